"""What hundreds of marks add to what a reader downloads."""

import random

import brotli

from bench.prose import Prose
from config.compression import BROTLI_QUALITY
from readings.ids import new_id
from readings.marks import Range, marked

MOST = 10 * 1024


def compressed(blocks: list[str]) -> int:
    """In bytes, as the site sends it."""
    return len(brotli.compress("\n".join(f"<p>{block}</p>" for block in blocks).encode(), quality=BROTLI_QUALITY))


def test_five_hundred_marks_in_ten_thousand_words_weigh_little() -> None:
    blocks = Prose(seed=3).essay(10_000)
    chance = random.Random(3)
    ranges: list[list[Range]] = [[] for _ in blocks]
    for number in range(500):
        block = blocks[number % len(blocks)]
        start = chance.randrange(len(block) - 120)
        ranges[number % len(blocks)].append(Range(start, start + chance.randrange(20, 120), new_id()))
    after = [marked(block, here) for block, here in zip(blocks, ranges, strict=True)]
    assert sum(block.count("<mark") for block in after) >= 500
    assert compressed([*map(str, after)]) - compressed(blocks) <= MOST
