"""Two versions of a text side by side: which blocks changed, and which of their words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from readings.carrying.runs import Run, rising, runs
from readings.models import Block

PART = re.compile(r"\w+|\s+|[^\w\s]")


class Change(StrEnum):
    """What became of a block."""

    SAME = "same"
    EDITED = "edited"
    MOVED = "moved"
    REPLACED = "replaced"
    ADDED = "added"
    REMOVED = "removed"


@dataclass
class Row:
    """One line of the comparison: a block of either version or of both; or so many that are the same."""

    change: Change
    old: Block | None = None
    new: Block | None = None
    count: int = 1

    @property
    def keys(self) -> list[str]:
        """Of the one block or the two; none for what is told by its number alone."""
        return list(dict.fromkeys(block.key for block in (self.new, self.old) if block))

    @property
    def old_words(self) -> SafeString:
        """The old text, with what is gone marked."""
        return self._marked(0)

    @property
    def new_words(self) -> SafeString:
        """The new text, with what is new marked."""
        return self._marked(1)

    def _marked(self, side: int) -> SafeString:
        block = (self.old, self.new)[side]
        if block is None:
            return SafeString()
        if self.old is None or self.new is None or self.change == Change.REPLACED:
            return _within(("del", "ins")[side], [block.text])
        return words_changed(self.old.text, self.new.text)[side]


def compare(old: Sequence[Block], new: Sequence[Block]) -> list[Row]:
    """The blocks of both in the order of the new version, what was removed where it stood. Keys tell which is which."""
    here, there = {block.key: block for block in old}, {block.key: place for place, block in enumerate(new)}
    kept = rising([(place, there[block.key]) for place, block in enumerate(old) if block.key in there])
    rows: list[Row] = []
    i = j = 0
    for before, after in [*kept, (len(old), len(new))]:
        gone = [block for block in old[i:before] if block.key not in there]
        come = [block for block in new[j:after] if block.key not in here]
        rows += [_in_place_of(*both) for both in zip_longest(gone, come)]
        rows += [Row(Change.MOVED, here[block.key], block) for block in new[j:after] if block.key in here]
        if before < len(old):
            same = old[before].text == new[after].text
            rows.append(Row(Change.SAME if same else Change.EDITED, old[before], new[after]))
        i, j = before + 1, after + 1
    return list(_gathered(rows))


def _in_place_of(gone: Block | None, came: Block | None) -> Row:
    """Two that stand at one place and aren't the same; or one alone."""
    if gone and came:
        return Row(Change.REPLACED, gone, came)
    return Row(Change.REMOVED, old=gone) if gone else Row(Change.ADDED, new=came)


def _gathered(rows: Sequence[Row]) -> Iterator[Row]:
    """With what is the same told by its number alone."""
    same = 0
    for row in rows:
        if row.change == Change.SAME:
            same += 1
            continue
        if same:
            yield Row(Change.SAME, count=same)
            same = 0
        yield row
    if same:
        yield Row(Change.SAME, count=same)


def words_changed(old: str, new: str) -> tuple[SafeString, SafeString]:
    """The old text with `<del>` around the words that are gone, the new one with `<ins>` around those that came."""
    here, there = PART.findall(old), PART.findall(new)
    kept = runs(here, there)
    ends = [*kept, Run(len(here), len(there), 0)]
    starts = [Run(0, 0, 0), *kept]
    parts = [
        (here[a.old + a.length : b.old], there[a.new + a.length : b.new], here[b.old : b.old + b.length])
        for a, b in zip(starts, ends, strict=True)
    ]
    return (
        format_html_join("", "{}{}", ((_within("del", gone), "".join(same)) for gone, _came, same in parts)),
        format_html_join("", "{}{}", ((_within("ins", came), "".join(same)) for _gone, came, same in parts)),
    )


def _within(tag: str, words: Sequence[str]) -> SafeString:
    return format_html("<{0}>{1}</{0}>", SafeString(tag), "".join(words)) if words else SafeString()
