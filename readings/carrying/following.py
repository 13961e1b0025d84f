"""Where each word of the old version went."""

from collections import defaultdict
from itertools import pairwise
from typing import NamedTuple

from readings.carrying.pairing import FEW_WORDS, Pairing
from readings.carrying.runs import Run, runs, settle
from readings.carrying.text import Text
from readings.carrying.words import kept

SAME_SPELLING_SPAN = 12  # beyond so many replaced words in a row we don't ask which became which


class Image(NamedTuple):
    """A word of the old version as it stands in the new one."""

    block: int
    word: int
    kept: int
    """How many of its characters."""
    moved: bool
    unsure: bool


class Follower:
    """Follows the words of a block when somebody asks for them. No word of the new version is given to two."""

    def __init__(self, pairing: Pairing, old: Text, new: Text) -> None:
        self.pairing, self.old, self.new = pairing, old, new
        self._known: dict[int, dict[int, Image]] = {}
        self._claimed: defaultdict[int, set[int]] = defaultdict(set)
        self._stayed = set(pairing.same.values())
        self._follow_edited()

    def images(self, block: int) -> dict[int, Image]:
        """For each word of the block that is still there, where."""
        if block in self.pairing.same and block not in self._known:
            there = self.pairing.same[block]
            moved, unsure = ((block, there) in some for some in (self.pairing.moved, self.pairing.unsure))
            plain = self.old.words(block).plain
            self._known[block] = {at: Image(there, at, len(word), moved, unsure) for at, word in enumerate(plain)}
        return self._known.get(block, {})

    def is_free(self, block: int, words: range) -> bool:
        """Whether most of these words of the new version came from nowhere."""
        if block in self._stayed:
            return False
        return len(self._claimed[block].intersection(words)) * 2 < len(words)

    def _follow_edited(self) -> None:
        met_old: set[int] = set()
        met_new: set[int] = set()
        for alike in self.pairing.edited:
            first = alike.old not in met_old and alike.new not in met_new
            self._follow(alike.old, alike.new, 1 if first else FEW_WORDS - 1)
            met_old.add(alike.old)
            met_new.add(alike.new)

    def _follow(self, block: int, there: int, shortest: int) -> None:
        """Compares what is left of both blocks, first in order, then for what changed places within them."""
        known = self._known.setdefault(block, {})
        pair = (block, there)
        moved, unsure = pair in self.pairing.moved, pair in self.pairing.unsure
        mine, theirs = self.old.words(block).plain, self.new.words(there).plain
        changes: list[tuple[range, range]] | None = None
        for least in (shortest, FEW_WORDS, FEW_WORDS):
            left = [at for at in range(len(mine)) if at not in known]
            free = [at for at in range(len(theirs)) if at not in self._claimed[there]]
            found = self._common(block, there, left, free, least)
            if changes is None:
                changes = _replaced(found, left, free)
                unsure = unsure or (moved and _lookalike(found, [mine[at] for at in left], [theirs[at] for at in free]))
                if unsure:
                    self.pairing.unsure.add(pair)
            for run in found:
                for step in range(run.length):
                    here = left[run.old + step]
                    self._claim(block, here, Image(there, free[run.new + step], len(mine[here]), moved, unsure))
            moved = True
        for one, other in changes or []:
            self._respelled(block, one, there, other, pair in self.pairing.moved, unsure)

    def _common(self, block: int, there: int, left: list[int], free: list[int], least: int) -> list[Run]:
        mine, theirs = self.old.words(block).plain, self.new.words(there).plain
        a, b = [mine[at] for at in left], [theirs[at] for at in free]

        def begins(in_old: bool, index: int) -> int:
            some, text, which = (left, self.old, block) if in_old else (free, self.new, there)
            return 1 if index < len(some) and text.ends_sentence(which, some[index]) else 0

        settled, _slides = settle(runs(a, b), a, b, begins)
        return [run for run in settled if run.length >= least or run.length == len(mine)]

    def _respelled(self, block: int, one: range, there: int, other: range, moved: bool, unsure: bool) -> None:
        """Which replaced word is only spelled otherwise, or was joined or divided."""
        mine, theirs = self.old.words(block).plain, self.new.words(there).plain
        here = [at for at in one if at not in self._known[block]]
        new = [at for at in other if at not in self._claimed[there]]
        if not here or not new or max(len(here), len(new)) > SAME_SPELLING_SPAN:
            return
        if "".join(mine[at] for at in here) == "".join(theirs[at] for at in new):
            for step, at in enumerate(here):
                word = new[min(step, len(new) - 1)] if step < len(here) - 1 else new[-1]
                self._claim(block, at, Image(there, word, len(mine[at]), moved, unsure))
            self._claimed[there].update(new)
            return
        for at, word, much in _closest([mine[at] for at in here], [theirs[at] for at in new]):
            self._claim(block, here[at], Image(there, new[word], much, moved, unsure))

    def _claim(self, block: int, at: int, image: Image) -> None:
        self._known[block][at] = image
        self._claimed[image.block].add(image.word)


def _replaced(found: list[Run], left: list[int], free: list[int]) -> list[tuple[range, range]]:
    """What stands between the common runs, where there is something on both sides."""
    edges = [Run(0, 0, 0), *found, Run(len(left), len(free), 0)]
    changes = []
    for before, after in pairwise(edges):
        start, new_start = before.old + before.length, before.new + before.length
        if start < after.old and new_start < after.new:
            one = range(left[start], left[after.old - 1] + 1)
            changes.append((one, range(free[new_start], free[after.new - 1] + 1)))
    return changes


def _lookalike(found: list[Run], mine: list[str], theirs: list[str]) -> bool:
    """Whether a word or two stand for others, a name for another say, as often as they come. What was added or left
    out beside them tells nothing: a lookalike is edited too.
    """
    edges = [Run(0, 0, 0), *found, Run(len(mine), len(theirs), 0)]
    exchanged = set()
    for before, after in pairwise(edges):
        one = tuple(mine[before.old + before.length : after.old])
        other = tuple(theirs[before.new + before.length : after.new])
        if one and other:
            exchanged.add((one, other))
    return 0 < len(exchanged) <= 2 and all(min(len(one), len(other)) <= 3 for one, other in exchanged)


def _closest(old: list[str], new: list[str]) -> list[tuple[int, int, int]]:
    """The pairs of words in order that keep the most characters: (old, new, characters)."""
    best = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], kept(old[i], new[j]) + best[i + 1][j + 1])
    pairs, i, j = [], 0, 0
    while i < len(old) and j < len(new):
        much = kept(old[i], new[j])
        if much and best[i][j] == much + best[i + 1][j + 1]:
            pairs.append((i, j, much))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs
