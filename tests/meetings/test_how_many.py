"""How much one person can put before everybody: what is more is refused with a sentence, and nothing is lost."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from groups.models import GroupSession, Membership
from meetings import agenda, cards, committing, deciding
from meetings.models import AgendaItem, Card, Commitment, Proposal
from tests.cast import Cast
from tests.planned import session_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(cast: Cast) -> GroupSession:
    return session_in(cast)


def acting(cast: Cast, role: str) -> Membership:
    return Membership.objects.acting(cast.person(role)).get(group=cast.group)


def test_an_agenda_has_an_end(cast: Cast, session: GroupSession) -> None:
    """Fitting many thousand steps to the hour would hold a worker up for minutes."""
    me = acting(cast, "organizer")
    steps = [agenda.Step(AgendaItem.Kind.OTHER, f"Step {number}", 5) for number in range(agenda.MOST + 1)]
    for step in steps[:-1]:
        agenda.add(me=me, session=session, step=step)
    with pytest.raises(ValidationError, match="more than 60 steps"):
        agenda.add(me=me, session=session, step=steps[-1])
    assert agenda.add(me=me, session=session, step=steps[-2]) == session.agenda.last()


def test_nobody_fills_a_session_with_proposals_and_others_still_make_theirs(cast: Cast, session: GroupSession) -> None:
    member = acting(cast, "member")
    for number in range(deciding.MOST_OPEN):
        deciding.propose(me=member, session=session, words=f"{number}")
    with pytest.raises(ValidationError, match="Many of your proposals wait"):
        deciding.propose(me=member, session=session, words="One more.")
    deciding.propose(me=acting(cast, "organizer"), session=session, words="Ours.")
    deciding.take_back(me=member, proposal=Proposal.objects.get(words="0"))
    assert deciding.propose(me=member, session=session, words="One more.").pk


def test_nobody_takes_on_more_than_somebody_can(cast: Cast, session: GroupSession) -> None:
    member, day = acting(cast, "member"), timezone.localdate() + timedelta(days=9)
    made = {"me": member, "session": session, "owner": member, "due_on": day}
    for number in range(committing.MOST):
        committing.commit(**made, words=f"{number}")  # type: ignore[arg-type]
    with pytest.raises(ValidationError, match="more than one person can take on"):
        committing.commit(**made, words="One more.")  # type: ignore[arg-type]
    assert Commitment.objects.count() == committing.MOST


def test_a_session_has_only_so_many_cards(cast: Cast, session: GroupSession, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cards, "MOST", 3)
    member, other = acting(cast, "member"), acting(cast, "moderator")
    made = {"me": member, "session": session, "kind": Card.Kind.THREAD, "speakers": [other]}
    for number in range(3):
        cards.make(**made, words=f"{number}")  # type: ignore[arg-type]
    with pytest.raises(ValidationError, match="There are many cards already"):
        cards.make(**made, words="One more.")  # type: ignore[arg-type]
    assert cards.make(**made, words="2").words == "2"  # type: ignore[arg-type]
