"""Passages marked in a block's HTML: flat `<mark>` segments that never cross a tag and never change a letter."""

import re
from bisect import insort
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from django.utils.safestring import SafeString, mark_safe

# A quoted attribute may hold ">".
TAG = re.compile(r"""(<(?:[^<>"']|"[^"]*"|'[^']*')*>)""")
# One code point, as it is or as the sanitiser writes it (&amp; &lt; &gt; &nbsp;).
CHARACTER = re.compile(r"&[a-zA-Z0-9#]+;|.", re.DOTALL)
# The classes of a mark: words that the group talks about; of the passage that stands open; and of one's own notes.
PASSAGE, OPEN, OWN = "passage", "passage--open", "passage--own"


class Range(NamedTuple):
    """Code points `start` to `end` (exclusive) of a block's text, and the passage that they are.

    `kind` is a class of its own, for what should look unlike a passage that the group talks about.
    """

    start: int
    end: int
    passage: str
    kind: str = PASSAGE


class Segment(NamedTuple):
    """A stretch with the same passages over all of it. The shortest of them gives it its name; one may stand open."""

    start: int
    end: int
    passage: str
    is_open: bool
    kinds: tuple[str, ...] = (PASSAGE,)


def flatten(ranges: Iterable[Range], opened: str = "") -> list[Segment]:
    """The ranges without their overlaps, in the order of the text. `opened` is the passage that is to stand out."""
    by_length = sorted(ranges, key=lambda one: (one.end - one.start, one.start))
    edges: dict[int, list[tuple[int, bool]]] = defaultdict(list)
    for rank, one in enumerate(by_length):
        edges[one.start].append((rank, True))
        edges[one.end].append((rank, False))
    segments: list[Segment] = []
    over: list[int] = []  # the ranks of the ranges here, the shortest first
    start = 0
    for edge in sorted(edges):
        if over:
            here = [by_length[rank] for rank in over]
            is_open = any(one.passage == opened for one in here)
            kinds = tuple(sorted({one.kind for one in here}))
            segments.append(Segment(start, edge, here[0].passage, is_open, kinds))
        for rank, begins in edges[edge]:
            if begins:
                insort(over, rank)
            else:
                over.remove(rank)
        start = edge
    return segments


def marked(html: str, ranges: Iterable[Range], opened: str = "", anchor: str = "") -> SafeString:
    """`html`, whose text content is the block's text, with the ranges marked.

    A mark ends before every tag and begins again after it, so the result is as well-formed as what came in. `anchor`
    is an id for the first mark of the opened passage, if its beginning is in this block.
    """
    result = "".join(_spliced(html, deque(flatten(ranges, opened))))
    if anchor:
        result = result.replace(f' {OPEN}"', f' {OPEN}" id="{anchor}"', 1)
    return mark_safe(result)  # noqa: S308 - sanitised on import


def _spliced(html: str, segments: deque[Segment]) -> Iterator[str]:
    run_start = 0
    for index, piece in enumerate(TAG.split(html)):
        if index % 2:
            yield piece
            continue
        characters: Sequence[str] = piece
        join: Callable[[Sequence[str]], str] = str
        if "&" in piece:
            characters, join = CHARACTER.findall(piece), "".join
        run_end = run_start + len(characters)
        done = run_start
        while segments and segments[0].start < run_end:
            segment = segments[0]
            start, end = max(segment.start, done), min(segment.end, run_end)
            yield join(characters[done - run_start : start - run_start])
            if start < end:
                yield _opening(segment) + join(characters[start - run_start : end - run_start]) + "</mark>"
            done = end
            if segment.end > run_end:
                break
            segments.popleft()
        yield join(characters[done - run_start :])
        run_start = run_end


def _opening(segment: Segment) -> str:
    css = " ".join((*segment.kinds, OPEN)) if segment.is_open else " ".join(segment.kinds)
    return f'<mark class="{css}" data-passage="{segment.passage}">'
