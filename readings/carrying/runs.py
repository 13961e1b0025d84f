"""What two sequences have in common, in order. Made for paragraphs and for words, however long or repetitive."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

# difflib compares every pair of equal items again and again: beyond so many pairs we first look for fixed points.
MANY_PAIRS = 50_000


class Run(NamedTuple):
    """`length` items from `old` on in the one sequence are those from `new` on in the other."""

    old: int
    new: int
    length: int


def runs(old: Sequence[str], new: Sequence[str], most_pairs: int = MANY_PAIRS) -> list[Run]:
    """The common runs in order, neither overlapping nor touching in both sequences.

    `most_pairs` of equal items are weighed each against each: the more, the better and the slower, with their number
    to the power of one and a half.
    """
    head = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    most = min(len(old), len(new)) - head
    tail = next((i for i in range(most) if old[-1 - i] != new[-1 - i]), most)
    bounds = head, len(old) - tail, head, len(new) - tail
    middle = _divided(old, new, bounds, most_pairs)
    return joined([Run(0, 0, head), *middle, Run(len(old) - tail, len(new) - tail, tail)])


def _divided(old: Sequence[str], new: Sequence[str], bounds: tuple[int, int, int, int], most_pairs: int) -> list[Run]:
    """difflib's runs between these bounds; where that would take too long, between fixed points."""
    low, high, new_low, new_high = bounds
    a, b = old[low:high], new[new_low:new_high]
    if not a or not b:
        return []
    if _pairs(a, b) <= most_pairs:
        blocks = SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks()
        return [Run(low + i, new_low + j, n) for i, j, n in blocks if n]
    found, i, j = [], 0, 0
    for next_i, next_j in [*_fixed_points(a, b), (len(a), len(b))]:
        if i < next_i and j < next_j and _pairs(a[i:next_i], b[j:next_j]) <= most_pairs:
            blocks = SequenceMatcher(None, a[i:next_i], b[j:next_j], autojunk=False).get_matching_blocks()
            found += [Run(low + i + x, new_low + j + y, n) for x, y, n in blocks if n]
        if next_i < len(a):
            found.append(Run(low + next_i, new_low + next_j, 1))
        i, j = next_i + 1, next_j + 1
    return found


def _pairs(a: Sequence[str], b: Sequence[str]) -> int:
    there = Counter(b)
    return sum(there[item] for item in a)


def _fixed_points(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int]]:
    """Where three items in a row stand once in each: the first of the three, those in the same order."""
    here, there = _once(a), _once(b)
    return rising([(i, there[three]) for three, i in here.items() if three in there])


def _once(items: Sequence[str]) -> dict[tuple[str, ...], int]:
    threes = list(zip(items, items[1:], items[2:], strict=False))
    counts = Counter(threes)
    return {three: index for index, three in enumerate(threes) if counts[three] == 1}


def rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest part of the pairs, sorted by the first, in which the second rises too."""
    pairs = sorted(pairs)
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for index, (_first, second) in enumerate(pairs):
        place = bisect_left(ends, second)
        before.append(last[place - 1] if place else -1)
        if place == len(ends):
            ends.append(second)
            last.append(index)
        else:
            ends[place], last[place] = second, index
    chosen, index = [], last[-1] if last else -1
    while index >= 0:
        chosen.append(pairs[index])
        index = before[index]
    return chosen[::-1]


def joined(parts: list[Run]) -> list[Run]:
    """Those that touch as one."""
    whole: list[Run] = []
    for run in parts:
        if not run.length:
            continue
        last = whole[-1] if whole else None
        if last and last.old + last.length == run.old and last.new + last.length == run.new:
            whole[-1] = Run(last.old, last.new, last.length + run.length)
        else:
            whole.append(run)
    return whole


class Slide(NamedTuple):
    """The same items leave or arrive wherever between `low` and `high`: which of them it was can't be told."""

    low: int
    high: int
    in_old: bool


def settle(
    found: list[Run], old: Sequence[str], new: Sequence[str], begins: Callable[[bool, int], int]
) -> tuple[list[Run], list[Slide]]:
    """Of equal ways to take items out or put them in, the one that begins best; and what could have been otherwise.

    `begins(in_old, index)` says how well a part begins at that item: the higher, the better, and from 2 on for certain.
    """
    slides = []
    settled = [Run(0, 0, 0), *found, Run(len(old), len(new), 0)]
    for place in range(len(settled) - 1):
        before, after = settled[place], settled[place + 1]
        in_old = before.new + before.length == after.new
        if not in_old and before.old + before.length != after.old:
            continue
        items = old if in_old else new
        start, end = (before.old + before.length, after.old) if in_old else (before.new + before.length, after.new)
        if start == end:
            continue
        low = next((k for k in range(before.length) if items[start - 1 - k] != items[end - 1 - k]), before.length)
        high = next((k for k in range(after.length) if items[start + k] != items[end + k]), after.length)
        if not low and not high:
            continue
        fit = {step: begins(in_old, start + step) for step in range(-low, high + 1)}
        shift = max(fit, key=lambda step: (fit[step], step))
        settled[place] = Run(before.old, before.new, before.length + shift)
        settled[place + 1] = Run(after.old + shift, after.new + shift, after.length - shift)
        if fit[shift] < 2 or list(fit.values()).count(fit[shift]) > 1:
            slides.append(Slide(start - low, end + high, in_old))
    return [run for run in settled if run.length > 0], slides
