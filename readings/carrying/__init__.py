"""From one version of a reading to the next: where each passage stands, and which block is which. Pure functions."""

from collections.abc import Sequence
from dataclasses import dataclass

from readings.carrying.following import Follower
from readings.carrying.pairing import pair
from readings.carrying.places import Place, Range, State, cut
from readings.carrying.placing import Placer
from readings.carrying.text import Text

__all__ = ["Carried", "Carrying", "Place", "Range", "State", "carry", "cut"]


class Carrying:
    """Two versions side by side, each the texts of its blocks. Comparing them once serves all passages.

    A place is certain or a suggestion, never a guess that is passed off as certain: see docs/adr/0012-passages.md.
    """

    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        before, after = Text(old), Text(new)
        pairing = pair(before, after)
        self._placer = Placer(before, after, pairing, Follower(pairing, before, after))
        self.ancestors = pairing.ancestors()
        """For each new block that was there before, edited or not, which old one it was. No old one twice."""

    def place(self, passage: Range) -> Place:
        """Where a passage of the old version stands in the new one."""
        return self._placer.place(passage)


@dataclass(frozen=True)
class Carried:
    """What became of the passages, in their order, and of the blocks."""

    places: list[Place]
    ancestors: dict[int, int]


def carry(old: Sequence[str], new: Sequence[str], passages: Sequence[Range]) -> Carried:
    """Finds the passages of `old` in `new`."""
    carrying = Carrying(old, new)
    return Carried([carrying.place(passage) for passage in passages], carrying.ancestors)
