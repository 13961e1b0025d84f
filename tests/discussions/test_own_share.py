"""A member's own share of the talk: shown to them, and to nobody else."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from discussions.models import Comment, Draft, StepBack, Thread
from tests import texts
from tests.cast import Cast, join

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]


@pytest.fixture
def thread(cast: Cast) -> Thread:
    """A young one, of which the member has written four comments, and others two."""
    made = texts.thread(cast.group)
    for who in ("organizer", "member", "member", "moderator", "member", "member"):
        texts.comment(made, cast.membership(who), "Five words are said here.")
    return made


def reply(client: Client, thread: Thread, words: str = "And once more.") -> str:
    answer = client.post(f"{thread.get_absolute_url()}reply/", {"body": words}, follow=True)
    return answer.content.decode()


def test_somebody_who_wrote_much_of_a_young_thread_is_shown_their_share_once_and_loses_nothing(
    cast: Cast, thread: Thread, sign_in: SignIn
) -> None:
    client = sign_in(cast.person("member"))
    page = reply(client, thread)
    assert "So far 4 of the 6 comments here are yours." in page
    assert "And once more." in page
    assert Draft.objects.get().body == "And once more."
    assert Comment.objects.count() == 6
    assert "So far" not in reply(client, thread)
    assert Comment.objects.count() == 7
    assert not Draft.objects.exists()
    assert "So far" not in reply(client, thread, "And again.")
    assert Comment.objects.count() == 8


@pytest.mark.parametrize("case", ["another", "old", "short", "half"])
def test_nobody_else_is_shown_anything(cast: Cast, thread: Thread, sign_in: SignIn, case: str) -> None:
    if case == "old":
        Thread.objects.update(created_at=timezone.now() - timedelta(days=8))
    if case == "short":
        Comment.objects.filter(seq=1).update(status=Comment.Status.HIDDEN)
    if case == "half":
        for _number in range(2):
            texts.comment(thread, cast.membership("organizer"))
    page = reply(sign_in(cast.person("organizer" if case == "another" else "member")), thread)
    assert "So far" not in page
    assert not StepBack.objects.exists()


def test_a_member_may_see_their_own_share_of_the_talk(
    cast: Cast, thread: Thread, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """practice.md. Their own turns and words and the group's whole; of another's alone nobody learns anything, not from
    what is left of the whole either.
    """
    path = f"{cast.group.get_absolute_url()}my-share/"
    client = sign_in(cast.person("member"))
    client.get(path)
    with django_assert_num_queries(4):
        page = client.get(path).content.decode()
    assert "You spoke 4 times." in page
    assert "about 20 words" in page
    assert "So few people spoke" in page
    assert "30" not in page.split("<h1>")[1].split("</main>")[0]
    fourth = join(cast.group, cast.person("newcomer"))
    texts.comment(thread, fourth, "Two words.")
    with django_assert_num_queries(4):
        page = client.get(path).content.decode()
    assert "Everybody together spoke 7 times, about 32 words" in page
    organizer = sign_in(cast.person("organizer")).get(path).content.decode()
    assert "You spoke once." in organizer
    assert "20 words" not in organizer
    Comment.objects.update(created_at=timezone.now() - timedelta(weeks=5))
    assert "You spoke 0 times." in client.get(path).content.decode()
