"""A spoken round: whose turn it is, passing, coming late, and the end of it. What follows the round is in `stacking`.

Whoever changes whose turn it is names the revision that they saw; one conditional UPDATE decides between two who press
at once, and the other gets MovedOnError with the present state. Every turn has an end: it takes somebody out of the
round or, "pass for now", out of those who haven't had a turn yet; so the round ends, whatever is pressed.
"""

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import TypeAlias

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from groups.models import GroupSession, Membership
from meetings import policies
from meetings.models import Round, RoundPlace, StackEntry

State: TypeAlias = RoundPlace.State
Status: TypeAlias = Round.Status
# What ends a turn.
ENDS = (State.SPOKEN, State.PASSED, State.LATER)
# After a session's end, when nobody closed the round.
FORGOTTEN = timedelta(hours=6)


class MovedOnError(ValidationError):
    """Somebody pressed a moment earlier. Says where the round is now."""

    def __init__(self, round_: Round) -> None:
        super().__init__(_("Somebody pressed a moment before you. %(now)s"), "moved", {"now": where(round_)})


@transaction.atomic
def begin(
    *,
    me: Membership,
    session: GroupSession,
    question: str,
    people: Sequence[str],
    minutes_each: int | None = None,
) -> Round:
    """The round with these people (ids of memberships) in this order; the first of them speaks.

    Raises ValidationError for a session that was called off, while another round goes on, and when somebody of the
    list has left the group.
    """
    if not policies.can_facilitate(me, session):
        raise PermissionDenied
    if session.is_cancelled:
        raise ValidationError(_("This session was called off, so no round begins in it."), code="off")
    here = Membership.objects.active().filter(group=me.group_id).in_bulk(people)
    if len(here) < len(people) or len(set(people)) < len(people):
        raise ValidationError(_("The list has changed. Please look at it once more."), code="changed")
    if not people:
        raise ValidationError(_("Tick who takes part."), code="nobody")
    now = timezone.now()
    made = Round(group_id=me.group_id, session=session, kind=Round.Kind.SPOKEN, question=question, status=Status.OPEN)
    made.minutes_each, made.opened_at, made.opened_by = minutes_each, now, me
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        raise ValidationError(_("A round is going on already."), code="open") from error
    RoundPlace.objects.bulk_create(
        RoundPlace(group_id=me.group_id, round=made, membership=here[person], position=position)
        for position, person in enumerate(people)
    )
    RoundPlace.objects.filter(round=made, position=0).update(state=State.SPEAKING, turn_at=now)
    tell(session.pk)
    return made


@transaction.atomic
def end_turn(*, me: Membership, round_: Round, revision: int, end: State, next_id: str = "") -> None:
    """The turn is over: spoken, passed or passed for now. Whoever passes may say who is next (a membership's id).

    By whoever's turn it is, or by a facilitator for them. Pressed twice by one person it is done once, without a word.
    Raises MovedOnError, and ValidationError for passing for now with nobody left who hasn't had a turn.
    """
    if not took(round_, revision, Status.OPEN):
        if round_.places.filter(ended_by=me, ended_in=revision, state=end).exists():
            return
        raise MovedOnError(round_)
    places = list(round_.places.select_related("membership"))
    now_speaks = next((place for place in places if place.state == State.SPEAKING), None)
    if not policies.can_end_turn(me, round_.session, now_speaks):
        raise PermissionDenied
    candidates = to_come(places)
    if end == State.LATER and not any(place.state == State.WAITING for place in candidates):
        raise ValidationError(_("Everybody else has had a turn. You can speak now, or pass."), code="last")
    if now_speaks:
        now_speaks.state, now_speaks.ended_by, now_speaks.ended_in = end, me, revision
        now_speaks.save(update_fields=["state", "ended_by", "ended_in"])
    chosen = next((place for place in candidates if place.membership_id == next_id and end != State.SPOKEN), None)
    following = chosen or next(iter(candidates), None)
    if following:
        following.state, following.turn_at, following.chosen = State.SPEAKING, timezone.now(), bool(chosen)
        following.save(update_fields=["state", "turn_at", "chosen"])
    else:
        Round.objects.filter(pk=round_.pk).update(status=Status.STACK)
    tell(round_.session_id)


def to_come(places: Collection[RoundPlace]) -> list[RoundPlace]:
    """Who can be next, the first of them unless somebody is chosen: who waits for a first turn; once nobody does, who
    passed for now. Whoever has left the group has left the round.
    """
    here = [place for place in places if place.membership.status == Membership.Status.ACTIVE]
    waiting = [place for place in here if place.state == State.WAITING]
    return waiting or [place for place in here if place.state == State.LATER]


@transaction.atomic
def take_part(*, me: Membership, round_: Round, person: str = "") -> None:
    """`me`, or whom a facilitator names, at the end of the order: somebody who came late. Twice is once.

    Raises ValidationError once everybody has had a turn.
    """
    if person and person != me.pk and not policies.can_facilitate(me, round_.session):
        raise PermissionDenied
    held(round_, Status.OPEN)
    here = Membership.objects.active().select_for_update(no_key=True).filter(group=me.group_id, pk=person or me.pk)
    if not here:
        raise ValidationError(_("They are no longer in this group."), code="gone")
    if round_.places.filter(membership__in=here).exists():
        return
    last = round_.places.aggregate(last=Max("position"))["last"]
    RoundPlace.objects.create(group_id=me.group_id, round=round_, membership=here[0], position=(last or 0) + 1)
    tell(round_.session_id)


@transaction.atomic
def move_before(*, me: Membership, round_: Round, person: str, other: str) -> None:
    """Two who wait for their turn change the order: `person` now comes before `other`. Twice is once, and one person
    stands before themselves already.
    """
    if not policies.can_facilitate(me, round_.session):
        raise PermissionDenied
    held(round_, Status.OPEN)
    waiting = list(round_.places.filter(state=State.WAITING))
    order = [place.membership_id for place in waiting]
    if person not in order or other not in order:
        raise MovedOnError(round_)
    if order.index(person) <= order.index(other):
        return
    positions = [place.position for place in waiting]
    order.remove(person)
    order.insert(order.index(other), person)
    for place in waiting:
        place.position = positions[order.index(place.membership_id)]
    RoundPlace.objects.bulk_update(waiting, ["position"])
    tell(round_.session_id)


@transaction.atomic
def close(*, me: Membership, round_: Round, revision: int) -> None:
    """The round is over. Who spoke, who passed and who asked to speak again is forgotten. Twice is once.

    By a facilitator. Raises MovedOnError where somebody's turn began or ended meanwhile.
    """
    if not policies.can_facilitate(me, round_.session):
        raise PermissionDenied
    if not took(round_, revision, Status.OPEN, Status.STACK):
        if Round.objects.filter(pk=round_.pk, status=Status.CLOSED).exists():
            return
        raise MovedOnError(round_)
    forget(round_)


def close_forgotten() -> int:
    """Closes the rounds that nobody did, some hours after their session: for `send_due`. Returns how many."""
    spoken = Round.objects.filter(kind=Round.Kind.SPOKEN, status__in=[Status.OPEN, Status.STACK])
    closed = 0
    for left in spoken.filter(session__ends_at__lt=timezone.now() - FORGOTTEN):
        with transaction.atomic():
            if took(left, left.revision, Status.OPEN, Status.STACK):
                forget(left)
                closed += 1
    return closed


def forget(round_: Round) -> None:
    RoundPlace.objects.filter(round=round_).delete()
    StackEntry.objects.filter(round=round_).delete()
    Round.objects.filter(pk=round_.pk).update(status=Status.CLOSED, closed_at=timezone.now())
    tell(round_.session_id)


def took(round_: Round, revision: int, *statuses: Status) -> bool:
    """Whether the round still was as it was seen. Then it is ours until the transaction ends, at the next revision."""
    seen = Round.objects.filter(pk=round_.pk, status__in=statuses, revision=revision)
    return bool(seen.update(revision=F("revision") + 1))


def held(round_: Round, status: Status) -> None:
    """Locks the round where nobody's turn changes: several may come late, or ask to speak, at one moment.

    Raises MovedOnError where it isn't in that state any more.
    """
    if not Round.objects.select_for_update(no_key=True).filter(pk=round_.pk, status=status):
        raise MovedOnError(round_)


def tell(session_id: str) -> None:
    """Everybody's screen asks for this number."""
    GroupSession.objects.filter(pk=session_id).update(revision=F("revision") + 1)


def where(round_: Round) -> str:
    """Where the round is now, in a sentence."""
    now = Round.objects.filter(pk=round_.pk).values_list("status", flat=True).first()
    if now == Status.OPEN:
        speaks = round_.places.filter(state=State.SPEAKING).select_related("membership").first()
        return _("Now it is %(name)s’s turn.") % {"name": speaks.membership.display_name} if speaks else ""
    if now == Status.STACK:
        return _("Everybody has had a turn now.")
    return _("The round is over.")
