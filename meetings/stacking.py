"""After the round: who wants to speak again, in order. "I have spoken less" is said, and gone with the round.

What is over leaves no row: nothing says who spoke how often.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from groups.models import Membership
from meetings import policies
from meetings.models import Round, StackEntry
from meetings.speaking import MovedOnError, held, tell, took

Status = StackEntry.Status


@transaction.atomic
def ask(*, me: Membership, round_: Round, spoken_less: bool) -> None:
    """`me` on the stack. Asked twice it is one place, which keeps its turn and says what was said last.

    Raises MovedOnError as long as the round hasn't been once round.
    """
    held(round_, Round.Status.STACK)
    place, new = StackEntry.objects.get_or_create(
        round=round_,
        membership=me,
        status__in=[Status.WAITING, Status.SPEAKING],
        defaults={"group_id": me.group_id, "status": Status.WAITING, "spoken_less": spoken_less},
    )
    if not new and place.spoken_less != spoken_less:
        place.spoken_less = spoken_less
        place.save(update_fields=["spoken_less"])
    tell(round_.session_id)


@transaction.atomic
def take_back(*, me: Membership, round_: Round) -> None:
    """`me` off the stack. While speaking one ends it by `end_word`."""
    held(round_, Round.Status.STACK)
    if StackEntry.objects.filter(round=round_, membership=me, status=Status.WAITING).delete()[0]:
        tell(round_.session_id)


@transaction.atomic
def give_word(*, me: Membership, round_: Round, revision: int, person: str) -> None:
    """Nobody speaks, and `person` begins: by a facilitator, or by whoever is first of them. Raises MovedOnError."""
    if not took(round_, revision, Round.Status.STACK):
        if round_.stack.filter(membership=person, status=Status.SPEAKING).exists():
            return
        raise MovedOnError(round_)
    entries = in_order(round_)
    if not policies.can_give_word(me, round_.session, entries):
        raise PermissionDenied
    chosen = next((entry for entry in entries if entry.membership_id == person), None)
    if chosen is None or any(entry.status == Status.SPEAKING for entry in entries):
        raise MovedOnError(round_)
    _begins(chosen)
    tell(round_.session_id)


@transaction.atomic
def end_word(*, me: Membership, round_: Round, revision: int, person: str) -> None:
    """`person` has spoken again, and the first on the stack begins. By themselves, or by a facilitator.

    Pressed twice by one person it is done once, without a word. Raises MovedOnError.
    """
    if not took(round_, revision, Round.Status.STACK):
        if person == me.pk and not round_.stack.filter(membership=me, status=Status.SPEAKING).exists():
            return
        raise MovedOnError(round_)
    entries = in_order(round_)
    speaks = next((entry for entry in entries if entry.status == Status.SPEAKING), None)
    if not policies.can_end_word(me, round_.session, speaks):
        raise PermissionDenied
    if speaks:
        speaks.delete()
    if waiting := [entry for entry in entries if entry.status == Status.WAITING]:
        _begins(waiting[0])
    tell(round_.session_id)


def in_order(round_: Round) -> list[StackEntry]:
    """Who speaks, then who waits: those who said that they have spoken less before the others, each in order of asking.

    Whoever has left the group is off the stack.
    """
    here = StackEntry.objects.filter(round=round_, membership__status=Membership.Status.ACTIVE)
    entries = here.select_related("membership").order_by("asked_at", "pk")
    return sorted(entries, key=lambda entry: (entry.status != Status.SPEAKING, not entry.spoken_less))


def _begins(entry: StackEntry) -> None:
    entry.status = Status.SPEAKING
    entry.save(update_fields=["status"])
