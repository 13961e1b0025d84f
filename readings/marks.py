"""Passages marked in a block's HTML: flat `<mark>` segments that never cross a tag and never change a letter."""

import re
from bisect import insort
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from django.utils.safestring import SafeString, mark_safe

# A quoted attribute may hold ">".
TAG = re.compile(r"""(<(?:[^<>"']|"[^"]*"|'[^']*')*>)""")
# One code point, as it is or as the sanitiser writes it (&amp; &lt; &gt; &nbsp;).
CHARACTER = re.compile(r"&[a-zA-Z0-9#]+;|.", re.DOTALL)
# The classes of a mark: words that the group talks about; of the passage that stands open; and of one's own notes.
PASSAGE, OPEN, OWN = "passage", "passage--open", "passage--own"
# What most segments are: not open, and of the group's passages alone.
PLAIN = (False, (PASSAGE,))


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
    is_open: bool = False
    kinds: tuple[str, ...] = (PASSAGE,)


def flatten(ranges: Iterable[Range], opened: str = "") -> list[Segment]:
    """The ranges without their overlaps, in the order of the text. `opened` is the passage that is to stand out."""
    by_length = sorted(ranges, key=_length)
    events = [(start, rank) for rank, (start, _end, _passage, _kind) in enumerate(by_length)]
    events += [(end, ~rank) for rank, (_start, end, _passage, _kind) in enumerate(by_length)]
    events.sort()
    # Where all look alike, what begins or ends under a shorter one makes no difference.
    are_alike = not opened and {kind for _start, _end, _passage, kind in by_length} == {PASSAGE}
    segments: list[Segment] = []
    over: list[int] = []  # the ranks of the ranges here, the shortest first
    shortest, start = -1, 0
    for edge, rank in events:
        if shortest >= 0 and edge > start and not are_alike:
            segments.append(_segment(start, edge, [by_length[each] for each in over], opened))
            start = edge
        if rank < 0:
            over.remove(~rank)
        else:
            insort(over, rank)
        now = over[0] if over else -1
        if now != shortest:
            if shortest >= 0 and edge > start:
                segments.append(Segment(start, edge, by_length[shortest].passage))
            shortest, start = now, edge
    return segments


def _length(one: Range) -> tuple[int, int]:
    return one.end - one.start, one.start


def _segment(start: int, end: int, over: list[Range], opened: str) -> Segment:
    """The stretch over which these ranges go, the shortest of them first."""
    is_open = any(one.passage == opened for one in over)
    return Segment(start, end, over[0].passage, is_open, tuple(sorted({one.kind for one in over})))


def marked(html: str, ranges: Iterable[Range], opened: str = "", anchor: str = "") -> SafeString:
    """`html`, whose text content is the block's text, with the ranges marked.

    A mark ends before every tag and begins again after it, so the result is as well-formed as what came in. `anchor`
    is an id for the first mark of the opened passage, if its beginning is in this block.
    """
    pieces: list[str] = []
    segments = flatten(ranges, opened)
    first, run_start = 0, 0  # of the segments, the first that isn't behind us; of the run between two tags, its place
    for index, piece in enumerate(TAG.split(html)):
        if index % 2 or not piece:
            pieces.append(piece)
            continue
        characters = CHARACTER.findall(piece) if "&" in piece else piece
        first = _splice(pieces, characters, segments, first, run_start)
        run_start += len(characters)
    result = "".join(pieces)
    if anchor:
        result = result.replace(f' {OPEN}"', f' {OPEN}" id="{anchor}"', 1)
    return mark_safe(result)  # noqa: S308 - sanitised on import


def _splice(pieces: list[str], run: Sequence[str], segments: list[Segment], first: int, run_start: int) -> int:
    """Adds a run of text to the pieces with its marks in it; returns the first segment that reaches beyond it."""
    put: Callable[[Any], None] = pieces.append if isinstance(run, str) else pieces.extend
    done, length = 0, len(run)
    while first < len(segments):
        segment = segments[first]
        start, end = segment.start - run_start, segment.end - run_start
        if start >= length:
            break
        if start > done:
            put(run[done:start])
            done = start
        if end > done:
            pieces.append(_opening(segment))
            put(run[done:end])
            pieces.append("</mark>")
            done = min(end, length)
        if end > length:
            break
        first += 1
    put(run[done:])
    return first


def _opening(segment: Segment) -> str:
    if segment[3:] == PLAIN:
        return f'<mark class="{PASSAGE}" data-passage="{segment.passage}">'
    css = " ".join((*segment.kinds, OPEN)) if segment.is_open else " ".join(segment.kinds)
    return f'<mark class="{css}" data-passage="{segment.passage}">'
