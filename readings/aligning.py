"""Which blocks of a translation say what which blocks of its original say: proposed by their order and length.

The model is Gale and Church's ("A Program for Aligning Sentences in Bilingual Corpora", Computational Linguistics 19,
1993), for paragraphs: in a translation a long paragraph stays long, and of a pair's lengths the difference is normally
distributed, with a variance that grows with the length.
"""

import math
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

# How many blocks of the original and of the translation say the same, and how often that is so.
STEPS = {(1, 1): 0.89, (1, 0): 0.005, (0, 1): 0.005, (2, 1): 0.045, (1, 2): 0.045, (3, 1): 0.005, (1, 3): 0.005}
PENALTIES = {step: -math.log(share) for step, share in STEPS.items()}
# Variance of the difference for each character of the original.
VARIANCE = 6.8
# A heading that is no heading in the other language is a rare thing.
OTHER_KIND = 8.0
# So far from the straight line between both ends a pair is looked for, in blocks of the translation.
NARROWEST, SHARE = 40, 0.08


class Measured(NamedTuple):
    """What matters of a block: how many characters it has, and whether it is a heading."""

    length: int
    is_heading: bool


def align(original: Sequence[Measured], translation: Sequence[Measured]) -> list[tuple[int, int]]:
    """The pairs of places, in the order of the text, each block as often as it has a counterpart.

    Takes time and memory as the longer text times the width that is looked at.
    """
    if not original or not translation:
        return []
    steps = _cheapest(original, translation)
    return sorted(_pairs(steps, len(original), len(translation)))


Step = tuple[int, int]


def _cheapest(original: Sequence[Measured], translation: Sequence[Measured]) -> dict[Step, Step]:
    """For each place that is reached, the last step of the cheapest way there."""
    scale = sum(block.length for block in translation) / max(1, sum(block.length for block in original)) or 1.0
    sums = [list(accumulate((block.length for block in blocks), initial=0)) for blocks in (original, translation)]
    heads = [list(accumulate((block.is_heading for block in blocks), initial=0)) for blocks in (original, translation)]
    width = max(NARROWEST, int(SHARE * len(translation)), abs(len(original) - len(translation)))
    costs: dict[Step, float] = {(0, 0): 0.0}
    steps: dict[Step, Step] = {}
    for i in range(len(original) + 1):
        middle = i * len(translation) // len(original)
        for j in range(max(0, middle - width), min(len(translation), middle + width) + 1):
            best, chosen = costs.get((i, j), math.inf), None
            for (di, dj), penalty in PENALTIES.items():
                before = costs.get((i - di, j - dj))
                if before is None or before + penalty >= best:
                    continue
                lengths = sums[0][i] - sums[0][i - di], sums[1][j] - sums[1][j - dj]
                kinds = bool(heads[0][i] - heads[0][i - di]), bool(heads[1][j] - heads[1][j - dj])
                cost = before + penalty + (_unlikely(*lengths, scale) if di and dj else 0)
                cost += OTHER_KIND if di and dj and kinds[0] != kinds[1] else 0
                if cost < best:
                    best, chosen = cost, (di, dj)
            if chosen:
                costs[i, j], steps[i, j] = best, chosen
    return steps


def _unlikely(length: int, translated: int, scale: float) -> float:
    """The negative logarithm of how likely such a difference of lengths is between two that say the same."""
    deviation = abs(translated - length * scale) / math.sqrt(max(1, length) * VARIANCE)
    return -math.log(max(math.erfc(deviation / math.sqrt(2)), 1e-300))


def _pairs(steps: dict[Step, Step], i: int, j: int) -> Iterator[tuple[int, int]]:
    while i or j:
        di, dj = steps[i, j]
        i, j = i - di, j - dj
        yield from ((i + a, j + b) for a in range(di) for b in range(dj))
