"""Proposals by consent, and commitments: the rules."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from groups import membership
from groups.models import GroupSession, Membership
from meetings import committing, deciding
from meetings.models import Commitment, Proposal, ProposalAnswer, SessionRole
from tests.cast import Cast
from tests.planned import session_in

pytestmark = pytest.mark.django_db
Answer = ProposalAnswer.Answer


@pytest.fixture
def session(cast: Cast) -> GroupSession:
    return session_in(cast)


def acting(cast: Cast, role: str) -> Membership:
    return Membership.objects.acting(cast.person(role)).get(group=cast.group)


def proposed(cast: Cast, session: GroupSession, words: str = "Ask the union in.") -> Proposal:
    return deciding.propose(me=acting(cast, "member"), session=session, words=words)


def test_the_same_proposal_twice_is_one(cast: Cast, session: GroupSession) -> None:
    assert proposed(cast, session) == proposed(cast, session)


def test_it_is_adopted_when_nobody_objects(cast: Cast, session: GroupSession) -> None:
    proposal = proposed(cast, session)
    deciding.answer(me=acting(cast, "member"), proposal=proposal, revision=0, answer=Answer.AGREE)
    deciding.answer(me=acting(cast, "moderator"), proposal=proposal, revision=0, answer=Answer.ASIDE)
    assert deciding.adopt(me=acting(cast, "organizer"), proposal=proposal).status == Proposal.Status.ADOPTED


def test_an_objection_holds_it_until_it_is_taken_back(cast: Cast, session: GroupSession) -> None:
    proposal, member = proposed(cast, session), acting(cast, "member")
    deciding.answer(me=member, proposal=proposal, revision=0, answer=Answer.OBJECT, reason="Too soon.")
    with pytest.raises(ValidationError, match="Somebody objects"):
        deciding.adopt(me=acting(cast, "organizer"), proposal=proposal)
    deciding.answer(me=member, proposal=proposal, revision=0, answer=Answer.ASIDE)
    assert deciding.adopt(me=acting(cast, "organizer"), proposal=proposal).status == Proposal.Status.ADOPTED


def test_an_objection_needs_a_reason_and_the_database_says_so(cast: Cast, session: GroupSession) -> None:
    with pytest.raises(ValidationError, match="what speaks against it"):
        deciding.answer(me=acting(cast, "member"), proposal=proposed(cast, session), revision=0, answer=Answer.OBJECT)
    assert not ProposalAnswer.objects.exists()


def test_other_words_are_answered_anew(cast: Cast, session: GroupSession) -> None:
    proposal, member = proposed(cast, session), acting(cast, "member")
    deciding.answer(me=member, proposal=proposal, revision=0, answer=Answer.OBJECT, reason="Too soon.")
    deciding.reword(me=acting(cast, "organizer"), proposal=proposal, words="Ask the union in, in spring.")
    assert not proposal.answers.exists()
    with pytest.raises(ValidationError, match="in other words"):
        deciding.answer(me=member, proposal=proposal, revision=0, answer=Answer.AGREE)
    deciding.answer(me=member, proposal=proposal, revision=1, answer=Answer.AGREE)


def test_what_is_decided_stays_decided(cast: Cast, session: GroupSession) -> None:
    proposal, organizer = proposed(cast, session), acting(cast, "organizer")
    deciding.adopt(me=organizer, proposal=proposal)
    for press in (
        lambda: deciding.adopt(me=organizer, proposal=proposal),
        lambda: deciding.take_back(me=organizer, proposal=proposal),
        lambda: deciding.reword(me=organizer, proposal=proposal, words="Not so."),
        lambda: deciding.answer(me=organizer, proposal=proposal, revision=0, answer=Answer.AGREE),
    ):
        with pytest.raises(ValidationError, match="was adopted"):
            press()
    assert Proposal.objects.get().words == "Ask the union in."


def test_nothing_yet_is_a_decision_and_is_made_once(cast: Cast, session: GroupSession) -> None:
    organizer = acting(cast, "organizer")
    assert deciding.nothing_yet(me=organizer, session=session) == deciding.nothing_yet(me=organizer, session=session)
    assert [row.status for row in deciding.proposals_of(session)] == [Proposal.Status.NOTHING_YET]


def test_who_only_takes_part_proposes_and_answers_but_does_not_adopt(cast: Cast, session: GroupSession) -> None:
    proposal, moderator = proposed(cast, session), acting(cast, "moderator")
    with pytest.raises(PermissionDenied):
        deciding.adopt(me=moderator, proposal=proposal)
    with pytest.raises(PermissionDenied):
        deciding.take_back(me=moderator, proposal=proposal)
    with pytest.raises(PermissionDenied):
        deciding.nothing_yet(me=moderator, session=session)


def test_a_session_that_was_called_off_decides_nothing(cast: Cast) -> None:
    session = session_in(cast, status=GroupSession.Status.CANCELLED)
    with pytest.raises(PermissionDenied):
        proposed(cast, session)


def test_a_commitment_is_one_s_own_or_noted_by_who_facilitates(cast: Cast, session: GroupSession) -> None:
    member, moderator = acting(cast, "member"), acting(cast, "moderator")
    typed: dict[str, Any] = {"session": session, "words": "Call them", "due_on": timezone.localdate()}
    assert committing.commit(me=member, owner=member, **typed) == committing.commit(me=member, owner=member, **typed)
    with pytest.raises(PermissionDenied):
        committing.commit(me=member, owner=moderator, **typed)
    SessionRole.objects.create(
        group=cast.group, session=session, membership=member, role="facilitator", status="accepted"
    )
    assert committing.commit(me=member, owner=moderator, **typed).owner == moderator
    with pytest.raises(PermissionDenied):
        committing.commit(me=member, owner=cast.membership("outsider"), **typed)


def test_the_next_session_asks_what_became_of_it_and_the_one_after_that_if_it_is_still_open(cast: Cast) -> None:
    first, member = session_in(cast), acting(cast, "member")
    second = session_in(cast, starts_at=first.starts_at + timedelta(7), ends_at=first.ends_at + timedelta(7))
    third = session_in(cast, starts_at=first.starts_at + timedelta(14), ends_at=first.ends_at + timedelta(14))
    commitment = committing.commit(
        me=member, session=first, words="Call them", owner=member, due_on=timezone.localdate()
    )
    assert list(committing.to_follow_up(first)) == []
    assert list(committing.to_follow_up(second)) == [commitment]
    later = timezone.localdate() + timedelta(9)
    committing.follow_up(
        me=member, commitment=commitment, status=Commitment.Status.OPEN, outcome="Nobody answered.", due_on=later
    )
    assert committing.to_follow_up(third).get().due_on == later
    committing.follow_up(me=member, commitment=commitment, status=Commitment.Status.DONE, outcome="They come.")
    assert list(committing.to_follow_up(third)) == []


def test_others_do_not_say_what_became_of_it(cast: Cast, session: GroupSession) -> None:
    member = acting(cast, "member")
    commitment = committing.commit(
        me=member, session=session, words="Call them", owner=member, due_on=timezone.localdate()
    )
    done: dict[str, Any] = {"commitment": commitment, "status": Commitment.Status.DONE, "outcome": ""}
    with pytest.raises(PermissionDenied):
        committing.follow_up(me=acting(cast, "moderator"), **done)
    assert committing.follow_up(me=acting(cast, "organizer"), **done).status == Commitment.Status.DONE


def test_nobody_commits_somebody_who_has_left(cast: Cast, session: GroupSession) -> None:
    left = membership.leave(me=acting(cast, "member"))
    with pytest.raises(ValidationError, match="no longer in the group"):
        committing.commit(
            me=acting(cast, "organizer"), session=session, words="Call", owner=left, due_on=timezone.localdate()
        )


def test_each_press_moves_the_session_s_live_pages_on(cast: Cast, session: GroupSession) -> None:
    proposed(cast, session)
    session.refresh_from_db()
    assert session.revision == 1


def test_what_somebody_took_on_who_left_is_handed_to_whoever_says_so(cast: Cast, session: GroupSession) -> None:
    me = acting(cast, "member")
    day = timezone.localdate() + timedelta(3)
    took = committing.commit(me=me, session=session, words="Call them", owner=me, due_on=day)
    membership.leave(me=me, words="withdraw")
    took.refresh_from_db()
    assert (took.status, took.owner and took.owner.display_name) == (Commitment.Status.OPEN, "a former member")
    still_open = {"commitment": took, "status": Commitment.Status.OPEN, "outcome": ""}
    moderator, organizer = acting(cast, "moderator"), acting(cast, "organizer")
    with pytest.raises(PermissionDenied):
        committing.follow_up(me=moderator, owner=moderator, **still_open)  # type: ignore[arg-type]
    with pytest.raises(ValidationError, match="no longer in the group"):
        committing.follow_up(me=organizer, owner=cast.membership("member"), **still_open)  # type: ignore[arg-type]
    assert committing.follow_up(me=organizer, owner=moderator, **still_open).owner == moderator  # type: ignore[arg-type]


def test_an_owner_hands_nothing_to_somebody_else_on_their_own(cast: Cast, session: GroupSession) -> None:
    me, day = acting(cast, "member"), timezone.localdate() + timedelta(3)
    took = committing.commit(me=me, session=session, words="Call them", owner=me, due_on=day)
    with pytest.raises(PermissionDenied):
        committing.follow_up(
            me=me, commitment=took, status=Commitment.Status.OPEN, outcome="", owner=cast.membership("organizer")
        )
