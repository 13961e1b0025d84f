"""What waits for somebody around a session: on their front page in words for them, in a round-up by number alone."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from groups import unanswered
from groups.letters import round_ups
from groups.models import Attendance, GroupSession, Membership, TimePoll
from meetings import cards, committing, deciding, rotating, writing
from meetings import unanswered as unanswered_here
from meetings.models import Card, Commitment, Proposal, Round, SessionRole
from tests.cast import Cast
from tests.groups.letterbox import Letterbox, text_of
from tests.groups.test_unanswered import asked as poll_in
from tests.meetings.written import QUESTION, own, ring, round_in, round_of
from tests.planned import session_in, words_of


def acting(cast: Cast, role: str) -> Membership:
    return Membership.objects.acting(cast.person(role)).get(group=cast.group)


def asked_everything(cast: Cast) -> tuple[TimePoll, GroupSession, Commitment]:
    """A poll, a role, a card, a commitment, a round and a proposal that wait for the member."""
    session, organizer, member = session_in(cast), acting(cast, "organizer"), cast.membership("member")
    rotating.ask(me=organizer, session=session, member=member, role=SessionRole.Role.NOTE_TAKER)
    cards.make(me=organizer, session=session, kind=Card.Kind.THREAD, words="At night I am alone.", speakers=[member])
    due = timezone.localdate()
    took = committing.commit(me=organizer, session=session, words="Call the union", owner=member, due_on=due)
    round_of(session, member)
    deciding.propose(me=organizer, session=session, words="Ask the union in.")
    return poll_in(cast), session, took


def sentences(cast: Cast, who: str = "member") -> list[str]:
    return [one.sentence for one in unanswered.waiting_for(cast.person(who))]


def test_the_front_page_says_what_waits_and_leads_there(cast: Cast, sign_in: Callable[[User | None], Client]) -> None:
    asked_everything(cast)
    client = sign_in(cast.person("member"))
    front = client.get("/").content.decode()
    said = [
        "Say when you can come: “When in spring?”",
        "Would you be the note-taker in “The first evening”?",
        "A card waits for your yes or your no.",
        "What became of it: “Call the union”?",
        f"Write, or pass: “{QUESTION}”",
        "Where do you stand to this proposal: “Ask the union in.”?",
    ]
    assert sentences(cast) == said
    assert all(sentence in words_of(front) for sentence in said)
    assert "At night I am alone." not in front
    for one in unanswered.waiting_for(cast.person("member")):
        assert f'href="{one.path}"' in front
        assert client.get(one.path).status_code == 200
    assert sentences(cast, "moderator") == [said[0], said[-1]]
    assert sentences(cast, "organizer") == said[:1]
    assert sentences(cast, "outsider") == sentences(cast, "former") == []


def test_what_is_answered_waits_no_more(cast: Cast) -> None:
    _poll, session, took = asked_everything(cast)
    member = acting(cast, "member")
    rotating.decline(me=member, session=session, role=SessionRole.Role.NOTE_TAKER)
    cards.answer(me=member, card=Card.objects.get(), yes=True)
    committing.follow_up(me=member, commitment=took, status=Commitment.Status.DONE, outcome="")
    writing.contribute(me=member, round_=Round.objects.written().get(), words="Last week.")
    deciding.answer(me=member, proposal=Proposal.objects.get(), revision=0, answer=deciding.Answer.ASIDE)
    assert len(sentences(cast)) == 1


def test_what_can_not_be_answered_any_more_or_is_not_due_waits_for_nobody(cast: Cast) -> None:
    asked_everything(cast)
    Commitment.objects.update(due_on=timezone.localdate() + timedelta(days=1))
    then = timezone.now() - timedelta(hours=26)
    GroupSession.objects.update(starts_at=then, ends_at=then + timedelta(hours=1))
    # What was proposed and asked in writing can still be answered.
    assert len(sentences(cast)) == 3
    GroupSession.objects.update(status=GroupSession.Status.CANCELLED)
    assert len(sentences(cast)) == 1
    asked_everything(cast)
    cast.group.status = "archived"
    cast.group.save(update_fields=["status"])
    assert sentences(cast) == []


def test_a_round_up_counts_what_waits_leads_to_its_page_and_tells_nothing(letterbox: Letterbox) -> None:
    cast = letterbox.cast
    poll, session, took = asked_everything(cast)
    second = session_in(cast, title="The second evening")
    for role in (SessionRole.Role.WELCOMER, SessionRole.Role.FACILITATOR):
        rotating.ask(me=acting(cast, "organizer"), session=second, member=cast.membership("member"), role=role)
    Attendance.objects.create(group=cast.group, session=session, membership=cast.membership("member"), answer="yes")
    Membership.objects.filter(user=cast.person("member")).update(round_up="daily", discreet_mail=True)
    round_ups.queue_due()
    (mail,) = letterbox.collect()["member"]
    body = str(mail.body)
    there = reverse("commitment_follow_up", args=[cast.group.pk, took.pk])
    round_ = Round.objects.get().get_absolute_url()
    decide = reverse("decide", args=[cast.group.pk, session.pk])
    for path in (poll.get_absolute_url(), session.get_absolute_url(), there, round_, decide):
        assert f"One thing waits for you:\nhttps://site.example{path}" in body
    assert f"One date waits for your answer:\nhttps://site.example{second.get_absolute_url()}\n" in body
    assert f"2 things wait for you:\nhttps://site.example{second.get_absolute_url()}#roles" in body
    for telling in ("spring", "evening", "note-taker", "card", "union", "alone", QUESTION, cast.group.name):
        assert telling not in text_of(mail)


def test_only_what_waits_in_this_group_stands_in_its_round_up(letterbox: Letterbox) -> None:
    asked_everything(letterbox.cast)
    Membership.objects.filter(user=letterbox.cast.person("outsider")).update(round_up="daily")
    round_ups.queue_due()
    assert letterbox.collect() == {}


@pytest.mark.parametrize("count", [1, 3])
def test_what_waits_costs_seven_queries(
    cast: Cast, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(count):
        asked_everything(cast)
    with django_assert_num_queries(7):
        found = unanswered.waiting_for(cast.person("member"))
    assert len(found) == 6 * count


def waiting_rounds(cast: Cast, who: str = "member") -> list[str]:
    return [one.path for one in unanswered_here.rounds(cast.person(who))]


def test_a_round_waits_while_it_is_open_until_one_has_written_or_passed(cast: Cast) -> None:
    round_, member = round_in(cast), acting(cast, "member")
    assert waiting_rounds(cast) == [round_.get_absolute_url()]
    assert waiting_rounds(cast, "outsider") == waiting_rounds(cast, "former") == waiting_rounds(cast, "newcomer") == []
    writing.keep_draft(me=member, round_=round_, words="Not yet.")
    writing.pass_(me=member, round_=round_, for_now=True)
    assert waiting_rounds(cast) == [round_.get_absolute_url()]
    writing.pass_(me=member, round_=round_, for_now=False)
    assert waiting_rounds(cast) == []
    writing.contribute(me=member, round_=round_, words="Last week.")
    writing.withdraw(me=member, round_=round_)
    assert own(round_, member).withdrawn_at
    assert waiting_rounds(cast) == []
    ring(round_)
    assert waiting_rounds(cast, "moderator") == []


def test_a_round_that_is_not_open_yet_or_in_which_one_has_no_place_waits_for_nobody(cast: Cast) -> None:
    round_in(cast, opens_at=timezone.now() + timedelta(hours=1))
    round_in(cast, opens_at=None)
    round_in(cast, cast.membership("organizer"))
    assert waiting_rounds(cast) == []


@pytest.mark.parametrize("reveal", Round.Reveal)
def test_what_the_others_do_in_a_round_changes_nothing_of_what_waits_for_me(
    cast: Cast, reveal: Round.Reveal, sign_in: Callable[[User | None], Client]
) -> None:
    round_, client = round_in(cast, reveal=reveal), sign_in(cast.person("member"))
    before, front = unanswered.waiting_for(cast.person("member")), words_of(client.get("/").content.decode())
    writing.contribute(me=acting(cast, "moderator"), round_=round_, words="I never said it.")
    writing.pass_(me=acting(cast, "organizer"), round_=round_, for_now=False)
    assert unanswered.waiting_for(cast.person("member")) == before
    assert words_of(client.get("/").content.decode()) == front


def test_a_proposal_in_other_words_waits_again_and_one_s_own_never(cast: Cast) -> None:
    proposal = deciding.propose(me=acting(cast, "moderator"), session=session_in(cast), words="Ask the union in. " * 9)
    assert unanswered_here.proposals(cast.person("moderator")) == []
    (waits,) = sentences(cast)
    assert waits.endswith("…”?")
    assert len(waits) < 150
    given = {"me": acting(cast, "member"), "proposal": proposal, "answer": deciding.Answer.AGREE}
    deciding.answer(**given, revision=0)  # type: ignore[arg-type]
    assert sentences(cast) == []
    deciding.reword(me=acting(cast, "moderator"), proposal=proposal, words="In May.")
    assert sentences(cast) == ["Where do you stand to this proposal: “In May.”?"]
    deciding.take_back(me=acting(cast, "moderator"), proposal=proposal)
    assert sentences(cast) == []


def test_the_front_page_says_a_dozen_and_how_many_more_wait(
    cast: Cast, sign_in: Callable[[User | None], Client]
) -> None:
    for _number in range(2):
        asked_everything(cast)
    client = sign_in(cast.person("member"))
    assert "wait after these" not in client.get("/").content.decode()
    poll_in(cast)
    poll_in(cast)
    seen = client.get("/").content.decode()
    assert "2 more wait after these." in words_of(seen)
    assert len(sentences(cast)) == 14
