"""Holding a round in writing: what is asked, who takes part, when it opens and closes.

It goes by the database's clock. A hand that opens or closes it sets its hour to now, behind whoever is contributing at
that moment; the database keeps what follows from it (meetings/migrations/0002_triggers.py).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from groups import scheduling
from groups.models import GroupSession, Membership
from meetings import policies
from meetings.models import Contribution, Round, RoundPlace

# Whoever presses the button again within this time has asked it once.
SAME_PRESS = timedelta(minutes=1)
# Of a session: who writes answers one question after the other.
MOST = 20


@dataclass(frozen=True)
class Plan:
    """What a facilitator decides about a round. An hour that is None waits for somebody's hand."""

    question: str
    reveal: Round.Reveal
    members: Collection[Membership]
    opens_at: datetime | None = None
    closes_at: datetime | None = None


@transaction.atomic
def make(*, me: Membership, session: GroupSession, plan: Plan) -> Round:
    """A round in writing. The same one again, before it opens, is the one that is there: a button pressed twice.

    Raises ValidationError, by field, for what can't be.
    """
    if not policies.can_facilitate(me, session):
        raise PermissionDenied
    GroupSession.objects.select_for_update(no_key=True).get(pk=session.pk)
    if session.is_cancelled:
        raise ValidationError(_("This session was called off."))
    _check(plan)
    twin = Round.objects.within(me).written().filter(session=session, question=plan.question, reveal=plan.reveal)
    if there := twin.filter(created_at__gt=timezone.now() - SAME_PRESS).first():
        return there
    if Round.objects.within(me).written().filter(session=session).count() >= MOST:
        raise ValidationError(_("This session asks many questions in writing. Ask this one in another."), code="many")
    made = Round.objects.create(
        group_id=me.group_id,
        session=session,
        kind=Round.Kind.WRITTEN,
        question=plan.question,
        reveal=plan.reveal,
        opens_at=plan.opens_at,
        closes_at=plan.closes_at,
    )
    _seat(made, plan.members)
    return made


@transaction.atomic
def revise(*, me: Membership, round_: Round, plan: Plan) -> Round:
    """The round as `plan` has it now. Raises ValidationError once it is open: people have answered what was asked."""
    kept = _held(me, round_)
    if kept.has_opened:
        raise ValidationError(_("This round is open, so what it asks can’t be changed any more."), code="opened")
    _check(plan)
    kept.question, kept.reveal = plan.question, plan.reveal
    kept.opens_at, kept.closes_at = plan.opens_at, plan.closes_at
    kept.save(update_fields=["question", "reveal", "opens_at", "closes_at"])
    kept.places.all().delete()
    _seat(kept, plan.members)
    return kept


@transaction.atomic
def open_now(*, me: Membership, round_: Round) -> Round:
    """Opens it before its hour. Of a round that is open nothing changes. Raises ValidationError where it closed."""
    kept = _held(me, round_)
    if kept.has_opened:
        return kept
    if kept.closes_at is not None and kept.closes_at <= kept.clock:
        raise ValidationError(_("The hour at which this round was to close has passed. Choose a later one first."))
    Round.objects.filter(pk=kept.pk).update(opens_at=Now(), opened_at=Now(), opened_by=me)
    return Round.objects.written().get(pk=kept.pk)


@transaction.atomic
def close_now(*, me: Membership, round_: Round) -> Round:
    """Closes it: whoever was contributing at that moment is in, and nobody after. Of a closed one nothing changes."""
    kept = _held(me, round_)
    if not kept.has_opened:
        raise ValidationError(_("This round isn’t open yet."))
    if not kept.has_closed:
        Round.objects.filter(pk=kept.pk).update(closes_at=Now(), closed_at=Now())
    return Round.objects.written().get(pk=kept.pk)


@transaction.atomic
def move_bell(*, me: Membership, round_: Round, closes_at: datetime) -> Round:
    """An open round closes at another hour, later or earlier. Raises ValidationError for one that has passed, and once
    it has closed: who had passed by the bell has read the others by then.
    """
    kept = _held(me, round_)
    if not kept.is_open:
        raise ValidationError(_("This round isn’t open, so its hour can’t be moved here."), code="closed")
    if closes_at <= kept.clock:
        raise ValidationError({"closes_on": _("That hour has passed. To close it now there is a button of its own.")})
    _check_near("closes_on", closes_at)
    Round.objects.filter(pk=kept.pk).update(closes_at=closes_at)
    return Round.objects.written().get(pk=kept.pk)


@transaction.atomic
def add_people(*, me: Membership, round_: Round, members: Iterable[Membership]) -> Round:
    """More people in the round, behind the others; until it closes. Raises ValidationError after."""
    kept = _held(me, round_)
    if kept.has_closed:
        raise ValidationError(_("This round has closed, so nobody can be added to it."), code="closed")
    there = set(kept.places.values_list("membership", flat=True))
    _seat(kept, [member for member in members if member.pk not in there])
    return kept


@transaction.atomic
def take_back(*, me: Membership, round_: Round) -> None:
    """The round is gone, which nobody has answered yet. Raises ValidationError once it is open."""
    kept = _held(me, round_)
    if kept.has_opened:
        raise ValidationError(_("This round is open. What people write in it is theirs, so it stays."), code="opened")
    kept.delete()


def own_words(me: Membership) -> list[Contribution]:
    """All that `me` has written in rounds and not withdrawn, sealed or not, with its question: for their own export."""
    own = Contribution.objects.own(me).select_related("round", "round__session")
    return [row for row in own.order_by("round__created_at", "pk") if row.words or row.draft]


def _held(me: Membership, round_: Round) -> Round:
    """The round as it is now, its row locked, for somebody who may lead it."""
    if not policies.can_facilitate(me, round_.session):
        raise PermissionDenied
    Round.objects.hold(round_.pk)
    # A statement of its own: the clock is read when the lock is held.
    return Round.objects.within(me).written().get(pk=round_.pk)


def _seat(round_: Round, members: Iterable[Membership]) -> None:
    """Places behind those that are taken, in the order of the members' list, which tells nothing new of anybody."""
    last = round_.places.aggregate(last=Max("position"))["last"] or 0
    here = Membership.objects.listed().filter(group=round_.group_id, pk__in=[member.pk for member in members])
    RoundPlace.objects.bulk_create(
        RoundPlace(group_id=round_.group_id, round=round_, membership=member, position=position)
        for position, member in enumerate(here, start=last + 1)
    )


def _check(plan: Plan) -> None:
    if not plan.members:
        raise ValidationError({"members": _("Choose who takes part.")})
    _check_near("opens_on", plan.opens_at)
    _check_near("closes_on", plan.closes_at)
    if plan.closes_at is None:
        return
    if plan.opens_at is not None and plan.closes_at <= plan.opens_at:
        raise ValidationError({"closes_on": _("That is before the round opens.")})
    if plan.closes_at <= timezone.now():
        raise ValidationError({"closes_on": _("That hour has passed.")})


def _check_near(field: str, moment: datetime | None) -> None:
    if moment is not None and moment > timezone.now() + scheduling.HORIZON:
        raise ValidationError({field: _("That is more than five years away. Is the year right?")}, code="far")
