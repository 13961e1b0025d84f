"""Which block of the new version a block of the old one became: the same, elsewhere, edited, divided, joined."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from readings.carrying.runs import Run, joined, rising, runs, settle
from readings.carrying.text import Text
from readings.carrying.words import ENDS_A_SENTENCE

ALIKE = 0.35  # of the pairs of words of the shorter block
TWINS = 0.6  # of the pairs of words of the longer block
TARGETS = 3  # into how many blocks one may be divided, or out of how many joined
TOO_COMMON = 40  # a pair of words in more blocks than this tells nothing
FEW_BLOCKS = 8  # between two that are known; in a longer stretch a few words in common tell nothing
FEW_WORDS = 4  # fewer than this may stand anywhere by chance


class Likeness(NamedTuple):
    """How much of the shorter block stands in the longer one, and how much they are the same altogether."""

    contained: float
    same: float
    old: int
    new: int


@dataclass
class Pairing:
    """What became of the blocks."""

    same: dict[int, int] = field(default_factory=dict)
    """The old block to the new one with the same words, spelled alike or not."""
    edited: list[Likeness] = field(default_factory=list)
    """The others that have something in common, in the order in which they are to be compared."""
    moved: set[tuple[int, int]] = field(default_factory=set)
    """Of all of these, those that stand in another order than the rest."""
    unsure: set[tuple[int, int]] = field(default_factory=set)
    """Those that may as well be another block: a lookalike, or one of several with the same words."""

    def ancestors(self) -> dict[int, int]:
        """For each new block that is an old one, edited or not, the old one. No old block is given twice."""
        found = {new: old for old, new in self.same.items()}
        taken = set(self.same)
        for alike in self.edited:
            firm = (alike.old, alike.new) not in self.unsure
            if firm and alike.same >= ALIKE and alike.old not in taken and alike.new not in found:
                found[alike.new] = alike.old
                taken.add(alike.old)
        return found


def pair(old: Text, new: Text) -> Pairing:
    pairing = Pairing()
    _same_in_order(pairing, old.blocks, new.blocks)
    _same_in_the_gaps(pairing, old, new)
    in_order = set(pairing.same.items())
    _same_elsewhere(pairing, old, new)
    pairing.edited = _edited(pairing, old, new)
    pairing.edited += _alike_in_the_gaps(pairing, old, new)
    _find_moved(pairing, in_order)
    _doubt_lookalikes(pairing, old, new)
    return pairing


def _same_in_order(pairing: Pairing, old: Sequence[str], new: Sequence[str]) -> None:
    def begins(in_old: bool, index: int) -> int:
        items = old if in_old else new
        return 1 if index < len(items) and not ENDS_A_SENTENCE.search(items[index][-2:]) else 0

    settled, slides = settle(_runs_between_anchors(old, new), old, new, begins)
    doubtful = {(slide.in_old, index) for slide in slides for index in range(slide.low, slide.high)}
    for run in settled:
        for step in range(run.length):
            here, there = run.old + step, run.new + step
            pairing.same[here] = there
            if (True, here) in doubtful or (False, there) in doubtful:
                pairing.unsure.add((here, there))


def _runs_between_anchors(old: Sequence[str], new: Sequence[str]) -> list[Run]:
    """The common runs around the blocks that stand once in each version, most of them in the same order."""
    here, there = (_once(blocks) for blocks in (old, new))
    anchors = rising([(block, there[text]) for text, block in here.items() if text in there])
    found: list[Run] = []
    before = new_before = 0
    for after, new_after in [*anchors, (len(old), len(new))]:
        inner = runs(old[before:after], new[new_before:new_after])
        found += [Run(before + run.old, new_before + run.new, run.length) for run in inner]
        if after < len(old):
            found.append(Run(after, new_after, 1))
        before, new_before = after + 1, new_after + 1
    return joined(found)


def _once(blocks: Sequence[str]) -> dict[str, int]:
    counts = Counter(blocks)
    return {text: block for block, text in enumerate(blocks) if counts[text] == 1}


def _same_in_the_gaps(pairing: Pairing, old: Text, new: Text) -> None:
    """Between two paragraphs that stayed, those whose words stayed though their commas or quotes changed."""
    edges = [(-1, -1), *sorted(pairing.same.items()), (len(old), len(new))]
    for (before, new_before), (after, new_after) in pairwise(edges):
        mine, theirs = range(before + 1, after), range(new_before + 1, new_after)
        if not mine or not theirs:
            continue
        found = runs([_spoken(old, block) for block in mine], [_spoken(new, block) for block in theirs])
        for run in found:
            pairing.same.update((mine[run.old + step], theirs[run.new + step]) for step in range(run.length))


def _spoken(text: Text, block: int) -> str:
    """The words of a block, or its signs where it has none."""
    return " ".join(text.words(block).plain) or text.blocks[block]


def _same_elsewhere(pairing: Pairing, old: Text, new: Text) -> None:
    """Those that stand elsewhere with the same words, where that is the only one left on either side."""
    here = _only(old, set(range(len(old))) - pairing.same.keys())
    there = _only(new, set(range(len(new))) - set(pairing.same.values()))
    for words, block in here.items():
        if words in there:
            pairing.same[block] = there[words]
            if len(old.words(block)) < FEW_WORDS:
                pairing.unsure.add((block, there[words]))


def _only(text: Text, blocks: Iterable[int]) -> dict[str, int]:
    places: dict[str, int] = {}
    counts: Counter[str] = Counter()
    for block in sorted(blocks):
        words = _spoken(text, block)
        places[words] = block
        counts[words] += 1
    return {words: block for words, block in places.items() if counts[words] == 1}


def _edited(pairing: Pairing, old: Text, new: Text) -> list[Likeness]:
    """First those that are most alike, each block in one pair; then what else was divided or joined."""
    mine = [block for block in range(len(old)) if block not in pairing.same]
    taken = set(pairing.same.values())
    theirs = [block for block in range(len(new)) if block not in taken]
    found = sorted(
        _alike(old, mine, new, theirs), key=lambda alike: (-alike.contained - alike.same, alike.old, alike.new)
    )
    first: list[Likeness] = []
    second: list[Likeness] = []
    seen_old: Counter[int] = Counter()
    seen_new: Counter[int] = Counter()
    for alike in found:
        if seen_old[alike.old] >= TARGETS or seen_new[alike.new] >= TARGETS:
            continue
        (second if seen_old[alike.old] or seen_new[alike.new] else first).append(alike)
        seen_old[alike.old] += 1
        seen_new[alike.new] += 1
    return first + second


def _alike(old: Text, mine: Sequence[int], new: Text, theirs: Sequence[int]) -> list[Likeness]:
    where: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    sizes = {}
    for block in theirs:
        pairs = new.pairs(block)
        sizes[block] = len(pairs)
        for two in pairs:
            where[two].append(block)
    found = []
    for block in mine:
        pairs = old.pairs(block)
        places = [where[two] for two in pairs if two in where]
        shared = Counter(place for some in places if len(some) <= TOO_COMMON for place in some)
        for there, count in shared.items():
            shortest, longest = sorted([len(pairs), sizes[there]])
            if count >= ALIKE * shortest and (count > 1 or longest <= 3):
                found.append(Likeness(count / shortest, count / longest, block, there))
    return found


def _alike_in_the_gaps(pairing: Pairing, old: Text, new: Text) -> list[Likeness]:
    """Between two blocks that are known, what has half of its words in common, though not two in a row."""
    known = {(old_block, new_block) for old_block, new_block in pairing.same.items()}
    known |= {(alike.old, alike.new) for alike in pairing.edited}
    met_old, met_new = {pair[0] for pair in known}, {pair[1] for pair in known}
    edges = [(-1, -1), *rising(sorted(known)), (len(old), len(new))]
    found = []
    for (before, new_before), (after, new_after) in pairwise(edges):
        mine = [block for block in range(before + 1, after) if block not in met_old]
        theirs = [block for block in range(new_before + 1, new_after) if block not in met_new]
        if not mine or not theirs or max(len(mine), len(theirs)) > FEW_BLOCKS:
            continue
        start = 0
        for block in mine:
            best = max(theirs[start:], key=lambda there: _common_words(old, block, new, there), default=None)
            if best is not None and (share := _common_words(old, block, new, best)) >= 0.5:
                found.append(Likeness(share, share, block, best))
                start = theirs.index(best) + 1
    return found


def _common_words(old: Text, block: int, new: Text, there: int) -> float:
    """How much of the letters of the longer one is in words that both have."""
    mine, theirs = Counter(old.words(block).plain), Counter(new.words(there).plain)
    shared = {word: min(count, theirs[word]) for word, count in mine.items()}
    sizes = [sum(len(word) * count for word, count in counts.items()) for counts in (shared, mine, theirs)]
    return sizes[0] / max(1, *sizes[1:])


def _find_moved(pairing: Pairing, in_order: set[tuple[int, int]]) -> None:
    """What isn't in the longest order that most blocks kept. A part of a divided block moves with its first."""
    pairs = set(pairing.same.items())
    used_old, used_new = set(pairing.same), set(pairing.same.values())
    for alike in pairing.edited:
        if alike.old not in used_old and alike.new not in used_new:
            pairs.add((alike.old, alike.new))
            used_old.add(alike.old)
            used_new.add(alike.new)
    kept = rising(sorted(pairs))
    pairing.moved = pairs - set(kept)
    for alike in pairing.edited:
        place = bisect_left(kept, (alike.old, -1))
        before = kept[place - 1][1] if place else -1
        after = next((there for here, there in kept[place : place + 2] if here > alike.old), alike.new)
        if not before <= alike.new <= after:
            pairing.moved.add((alike.old, alike.new))


def _doubt_lookalikes(pairing: Pairing, old: Text, new: Text) -> None:
    """Of two blocks that differ in a name, the one may have gone and the other have stayed. Only the name tells."""
    if not pairing.edited:
        return
    taken = set(pairing.same.values())
    here = _Twins(old, range(len(old)))
    there = _Twins(new, [block for block in range(len(new)) if block not in taken])
    for alike in pairing.edited:
        mine, theirs = set(old.words(alike.old).plain), set(new.words(alike.new).plain)
        if not (here.told_apart(alike.old, mine, theirs) and there.told_apart(alike.new, theirs, mine)):
            pairing.unsure.add((alike.old, alike.new))
    firm = {(alike.old, alike.new) for alike in pairing.edited} - pairing.unsure
    known = {new_block for _old, new_block in firm}
    for block, part in sorted(pairing.unsure):
        beside = [part + step for step in (-1, 1) if (block, part + step) in firm]
        if beside and part not in known and _divides(old.pairs(block), new.pairs(part), new.pairs(beside[0])):
            pairing.unsure.discard((block, part))


def _divides(whole: set[tuple[str, ...]], one: set[tuple[str, ...]], other: set[tuple[str, ...]]) -> bool:
    """Whether these are two parts of a block: each has of it what the other hasn't."""
    return len(whole & one & other) * 5 <= min(len(whole & one), len(whole & other))


class _Twins:
    """The blocks of a text that are nearly the same as others of it."""

    def __init__(self, text: Text, blocks: Iterable[int]) -> None:
        self.text = text
        self.where: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
        self.sizes: dict[int, int] = {}
        for block in blocks:
            pairs = text.pairs(block)
            self.sizes[block] = len(pairs)
            for two in pairs:
                self.where[two].append(block)

    def of(self, block: int) -> list[int]:
        pairs = self.text.pairs(block)
        places = [some for two in pairs if len(some := self.where[two]) <= TOO_COMMON]
        shared = Counter(place for some in places for place in some if place != block)
        return [twin for twin, count in shared.items() if count >= TWINS * max(len(pairs), self.sizes[twin])]

    def told_apart(self, block: int, mine: set[str], other: set[str]) -> bool:
        """Whether `other`, the words of the other version, has what is in this block and not what is in its twins."""
        for twin in self.of(block):
            theirs = set(self.text.words(twin).plain)
            own, foreign = mine - theirs, theirs - mine
            has = len(own & other) / len(own) if own else float(bool(foreign))
            lacks = len(foreign & other) / len(foreign) if foreign else 0.0
            if has < 0.5 or lacks > has / 2:
                return False
        return True
