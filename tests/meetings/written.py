"""Written rounds for tests: one that is open, with everybody of the group in it."""

from datetime import timedelta

from django.utils import timezone

from groups.models import GroupSession, Membership
from meetings.models import Contribution, Round, RoundPlace
from tests.cast import Cast
from tests.planned import session_in

QUESTION = "When did you last say no at work?"
MOMENT = timedelta(seconds=1)


def round_in(cast: Cast, *people: Membership, **changes: object) -> Round:
    """In a session of its own."""
    return round_of(session_in(cast), *people, **changes)


def round_of(session: GroupSession, *people: Membership, **changes: object) -> Round:
    """Open since a second ago, until a hand closes it, with `people` in it or else everybody in the order they came."""
    values = {
        "group": session.group,
        "session": session,
        "kind": Round.Kind.WRITTEN,
        "question": QUESTION,
        "opens_at": timezone.now() - MOMENT,
    }
    made = Round.objects.create(**{**values, **changes})
    everybody = people or Membership.objects.listed().filter(group=session.group)
    RoundPlace.objects.bulk_create(
        RoundPlace(group=session.group, round=made, membership=member, position=position)
        for position, member in enumerate(everybody, start=1)
    )
    return as_now(made)


def as_now(round_: Round) -> Round:
    """The round as a page finds it."""
    return Round.objects.written().select_related("session").get(pk=round_.pk)


def ring(round_: Round) -> Round:
    """Closes it as its clock does: nobody's hand, and the moment has passed."""
    Round.objects.filter(pk=round_.pk).update(closes_at=timezone.now() - MOMENT / 100)
    return as_now(round_)


def own(round_: Round, member: Membership) -> Contribution:
    return Contribution.objects.get(round=round_, membership=member)
