"""A version's text as the matcher reads it: its blocks, and their words where they are needed."""

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

from readings.carrying.words import ENDS_A_SENTENCE, Words, words_of

STEM = 4  # so many characters of a word are the same in `organisers` and `organizing`


class Text:
    """The blocks of one version. Words are looked for only in the blocks that somebody asks about."""

    def __init__(self, blocks: Sequence[str]) -> None:
        self.blocks = blocks
        self._words: dict[int, Words] = {}

    def __len__(self) -> int:
        return len(self.blocks)

    def words(self, block: int) -> Words:
        if block not in self._words:
            self._words[block] = words_of(self.blocks[block])
        return self._words[block]

    def pairs(self, block: int) -> set[tuple[str, ...]]:
        """The beginnings of each two words that follow one another; of a single word, its own."""
        stems = [word[:STEM] for word in self.words(block).plain]
        return set(pairwise(stems)) if len(stems) > 1 else {tuple(stems)} - {()}

    def ends_sentence(self, block: int, word: int) -> bool:
        """Whether a sentence, or a part of one, ends between this word and the one before."""
        if word == 0:
            return True
        words = self.words(block)
        return bool(ENDS_A_SENTENCE.search(self.blocks[block], words.ends[word - 1], words.starts[word]))

    @cached_property
    def spoken(self) -> str:
        """All the words, one space before and after each."""
        return "".join(f" {' '.join(self.words(block).plain)}" for block in range(len(self)) if self.words(block)) + " "

    @cached_property
    def spoken_from(self) -> list[int]:
        """Where each block's words begin in `spoken`."""
        places, place = [], 0
        for block in range(len(self)):
            places.append(place)
            words = self.words(block)
            place += sum(map(len, words.plain)) + len(words)
        return places

    def heard(self, place: int) -> tuple[int, int]:
        """Which word of which block is at this place of `spoken`."""
        block = bisect_right(self.spoken_from, place) - 1
        while not self.words(block):
            block -= 1
        return block, self.spoken.count(" ", self.spoken_from[block], place + 1) - 1

    def steps(self, one: tuple[int, int], other: tuple[int, int]) -> int:
        """How many words stand between two, given as (block, word) in this order."""
        (block, word), (last, last_word) = one, other
        if block == last:
            return last_word - word - 1
        inner = sum(len(self.words(between)) for between in range(block + 1, last))
        return len(self.words(block)) - word - 1 + inner + last_word
