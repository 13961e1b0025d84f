"""From one version of a reading to the next: where each passage stands, and which block is which. Pure functions."""

from collections.abc import Sequence
from dataclasses import dataclass

from readings.carrying.following import Follower
from readings.carrying.pairing import pair
from readings.carrying.places import Place, Range, State, cut
from readings.carrying.placing import Placer
from readings.carrying.text import Text

__all__ = ["Carried", "Place", "Range", "State", "carry", "cut"]


@dataclass(frozen=True)
class Carried:
    """What became of the passages, in their order, and of the blocks."""

    places: list[Place]
    ancestors: dict[int, int]
    """For each new block that was there before, edited or not, which old one it was. No old one twice."""


def carry(old: Sequence[str], new: Sequence[str], passages: Sequence[Range]) -> Carried:
    """Finds the passages of `old` in `new`, each the texts of a version's blocks.

    A place is certain or a suggestion, never a guess that is passed off as certain: see docs/adr/0012-carrying.md.
    """
    before, after = Text(old), Text(new)
    pairing = pair(before, after)
    placer = Placer(before, after, pairing, Follower(pairing, before, after))
    return Carried([placer.place(passage) for passage in passages], pairing.ancestors())
