"""Passages marked in a block's HTML: flat `<mark>` segments that never cross a tag and never change a letter."""

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from django.utils.safestring import SafeString, mark_safe

# A quoted attribute may hold ">".
TAG = re.compile(r"""(<(?:[^<>"']|"[^"]*"|'[^']*')*>)""")
# One code point, as it is or as the sanitiser writes it (&amp; &lt; &gt; &nbsp;).
CHARACTER = re.compile(r"&[a-zA-Z0-9#]+;|.", re.DOTALL)


class Range(NamedTuple):
    """Code points `start` to `end` (exclusive) of a block's text, and the passage that they are."""

    start: int
    end: int
    passage: str


class Segment(NamedTuple):
    """A stretch with the same passages over all of it. The shortest of them gives it its name; one may stand open."""

    start: int
    end: int
    passage: str
    is_open: bool


def flatten(ranges: Iterable[Range], opened: str = "") -> list[Segment]:
    """The ranges without their overlaps, in the order of the text. `opened` is the passage that is to stand out."""
    by_length = sorted(ranges, key=lambda one: (one.end - one.start, one.start))
    edges = sorted({edge for one in by_length for edge in (one.start, one.end)})
    segments = []
    for start, end in pairwise(edges):
        over = [passage for first, last, passage in by_length if first <= start and end <= last]
        if over:
            segments.append(Segment(start, end, over[0], opened in over))
    return segments


def marked(html: str, ranges: Iterable[Range], opened: str = "") -> SafeString:
    """`html`, whose text content is the block's text, with the ranges marked.

    A mark ends before every tag and begins again after it, so the result is as well-formed as what came in.
    """
    return mark_safe("".join(_spliced(html, deque(flatten(ranges, opened)))))  # noqa: S308 - sanitised on import


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
    css = "passage passage--open" if segment.is_open else "passage"
    return f'<mark class="{css}" data-passage="{segment.passage}">'
