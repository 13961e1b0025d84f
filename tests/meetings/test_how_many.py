"""How much one person can put before everybody: what is more is refused with a sentence, and nothing is lost."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from discussions import to_sessions
from discussions.models import BroughtComment
from groups.models import GroupSession, Membership
from meetings import agenda, cards, committing, deciding, rounds
from meetings.models import AgendaItem, Brought, Card, Commitment, Proposal, Round
from tests import texts
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


def test_a_session_asks_only_so_many_questions_in_writing(
    cast: Cast, session: GroupSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "MOST", 2)
    me, members = acting(cast, "organizer"), [cast.membership("member")]
    plans = [rounds.Plan(f"What, {number}?", Round.Reveal.EACH, members) for number in range(3)]
    for plan in plans[:2]:
        rounds.make(me=me, session=session, plan=plan)
    with pytest.raises(ValidationError, match="This session asks many questions"):
        rounds.make(me=me, session=session, plan=plans[2])
    assert rounds.make(me=me, session=session, plan=plans[1]).question == "What, 1?"
    assert rounds.make(me=me, session=session_in(cast), plan=plans[2]).pk


def test_a_session_adopts_only_so_much(cast: Cast, session: GroupSession, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deciding, "MOST_ADOPTED", 2)
    me = acting(cast, "organizer")
    proposals = [deciding.propose(me=me, session=session, words=f"{number}") for number in range(3)]
    for proposal in proposals[:2]:
        deciding.adopt(me=me, proposal=proposal)
    with pytest.raises(ValidationError, match="decided a lot in this session"):
        deciding.adopt(me=me, proposal=proposals[2])
    assert Proposal.objects.get(pk=proposals[2].pk).status == Proposal.Status.OPEN


def test_nobody_fills_a_session_with_what_they_bring_and_others_still_bring_theirs(
    cast: Cast, session: GroupSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(to_sessions, "MOST", 2)
    member, other, version = acting(cast, "member"), acting(cast, "moderator"), texts.version()
    texts.assign(cast.group, version.reading)
    passages = [texts.passage(version, words) for words in texts.PARAGRAPHS]
    thread = texts.thread(cast.group, of=version)
    comments = [texts.comment(thread, other, f"{number}") for number in range(3)]
    for passage, comment in zip([*passages[:2], passages[0]], [*comments[:2], comments[0]], strict=True):
        to_sessions.bring_passage(me=member, session=session, passage=passage)
        to_sessions.bring_comment(me=member, session=session, comment=comment)
    with pytest.raises(ValidationError, match="brought a lot"):
        to_sessions.bring_passage(me=member, session=session, passage=passages[2])
    with pytest.raises(ValidationError, match="brought a lot"):
        to_sessions.bring_comment(me=member, session=session, comment=comments[2])
    to_sessions.bring_passage(me=other, session=session, passage=passages[2])
    to_sessions.leave_out(me=member, brought=BroughtComment.objects.get(comment=comments[0]))
    to_sessions.bring_comment(me=member, session=session, comment=comments[2])
    assert (Brought.objects.count(), BroughtComment.objects.count()) == (3, 2)
