"""Words that a group asks to read again: whoever is about to post one is asked once, and nobody else learns of it."""

from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from discussions import posting, rereading
from discussions.models import Comment, Draft, ReadAgain, Thread
from tests import texts
from tests.cast import Cast
from tests.stored import everything_stored

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]
ASKED = "Would you like to read this once more?"


@pytest.fixture
def thread(cast: Cast) -> Thread:
    return texts.thread(cast.group)


@pytest.fixture
def listed(cast: Cast) -> None:
    rereading.keep_list(me=cast.membership("organizer"), words="Lazy\nyou people\n\n  lazy\n—\n")


@pytest.fixture
def member(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.person("member"))


def reply_to(thread: Thread) -> str:
    return reverse("comment_reply", args=[thread.group_id, thread.pk])


@pytest.mark.parametrize("body", ["They are LAZY.", "Such\nyou   people, always", "«lazy»"])
def test_one_is_asked_once_and_a_second_press_posts(listed: None, thread: Thread, member: Client, body: str) -> None:
    before = everything_stored()
    page = member.post(reply_to(thread), {"body": body}).content.decode()
    assert ASKED in page
    assert f"{body}</textarea>" in page
    assert '<input type="hidden" name="again" value="1">' in page
    assert [line for line in everything_stored().split("\n") if line not in before] == []
    assert not mail.outbox
    member.post(reply_to(thread), {"body": body, "again": "1"})
    assert Comment.objects.get().body == body


@pytest.mark.parametrize("body", ["They lazed about.", "Lazyness", "You, and people"])
def test_other_words_are_posted_at_once(listed: None, thread: Thread, member: Client, body: str) -> None:
    member.post(reply_to(thread), {"body": body})
    assert Comment.objects.get().body == body


def test_it_is_asked_before_a_change_an_answer_and_words_on_a_passage_too(
    cast: Cast, listed: None, thread: Thread, member: Client
) -> None:
    said = posting.reply(me=cast.membership("member"), thread=thread, parent=None, body="Tired.")
    prompt = texts.prompt(cast.group, texts.read_in(thread))
    for path in (
        f"{said.get_absolute_url()}edit/",
        reverse("prompt_answer", args=[cast.group.pk, texts.read_in(thread).pk, prompt.pk]),
        f"{reverse('passage_comment', args=[cast.group.pk, texts.read_in(thread).pk])}?block=2",
    ):
        page = member.post(path, {"body": "So lazy."}).content.decode()
        assert ASKED in page
        assert '<input type="hidden" name="again" value="1">' in page
    assert Comment.objects.get().body == "Tired."


def test_a_draft_and_a_preview_are_not_asked_about(listed: None, thread: Thread, member: Client) -> None:
    for act in ("draft", "preview"):
        assert ASKED not in member.post(reply_to(thread), {"body": "So lazy.", "act": act}).content.decode()
    assert Draft.objects.exists()


def test_another_group_asks_nothing(cast: Cast, listed: None, sign_in: SignIn) -> None:
    elsewhere = texts.thread(cast.other_group)
    sign_in(cast.person("outsider")).post(reply_to(elsewhere), {"body": "So lazy."})
    assert Comment.objects.exists()


def test_organizers_keep_the_list_and_it_says_each_word_once(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.person("organizer"))
    path = reverse("read_again", args=[cast.group.pk])
    assert path in client.get(cast.group.get_absolute_url()).content.decode()
    page = client.post(path, {"words": "lazy\r\n lazy\r\n\r\nyou people\r\n!"}, follow=True).content.decode()
    assert "lazy\nyou people</textarea>" in page
    client.post(path, {"words": " \n"})
    assert not ReadAgain.objects.exists()


@pytest.mark.parametrize("role", ["member", "moderator"])
def test_nobody_else_changes_it(cast: Cast, listed: None, sign_in: SignIn, role: str) -> None:
    client = sign_in(cast.person(role))
    path = reverse("read_again", args=[cast.group.pk])
    assert client.get(path).status_code == 403
    assert client.post(path, {"words": ""}).status_code == 403
    assert ReadAgain.objects.exists()
    assert path not in client.get(cast.group.get_absolute_url()).content.decode()


def test_the_list_costs_the_same_with_one_word_and_with_three(
    cast: Cast, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = sign_in(cast.person("organizer"))
    for words in ("one", "one\ntwo\nthree"):
        rereading.keep_list(me=cast.membership("organizer"), words=words)
        with django_assert_num_queries(4):
            client.get(reverse("read_again", args=[cast.group.pk]))


def test_ones_drafts_stand_on_a_page_with_the_way_back(
    cast: Cast, thread: Thread, member: Client, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    member.post(reply_to(thread), {"body": "One more thing about the rota", "act": "draft"})
    path = reverse("draft_list", args=[cast.group.pk])
    assert path in member.get(cast.group.get_absolute_url()).content.decode()
    with django_assert_num_queries(5):
        page = member.get(path).content.decode()
    assert "One more thing about the rota" in page
    assert f'href="{thread.get_absolute_url()}"' in page
    assert "rota</a>" not in sign_in(cast.person("organizer")).get(path).content.decode()
    for number in range(2):
        Draft.objects.create(member=cast.membership("member"), address=f"/{number}/", body="x")
    with django_assert_num_queries(5):
        member.get(path)


def test_a_draft_is_discarded_from_the_page_by_nobody_else(
    cast: Cast, thread: Thread, member: Client, sign_in: SignIn
) -> None:
    member.post(reply_to(thread), {"body": "One more thing", "act": "draft"})
    path = reverse("draft_discard", args=[cast.group.pk, Draft.objects.get().pk])
    assert sign_in(cast.person("organizer")).post(path).status_code == 404
    assert Draft.objects.exists()
    assert "begun nothing" in member.post(path, follow=True).content.decode()
    assert not Draft.objects.exists()
