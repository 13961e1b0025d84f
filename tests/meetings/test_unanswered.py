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
from meetings import cards, committing, rotating
from meetings.models import Card, Commitment, SessionRole
from tests.cast import Cast
from tests.groups.letterbox import Letterbox, text_of
from tests.groups.test_unanswered import asked as poll_in
from tests.planned import session_in, words_of


def acting(cast: Cast, role: str) -> Membership:
    return Membership.objects.acting(cast.person(role)).get(group=cast.group)


def asked_everything(cast: Cast) -> tuple[TimePoll, GroupSession, Commitment]:
    """A poll, a role, a card and a commitment that wait for the member."""
    session, organizer, member = session_in(cast), acting(cast, "organizer"), cast.membership("member")
    rotating.ask(me=organizer, session=session, member=member, role=SessionRole.Role.NOTE_TAKER)
    cards.make(me=organizer, session=session, kind=Card.Kind.THREAD, words="At night I am alone.", speakers=[member])
    due = timezone.localdate()
    took = committing.commit(me=organizer, session=session, words="Call the union", owner=member, due_on=due)
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
    ]
    assert sentences(cast) == said
    assert all(sentence in words_of(front) for sentence in said)
    assert "At night I am alone." not in front
    for one in unanswered.waiting_for(cast.person("member")):
        assert f'href="{one.path}"' in front
        assert client.get(one.path).status_code == 200
    for other in ("moderator", "organizer"):
        assert sentences(cast, other) == said[:1]
    assert sentences(cast, "outsider") == sentences(cast, "former") == []


def test_what_is_answered_waits_no_more(cast: Cast) -> None:
    _poll, session, took = asked_everything(cast)
    member = acting(cast, "member")
    rotating.decline(me=member, session=session, role=SessionRole.Role.NOTE_TAKER)
    cards.answer(me=member, card=Card.objects.get(), yes=True)
    committing.follow_up(me=member, commitment=took, status=Commitment.Status.DONE, outcome="")
    assert len(sentences(cast)) == 1


def test_what_can_not_be_answered_any_more_or_is_not_due_waits_for_nobody(cast: Cast) -> None:
    asked_everything(cast)
    Commitment.objects.update(due_on=timezone.localdate() + timedelta(days=1))
    then = timezone.now() - timedelta(hours=26)
    GroupSession.objects.update(starts_at=then, ends_at=then + timedelta(hours=1))
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
    for path in (poll.get_absolute_url(), session.get_absolute_url(), there):
        assert f"One thing waits for you:\nhttps://site.example{path}" in body
    assert f"One date waits for your answer:\nhttps://site.example{second.get_absolute_url()}\n" in body
    assert f"2 things wait for you:\nhttps://site.example{second.get_absolute_url()}#roles" in body
    for telling in ("spring", "evening", "note-taker", "card", "union", "alone", cast.group.name):
        assert telling not in text_of(mail)


def test_only_what_waits_in_this_group_stands_in_its_round_up(letterbox: Letterbox) -> None:
    asked_everything(letterbox.cast)
    Membership.objects.filter(user=letterbox.cast.person("outsider")).update(round_up="daily")
    round_ups.queue_due()
    assert letterbox.collect() == {}


@pytest.mark.parametrize("count", [1, 3])
def test_what_waits_costs_five_queries(
    cast: Cast, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(count):
        asked_everything(cast)
    with django_assert_num_queries(5):
        found = unanswered.waiting_for(cast.person("member"))
    assert len(found) == 4 * count
