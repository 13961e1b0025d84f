"""Ranges of a version's text, and what can become of one in the next version."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple


class State(StrEnum):
    """What became of a passage."""

    EXACT = "exact"
    EDITED = "edited"
    MOVED = "moved"
    SUGGESTED = "suggested"
    ORPHAN = "orphan"


class Range(NamedTuple):
    """From a code point of one block to one of the same or a later block, the end exclusive. Blocks count from 0."""

    start_block: int
    start: int
    end_block: int
    end: int


class Place(NamedTuple):
    state: State
    range: Range | None
    """Where it stands, or is suggested; None for an orphan."""


def cut(blocks: Sequence[str], found: Range) -> list[str]:
    """The text of a range, block by block."""
    if found.start_block == found.end_block:
        return [blocks[found.start_block][found.start : found.end]]
    inner = blocks[found.start_block + 1 : found.end_block]
    return [blocks[found.start_block][found.start :], *inner, blocks[found.end_block][: found.end]]


def trimmed(blocks: Sequence[str], found: Range) -> Range:
    """The range without the white space at its ends."""
    start_block, start, end_block, end = found
    first, last = blocks[start_block], blocks[end_block]
    most = end if start_block == end_block else len(first)
    while start < most and first[start].isspace():
        start += 1
    least = start if start_block == end_block else 0
    while end > least and last[end - 1].isspace():
        end -= 1
    return Range(start_block, start, end_block, end)
