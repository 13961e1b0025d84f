"""Which blocks of a translation say what which blocks of its original say: proposed by their order and length.

The model is Gale and Church's ("A Program for Aligning Sentences in Bilingual Corpora", Computational Linguistics 19,
1993), for paragraphs: in a translation a long paragraph stays long, and of a pair's lengths the difference is normally
distributed, with a variance that grows with the length.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
# So many pairs of blocks are weighed at most: a reader waits for it.
MOST_PLACES = 300_000
# So many blocks of the original does the longest step go over.
FURTHEST = max(di for di, _dj in STEPS)


class Measured(NamedTuple):
    """What matters of a block: how many characters it has, and whether it is a heading."""

    length: int
    is_heading: bool


def align(original: Sequence[Measured], translation: Sequence[Measured]) -> list[tuple[int, int]]:
    """The pairs of places, in the order of the text, each block as often as it has a counterpart.

    Takes time as the longer text times the width that is looked at. Of texts so long that this would take more than a
    few seconds nothing is proposed.
    """
    width = _width(len(original), len(translation)) if original and translation else 0
    if not width:
        return []
    return sorted(_pairs(_cheapest(original, translation, width), len(original), len(translation)))


Step = tuple[int, int]
CHOICES = list(PENALTIES.items())
NONE = len(CHOICES)


@dataclass
class Row:
    """The places for one block of the original, from `first` on: what the cheapest way to each costs, its last step."""

    first: int
    costs: list[float]
    steps: bytearray

    def cost(self, j: int) -> float:
        return self.costs[j - self.first] if self.first <= j < self.first + len(self.costs) else math.inf


def _width(original: int, translation: int) -> int:
    """How far from the straight line is looked, 0 where even the narrowest way takes too long."""
    wanted = max(NARROWEST, int(SHARE * translation), abs(original - translation))
    most = MOST_PLACES // (2 * original)
    width = min(wanted, most)
    # What is looked at for one block has to meet what is looked at for the next.
    return width if most >= NARROWEST and translation <= 2 * width * original else 0


def _cheapest(original: Sequence[Measured], translation: Sequence[Measured], width: int) -> list[Row]:
    """For each place near the line, the last step of the cheapest way there."""
    scale = sum(block.length for block in translation) / max(1, sum(block.length for block in original)) or 1.0
    sums = [list(accumulate((block.length for block in blocks), initial=0)) for blocks in (original, translation)]
    heads = [list(accumulate((block.is_heading for block in blocks), initial=0)) for blocks in (original, translation)]
    rows: list[Row] = []
    for i in range(len(original) + 1):
        middle = i * len(translation) // len(original)
        first, last = max(0, middle - width), min(len(translation), middle + width)
        row = Row(first, [], bytearray())
        rows.append(row)
        for j in range(first, last + 1):
            best, chosen = (0.0 if i == j == 0 else math.inf), NONE
            for number, ((di, dj), penalty) in enumerate(CHOICES):
                before = rows[i - di].cost(j - dj) if di <= i and dj <= j else math.inf
                if before + penalty >= best:
                    continue
                lengths = sums[0][i] - sums[0][i - di], sums[1][j] - sums[1][j - dj]
                kinds = bool(heads[0][i] - heads[0][i - di]), bool(heads[1][j] - heads[1][j - dj])
                cost = before + penalty + (_unlikely(*lengths, scale) if di and dj else 0)
                cost += OTHER_KIND if di and dj and kinds[0] != kinds[1] else 0
                if cost < best:
                    best, chosen = cost, number
            row.costs.append(best)
            row.steps.append(chosen)
        if i >= FURTHEST:
            rows[i - FURTHEST].costs = []
    return rows


def _unlikely(length: int, translated: int, scale: float) -> float:
    """The negative logarithm of how likely such a difference of lengths is between two that say the same."""
    deviation = abs(translated - length * scale) / math.sqrt(max(1, length) * VARIANCE)
    return -math.log(max(math.erfc(deviation / math.sqrt(2)), 1e-300))


def _pairs(rows: Sequence[Row], i: int, j: int) -> Iterator[tuple[int, int]]:
    while i or j:
        (di, dj), _penalty = CHOICES[rows[i].steps[j - rows[i].first]]
        i, j = i - di, j - dj
        yield from ((i + a, j + b) for a in range(di) for b in range(dj))
