"""The page of a thread: who sees it, how it is read page by page, and what it costs."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from discussions import conversation, policies, posting
from discussions.models import Comment, Thread
from groups.models import Membership
from tests import texts
from tests.cast import ROLES, Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]


@pytest.fixture
def thread(cast: Cast) -> Thread:
    return texts.thread(cast.group)


@pytest.fixture
def member(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.person("member"))


def shown(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def numbers(page: str) -> list[int]:
    """The comments on a page, in its order."""
    return [int(seq) for seq in re.findall(r'<article class="comment[^"]*" id="(\d+)"', page)]


@pytest.mark.parametrize("role", ROLES)
def test_a_thread_is_its_groups_and_nobody_elses(cast: Cast, thread: Thread, sign_in: SignIn, role: str) -> None:
    texts.comment(thread, cast.membership("member"), "The rota took my Sundays.")
    response = sign_in(cast.people.get(role)).get(thread.get_absolute_url())
    if role in {"member", "moderator", "organizer"}:
        assert "The rota took my Sundays." in response.content.decode()
    else:
        assert response.status_code == (302 if role == "nobody" else 404)
        assert "Sundays" not in response.content.decode()


@pytest.mark.parametrize("role", ROLES[1:])
def test_the_set_and_the_rule_agree_on_who_sees_a_thread(cast: Cast, thread: Thread, role: str) -> None:
    user = cast.person(role)
    me = Membership.objects.filter(user=user).first()
    assert Thread.objects.visible_to(user).filter(pk=thread.pk).exists() == policies.can_view_thread(me, thread)


@pytest.mark.parametrize("role", ["member", "moderator", "former", "outsider"])
@pytest.mark.parametrize("status", Comment.Status.values)
@pytest.mark.parametrize("author", ["member", "former"])
def test_the_set_and_the_rule_agree_on_who_reads_a_comment(
    cast: Cast, thread: Thread, role: str, status: str, author: str
) -> None:
    comment = texts.comment(thread, cast.membership(author))
    gone = {"body": "", "html": ""} if status == Comment.Status.WITHDRAWN else {}
    Comment.objects.filter(pk=comment.pk).update(status=status, **gone)
    comment.refresh_from_db()
    me = cast.membership(role)
    seen = Comment.objects.visible_to(cast.person(role)).with_words(me).filter(pk=comment.pk)
    words = seen.values_list("words", flat=True)  # type: ignore[misc]  # annotated by with_words
    assert any(words) == policies.can_read(me, comment)


def test_answers_stand_below_what_they_answer_in_the_order_of_speaking(
    cast: Cast, thread: Thread, member: Client
) -> None:
    me = cast.membership("member")
    first = texts.comment(thread, me)
    second = texts.comment(thread, me)
    answer = texts.comment(thread, me, parent=first)
    texts.comment(thread, me, parent=second)
    texts.comment(thread, me, parent=answer)
    texts.comment(thread, me, parent=first)
    assert numbers(shown(member, thread.get_absolute_url())) == [1, 3, 5, 6, 2, 4]


def test_a_long_thread_is_read_page_by_page_forward_and_back(cast: Cast, thread: Thread, member: Client) -> None:
    me = cast.membership("member")
    opening = [texts.comment(thread, me) for _ in range(3)]
    for _ in range(57):
        texts.comment(thread, me, parent=opening[0])
    for _ in range(60):
        texts.comment(thread, me)
    order = list(Comment.objects.order_by("path").values_list("seq", flat=True))
    read: list[int] = []
    query: str | None = ""
    while query is not None:
        page = shown(member, thread.get_absolute_url() + query)
        read += numbers(page)
        later = re.search(r'rel="next"[^>]* href="(\?after=\w+)"', page)
        query = later and later[1]
    assert read == order
    back = re.search(r'rel="prev"[^>]* href="(\?before=\w+)"', page)
    assert back
    page = shown(member, thread.get_absolute_url() + back[1])
    assert numbers(page) == order[50:100]
    assert 'rel="prev"' in page
    assert 'rel="next"' in page


@pytest.mark.parametrize(
    "query", ["?after=zzzz", "?after=x", "?before=%FF", "?after=0001%27", "?reply=99999", "?reply=x"]
)
def test_an_address_that_somebody_made_up_still_gives_a_page(
    thread: Thread, cast: Cast, member: Client, query: str
) -> None:
    texts.comment(thread, cast.membership("member"))
    assert "<h1>On paragraph 1</h1>" in shown(member, f"{thread.get_absolute_url()}?{query}")


def test_every_comments_permanent_link_leads_to_a_page_that_holds_it(
    cast: Cast, thread: Thread, member: Client
) -> None:
    me = cast.membership("member")
    opening = texts.comment(thread, me)
    for number in range(2, 131):
        texts.comment(thread, me, parent=opening if number % 3 else None)
    for comment in Comment.objects.filter(seq__in=[1, 2, 3, 50, 75, 129, 130]):
        response = member.get(comment.get_absolute_url(), follow=True)
        address, _status = response.redirect_chain[-1]
        assert address.endswith(f"#{comment.seq}")
        assert comment.seq in numbers(response.content.decode())


def test_the_page_says_who_spoke_and_when_by_the_readers_clock(cast: Cast, thread: Thread, sign_in: SignIn) -> None:
    comment = texts.comment(thread, cast.membership("organizer"))
    Comment.objects.filter(pk=comment.pk).update(created_at=datetime(2026, 3, 1, 23, 30, tzinfo=UTC))
    reader = cast.person("member")
    User.objects.filter(pk=reader.pk).update(time_zone="Asia/Manila")
    page = shown(sign_in(reader), thread.get_absolute_url())
    assert '<b class="comment__author">Organizer</b>' in page
    assert '<time datetime="2026-03-02T07:30+08:00">March 2, 2026, 7:30 a.m.</time>' in page


def test_a_comment_away_from_what_it_answers_says_whom(cast: Cast, thread: Thread, member: Client) -> None:
    first = texts.comment(thread, cast.membership("organizer"))
    texts.comment(thread, cast.membership("member"), parent=first)
    texts.comment(thread, cast.membership("moderator"), parent=first)
    page = shown(member, thread.get_absolute_url())
    assert page.count("in answer to Organizer") == 1
    assert '<a href="#1">in answer to Organizer</a>' in page
    posting.withdraw(me=cast.membership("organizer"), comment=first)
    page = shown(member, thread.get_absolute_url())
    assert "in answer to an earlier comment" in page
    assert "Organizer" not in page


def test_the_form_to_answer_stands_under_the_comment_without_any_script(
    cast: Cast, thread: Thread, member: Client
) -> None:
    for _ in range(3):
        texts.comment(thread, cast.membership("organizer"))
    page = shown(member, thread.get_absolute_url() + "?reply=2")
    form = page.index('id="reply"')
    assert page.index('id="2"') < form < page.index('id="3"')
    assert '<input type="hidden" name="parent" value="2">' in page
    assert 'id="speak"' not in page


def test_the_page_costs_the_same_seven_queries_for_one_comment_and_for_fifty(
    cast: Cast, thread: Thread, member: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """And on the first visit, and whenever there is more to read, what it takes to write that down."""
    opening = texts.comment(thread, cast.membership("member"))
    with django_assert_num_queries(9):
        shown(member, thread.get_absolute_url())
    with django_assert_num_queries(7):
        shown(member, thread.get_absolute_url())
    for author in ["member", "moderator", "organizer", "former"] * 15:
        texts.comment(thread, cast.membership(author), parent=opening)
    with django_assert_num_queries(9):
        shown(member, thread.get_absolute_url())
    # Where something on other pages is new to them, one more, which tells what.
    with django_assert_num_queries(8):
        assert len(numbers(shown(member, thread.get_absolute_url()))) == conversation.PAGE
