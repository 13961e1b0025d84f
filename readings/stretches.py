"""A stretch of a text, from somewhere in one block to somewhere in the same or a later one, before it is a passage."""

from collections.abc import Sequence
from typing import TypedDict

from readings.models import Block
from readings.passages import BETWEEN_BLOCKS, quote_of


class Where(TypedDict):
    """A stretch's place and words, as an activity that points at it wants them."""

    block: Block
    start: int
    end_block: Block
    end: int
    quote: str


class Stretch:
    """From code point `start` of the first of these blocks, which follow each other, to `end` of the last."""

    def __init__(self, blocks: Sequence[Block], start: int, end: int) -> None:
        self.blocks, self.start, self.end = blocks, start, end

    @property
    def text(self) -> str:
        """All that the blocks say, as one text: quotes through several blocks are written so."""
        return BETWEEN_BLOCKS.join(block.text for block in self.blocks)

    @property
    def within(self) -> tuple[int, int]:
        """Its range in `text`."""
        before = sum(len(block.text) + len(BETWEEN_BLOCKS) for block in self.blocks[:-1])
        return self.start, before + self.end

    @property
    def is_possible(self) -> bool:
        """Whether its ends stand in the blocks and apart from each other."""
        first, last = self.blocks[0], self.blocks[-1]
        bounded = 0 <= self.start < len(first.text) and 0 < self.end <= len(last.text)
        return bounded and (first is not last or self.start < self.end)

    @property
    def quote(self) -> str:
        return quote_of(self.blocks, self.start, self.end)

    @property
    def place(self) -> Where:
        return {
            "block": self.blocks[0],
            "start": self.start,
            "end_block": self.blocks[-1],
            "end": self.end,
            "quote": self.quote,
        }

    def part(self, start: int, end: int) -> "Stretch":
        """The stretch of this range of `text`, whose ends stand inside of blocks."""
        first, begins = self._block_at(start)
        last, ends = self._block_at(end - 1)
        return Stretch(self.blocks[first : last + 1], begins, ends + 1)

    def _block_at(self, place: int) -> tuple[int, int]:
        """Which block a character of `text` stands in, and where in it."""
        for number, block in enumerate(self.blocks):
            if place < len(block.text):
                return number, place
            place -= len(block.text) + len(BETWEEN_BLOCKS)
        raise ValueError(place)
