"""Where a passage may stand in a new version, decided by a person: once, and it is kept who did and when."""

from django.db import transaction
from django.utils import timezone

from readings import carryover
from readings.models import PassageAnchor
from readings.reader import Reader

State = PassageAnchor.State
# What an orphan has none of, as the database holds it.
NOWHERE = {"start_block": None, "start_offset": None, "end_block": None, "end_offset": None}


@transaction.atomic
def confirm(*, actor: Reader, anchor: PassageAnchor) -> bool:
    """The passage stands where it was suggested. False if somebody has decided before.

    Later versions, in which nothing was found or only suggested, are looked through again from here.
    """
    decided = _decide(actor, anchor, state=State.CONFIRMED)
    if decided:
        carryover.look_again(passage_id=anchor.passage_id, version=anchor.version)
    return decided


@transaction.atomic
def refuse(*, actor: Reader, anchor: PassageAnchor) -> bool:
    """The passage is not in this version. False if somebody has decided before."""
    return _decide(actor, anchor, state=State.ORPHAN, **NOWHERE)


def _decide(actor: Reader, anchor: PassageAnchor, **what: object) -> bool:
    """Of two who decide at once, the database takes one: the row has to be a suggestion still."""
    undecided = PassageAnchor.objects.filter(pk=anchor.pk, state=State.SUGGESTED)
    return bool(undecided.update(decided_by=actor.pk, decided_at=timezone.now(), **what))
