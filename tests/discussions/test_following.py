"""Following: what is new where one follows, over all groups; that it happened, and never what."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from discussions import posting, round_up
from discussions.models import Comment, Thread
from groups.models import DiscussionGroup
from tests import texts
from tests.cast import Cast, join

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]


@pytest.fixture
def thread(cast: Cast) -> Thread:
    """In which the organizer has spoken."""
    made = texts.thread(cast.group)
    say(cast, made, "organizer")
    return made


@pytest.fixture
def member(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.person("member"))


def say(cast: Cast, thread: Thread, role: str, body: str = "My Sundays are gone.") -> Comment:
    return posting.reply(me=cast.membership(role), thread=thread, parent=None, body=f"{body} {Comment.objects.count()}")


def news(client: Client) -> str:
    return client.get(reverse("news")).content.decode()


def is_new(client: Client) -> bool:
    return "list__title" in news(client)


def follow(client: Client, thread: Thread, **how: str) -> None:
    assert client.post(f"{thread.get_absolute_url()}follow/", how).status_code == 302


def test_who_follows_nothing_is_told_nothing(cast: Cast, thread: Thread, member: Client) -> None:
    assert not is_new(member)
    assert "Nothing that you haven’t seen." in news(member)


def test_answering_follows_and_reading_it_makes_it_old(cast: Cast, thread: Thread, member: Client) -> None:
    say(cast, thread, "member")
    assert not is_new(member)
    say(cast, thread, "organizer")
    page = news(member)
    assert thread.get_absolute_url() in page
    assert "Sundays" not in page
    member.get(thread.get_absolute_url())
    assert not is_new(member)


def test_who_said_otherwise_stays_told_nothing_however_much_they_answer(
    cast: Cast, thread: Thread, member: Client
) -> None:
    follow(member, thread, stop="1")
    say(cast, thread, "member")
    say(cast, thread, "organizer")
    assert not is_new(member)
    follow(member, thread)
    assert is_new(member)


def test_a_thread_is_followed_without_a_word_and_its_page_says_so(cast: Cast, thread: Thread, member: Client) -> None:
    assert "You follow this." not in member.get(thread.get_absolute_url()).content.decode()
    follow(member, thread)
    assert "You follow this." in member.get(thread.get_absolute_url()).content.decode()
    say(cast, thread, "organizer")
    assert is_new(member)


def test_a_reading_is_followed_with_all_that_is_said_about_it(cast: Cast, thread: Thread, member: Client) -> None:
    assert thread.passage
    follow(member, thread, what="reading")
    member.get(thread.get_absolute_url())
    other = texts.thread(cast.group, texts.PARAGRAPHS[1], of=thread.passage.version)
    say(cast, other, "organizer")
    elsewhere = texts.thread(cast.group)
    say(cast, elsewhere, "organizer")
    page = news(member)
    assert other.get_absolute_url() in page
    assert elsewhere.get_absolute_url() not in page
    follow(member, other, stop="1")
    assert not is_new(member)
    follow(member, thread, what="reading", stop="1")
    say(cast, thread, "organizer")
    assert not is_new(member)


def test_ones_own_words_hidden_ones_and_other_peoples_groups_are_no_news(
    cast: Cast, thread: Thread, member: Client, sign_in: SignIn
) -> None:
    say(cast, thread, "member")
    said = say(cast, thread, "organizer")
    outsider = sign_in(cast.person("outsider"))
    assert not is_new(outsider)
    Comment.objects.filter(pk=said.pk).update(status=Comment.Status.HIDDEN)
    assert not is_new(member)


def test_the_round_up_counts_what_one_follows(cast: Cast, thread: Thread, member: Client) -> None:
    me, since = cast.membership("member"), timezone.now() - timedelta(days=1)
    assert round_up.part(me, since) == []
    follow(member, thread)
    assert round_up.part(me, since) == [("Others have spoken in one place:", thread.get_absolute_url())]


def test_it_asks_as_much_for_twelve_groups_as_for_one(cast: Cast, thread: Thread, member: Client) -> None:
    follow(member, thread)
    news(member)
    counts = []
    for number in (1, 12):
        for more in range(1, number):
            group = DiscussionGroup.objects.create(name=f"Group {more}")
            me, other = join(group, cast.person("member")), join(group, cast.person("organizer"))
            there = texts.thread(group)
            for speaks in (me, other):
                posting.reply(me=speaks, thread=there, parent=None, body="Here.")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert news(member).count("list__title") == number
        counts.append(len(asked))
    assert counts == [3, 3]
