"""Finding the words that a W3C TextQuoteSelector names: by the exact words, and by what stands around them."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from readings.models import Block
from readings.passages import BETWEEN_BLOCKS, Place


def find(blocks: Sequence[Block], exact: str, *, prefix: str = "", suffix: str = "") -> Place | None:
    """Where the words stand in these blocks, which follow each other; None unless it is one place alone.

    Of several places it is the one between `prefix` and `suffix`, if that is one. Nothing is guessed.
    """
    if not exact.strip():
        return None
    text = BETWEEN_BLOCKS.join(block.text for block in blocks)
    starts = [0, *accumulate(len(block.text) + len(BETWEEN_BLOCKS) for block in blocks)]
    found = _occurrences(text, exact)
    if len(found) > 1:
        ends = ((start, start + len(exact)) for start in found)
        found = [a for a, z in ends if text[:a].endswith(prefix) and text.startswith(suffix, z)]
    if len(found) != 1:
        return None
    first, start = _place(blocks, starts, found[0])
    last, end = _place(blocks, starts, found[0] + len(exact) - 1)
    bounded = start < len(blocks[first].text) and end < len(blocks[last].text)
    return Place(blocks[first], start, blocks[last], end + 1) if bounded else None


def _occurrences(text: str, exact: str) -> list[int]:
    """Where `exact` begins in `text`; no more than a hundred of them, which is more than one either way."""
    found: list[int] = []
    start = text.find(exact)
    while start >= 0 and len(found) < 100:
        found.append(start)
        start = text.find(exact, start + 1)
    return found


def _place(blocks: Sequence[Block], starts: Sequence[int], at: int) -> tuple[int, int]:
    """Which block a character of the joined text stands in, and where in it."""
    number = min(bisect_right(starts, at) - 1, len(blocks) - 1)
    return number, at - starts[number]
