"""What a matcher found, held against what is true."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bench.passages.edits import hand_made
from bench.passages.generated import Generated
from readings.carrying import Place, Range, State, carry, cut

SETTLED = {State.EXACT, State.EDITED, State.MOVED}


def verdict(
    place: Place,
    quote: Sequence[str],
    belongs: Sequence[Range],
    after: Sequence[str],
    *,
    may_settle: bool,
    may_lose: bool,
) -> str:
    """One of: right, wrong, false, lost, suggested, gone.

    `may_settle` is False where only a person can say; `may_lose` is True where too little is left to ask for.
    """
    quoted = sum(_letters(part, 0, len(part)) for part in quote)
    if place.state in SETTLED:
        if not belongs or not may_settle:
            return "false"
        parts = [common(after, part, place.range, quoted) for part in belongs if place.range]
        return "right" if any(part.is_the_place or (may_lose and part.both) for part in parts) else "wrong"
    if place.state == State.SUGGESTED:
        return "suggested"
    return "gone" if may_lose or not belongs or not may_settle else "lost"


class Common(NamedTuple):
    """How many letters two ranges hold, together and each."""

    both: int
    true: int
    found: int
    quoted: int

    @property
    def is_the_place(self) -> bool:
        """Most of what either holds is in both; or what was found is half of what was quoted and nothing else."""
        return self.both * 2 > self.true + self.found - self.both or (
            self.both * 10 >= self.found * 9 and self.both * 20 >= self.quoted * 9
        )


def common(text: Sequence[str], true: Range, found: Range, quoted: int) -> Common:
    """White space doesn't count."""
    mine, theirs = dict(_parts(text, true)), dict(_parts(text, found))
    both = sum(_letters(text[block], *_overlap(mine[block], theirs[block])) for block in mine.keys() & theirs.keys())
    sizes = [sum(_letters(text[block], *part) for block, part in parts.items()) for parts in (mine, theirs)]
    return Common(both, sizes[0], sizes[1], quoted)


def _parts(text: Sequence[str], found: Range) -> Iterator[tuple[int, tuple[int, int]]]:
    for block in range(found.start_block, found.end_block + 1):
        start = found.start if block == found.start_block else 0
        yield block, (start, found.end if block == found.end_block else len(text[block]))


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    return max(one[0], other[0]), min(one[1], other[1])


def _letters(text: str, start: int, end: int) -> int:
    return len("".join(text[start:end].split())) if start < end else 0


def score_hand_made() -> tuple[Counter[str], list[str]]:
    """The verdicts on every edit of this folder, and a line about each that is no good."""
    counts: Counter[str] = Counter()
    lines = []
    for edit in hand_made():
        places = carry(edit.before, edit.after, list(edit.passages.values())).places
        for (name, passage), place in zip(edit.passages.items(), places, strict=True):
            quote, firm = cut(edit.before, passage), name not in edit.unsure
            belongs = [edit.belongs[name]] if name in edit.belongs else []
            found = verdict(place, quote, belongs, edit.after, may_settle=firm, may_lose=False)
            counts[found] += 1
            if found in {"wrong", "false", "lost"}:
                lines.append(f"{found}: {edit.title}, {name} {place.state}")
    return counts, lines


def score_generated(made: Generated, places: Sequence[Place]) -> dict[str, Counter[str]]:
    """The verdicts by what was done to the paragraph. What lost more than half of its letters may be lost."""
    counts: dict[str, Counter[str]] = {}
    rows = zip(places, made.passages, made.belongs, made.kept, made.kinds, strict=True)
    for place, passage, belongs, kept, kind in rows:
        quote = cut(made.before, passage)
        found = verdict(place, quote, belongs, made.after, may_settle=True, may_lose=kept < 0.5)
        counts.setdefault(kind, Counter())[found] += 1
    return counts
