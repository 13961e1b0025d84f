"""Talking about what stands in no text: a session, and what somebody begins under a title."""

import re
from collections.abc import Callable
from datetime import timedelta
from unittest import mock

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from discussions import beginning, home, posting, words
from discussions.models import Comment, Thread
from groups.models import Block, GroupSession
from tests import texts
from tests.cast import Cast
from tests.planned import session_in

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]
TITLE = "The bus that comes too late"


@pytest.fixture
def session(cast: Cast) -> GroupSession:
    return session_in(cast, title="A first round")


@pytest.fixture
def begun(cast: Cast) -> Comment:
    """By the member."""
    return beginning.begin(me=cast.membership("member"), title=TITLE, body="Who waits there, too?")


def shown(client: Client, address: str) -> str:
    answer = client.get(address, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def threads_of(cast: Cast) -> str:
    return reverse("group_thread_list", args=[cast.group.pk])


def title_of(page: str) -> str:
    found = re.search(r"<title>(.*?)</title>", page)
    assert found
    return found[1]


# Under a title


def test_any_member_begins_something_and_everybody_finds_it(cast: Cast, sign_in: SignIn) -> None:
    member = sign_in(cast.person("member"))
    organizer = sign_in(cast.person("organizer"))
    assert reverse("group_thread_begin", args=[cast.group.pk]) in shown(member, cast.group.get_absolute_url())
    sent = {"title": f"  {TITLE}\n", "body": "Who waits there, too?"}
    page = member.post(reverse("group_thread_begin", args=[cast.group.pk]), sent, follow=True).content.decode()
    assert f"<h1>{TITLE}</h1>" in page
    assert "Who waits there, too?" in page
    for address in (cast.group.get_absolute_url(), threads_of(cast)):
        assert TITLE in shown(organizer, address)
    assert threads_of(cast) in shown(organizer, cast.group.get_absolute_url())
    assert TITLE in shown(organizer, reverse("home"))


def test_begun_twice_in_a_breath_it_is_one_thread(cast: Cast, begun: Comment) -> None:
    again = beginning.begin(me=cast.membership("member"), title=TITLE, body="Who waits there, too?")
    assert again == begun
    other = beginning.begin(me=cast.membership("organizer"), title=TITLE, body="Who waits there, too?")
    assert other.thread != begun.thread


@pytest.mark.parametrize(("title", "said"), [("", "say in a few words"), ("x" * 121, "120")])
def test_a_title_that_is_missing_or_too_long_gives_the_words_back(
    cast: Cast, sign_in: SignIn, title: str, said: str
) -> None:
    address = reverse("group_thread_begin", args=[cast.group.pk])
    page = sign_in(cast.person("member")).post(address, {"title": title, "body": "My words."}).content.decode()
    assert said in page
    assert "My words." in page
    assert not Thread.objects.exists()


def test_no_title_of_a_page_says_what_it_is_about(
    cast: Cast, session: GroupSession, begun: Comment, sign_in: SignIn
) -> None:
    member = sign_in(cast.person("member"))
    beginning.talk_about(me=cast.membership("member"), session=session, body="Good.")
    addresses = [thread.get_absolute_url() for thread in Thread.objects.all()]
    addresses += [threads_of(cast), reverse("group_thread_begin", args=[cast.group.pk])]
    for address in addresses:
        assert title_of(shown(member, address)) in {"Thread · Common Thread", "Threads · Common Thread"}


def test_a_title_goes_with_the_words_that_it_began_with(cast: Cast, begun: Comment, sign_in: SignIn) -> None:
    posting.reply(me=cast.membership("organizer"), thread=begun.thread, parent=None, body="I do.")
    posting.withdraw(me=cast.membership("member"), comment=begun)
    assert Thread.objects.get().title == ""
    page = shown(sign_in(cast.person("organizer")), threads_of(cast))
    assert TITLE not in page
    assert "Something somebody began" in page


def test_a_title_goes_in_the_database_too(cast: Cast, begun: Comment) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE discussions_comment SET status = 'withdrawn', body = '', html = '', note = ''")
    assert Thread.objects.get().title == ""


def test_a_title_is_hidden_with_the_words_that_it_began_with(cast: Cast, begun: Comment, sign_in: SignIn) -> None:
    posting.reply(me=cast.membership("organizer"), thread=begun.thread, parent=None, body="I do.")
    Comment.objects.filter(seq=1).update(status=Comment.Status.HIDDEN)
    organizer = sign_in(cast.person("organizer"))
    for address in (threads_of(cast), begun.thread.get_absolute_url(), cast.group.get_absolute_url()):
        assert TITLE not in shown(organizer, address)
    Comment.objects.filter(seq=1).update(status=Comment.Status.SHOWN)
    assert TITLE in shown(organizer, threads_of(cast))


def test_a_title_is_not_there_for_whom_a_block_keeps_apart(cast: Cast, sign_in: SignIn) -> None:
    organizer, member, other = (cast.membership(role) for role in ("organizer", "member", "moderator"))
    Block.objects.create(group=cast.group, made_by=organizer, about=member)
    thread = beginning.begin(me=member, title=TITLE, body="Who waits there, too?").thread
    client = sign_in(cast.person("organizer"))
    assert "Something somebody began" not in shown(client, threads_of(cast))
    posting.reply(me=other, thread=thread, parent=None, body="I do.")
    page = shown(client, threads_of(cast))
    assert "Something somebody began" in page
    for address in (threads_of(cast), thread.get_absolute_url(), reverse("home"), cast.group.get_absolute_url()):
        assert TITLE not in shown(client, address)
    assert TITLE in shown(sign_in(cast.person("moderator")), threads_of(cast))


def test_one_takes_ones_own_title_along_and_nobody_elses(cast: Cast, begun: Comment) -> None:
    posting.reply(me=cast.membership("organizer"), thread=begun.thread, parent=None, body="I do.")
    assert TITLE in [one.text for one in words.said_here(cast.membership("member"))]
    assert TITLE not in str(list(words.said_here(cast.membership("organizer"))))


# About a session


@pytest.mark.parametrize("days", [-3, 3])
def test_a_session_is_talked_about_before_and_after_it(
    cast: Cast, session: GroupSession, sign_in: SignIn, days: int
) -> None:
    starts = timezone.now() + timedelta(days=days)
    GroupSession.objects.update(starts_at=starts, ends_at=starts + timedelta(hours=2))
    member, organizer = sign_in(cast.person("member")), sign_in(cast.person("organizer"))
    talk = reverse("session_talk", args=[cast.group.pk, session.pk])
    assert f'href="{talk}"' in shown(member, session.get_absolute_url())
    page = member.post(talk, {"body": "It did me good."}, follow=True).content.decode()
    assert "It did me good." in page
    assert f'href="{session.get_absolute_url()}"' in page
    assert "It did me good." in shown(organizer, talk)
    organizer.post(talk, {"body": "Me too."})
    assert Thread.objects.get().standing == 2
    assert "A first round" in shown(member, threads_of(cast))


def test_another_groups_session_is_not_there(cast: Cast, session: GroupSession, sign_in: SignIn) -> None:
    address = reverse("session_talk", args=[cast.group.pk, session.pk])
    assert sign_in(cast.person("outsider")).get(address).status_code == 404


# Both


def test_where_there_is_no_reading_every_page_of_a_thread_works(
    cast: Cast, session: GroupSession, begun: Comment, sign_in: SignIn
) -> None:
    me = cast.membership("member")
    about = beginning.talk_about(me=me, session=session, body="About nightshifts.")
    member, moderator = sign_in(cast.person("member")), sign_in(cast.person("moderator"))
    for comment in (begun, about):
        here = comment.thread.get_absolute_url()
        ways = ("", "comments/1/", "comments/1/edit/", "comments/1/withdraw/", "?reply=1", "bring/?comment=1")
        for way in ways:
            shown(member, here + way)
        shown(moderator, f"{here}comments/1/flag/")
        assert member.get(f"{here}bring/").status_code == 404
        refused = member.post(f"{here}reply/", {"body": ""})
        assert "There are no words here yet." in refused.content.decode()
    assert "nightshifts" in shown(moderator, reverse("search") + "?q=nightshifts")
    assert {one.reading for one in words.said_here(me)} >= {"", "A first round"}
    assert home.section(cast.person("moderator")) is not None


def test_the_database_keeps_a_thread_to_one_thing(cast: Cast, session: GroupSession, begun: Comment) -> None:
    on_words = texts.thread(cast.group)
    about = Thread.objects.create(group=cast.group, session=session)
    wrong = (
        (on_words, f"session_id = '{session.pk}'"),
        (on_words, "title = 'Both'"),
        (about, "title = 'Both'"),
        (begun.thread, f"session_id = '{session.pk}'"),
    )
    for thread, change in wrong:
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE discussions_thread SET {change} WHERE id = '{thread.pk}'")  # noqa: S608
    with pytest.raises(IntegrityError), transaction.atomic():
        Thread.objects.create(group=cast.group, session=session)


# The list


def test_the_list_has_pages_that_neither_repeat_nor_leave_out(cast: Cast, sign_in: SignIn) -> None:
    for number in range(5):
        beginning.begin(me=cast.membership("member"), title=f"item{number}", body="Here.")
    Thread.objects.filter(title__in=["item1", "item2"]).update(last_comment_at=timezone.now())
    client = sign_in(cast.person("organizer"))
    address, seen = threads_of(cast), []
    with mock.patch("discussions.views.beginning.THREADS_ON_A_PAGE", 2):
        for turn in range(3):
            page = shown(client, address)
            seen.append(re.findall(r"item\d", page))
            assert ('rel="prev"' in page) == (turn > 0)
            further = re.search(r'href="([^"]*)" rel="next"', page)
            assert bool(further) == (turn < 2)
            address = threads_of(cast) + (further[1] if further else "")
    assert [len(items) for items in seen] == [2, 2, 1]
    assert len({item for items in seen for item in items}) == 5


@pytest.mark.parametrize("after", ["nonsense", "1-", "9" * 30 + "-x", "9" * 16 + "-0000000000", "-1-a", "0-😀"])
def test_a_place_that_is_none_is_the_beginning_or_the_end(
    cast: Cast, begun: Comment, sign_in: SignIn, after: str
) -> None:
    assert "<h1>" in shown(sign_in(cast.person("member")), f"{threads_of(cast)}?after={after}")


def test_the_list_costs_as_much_for_three_as_for_one(
    cast: Cast, begun: Comment, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = sign_in(cast.person("member"))
    client.get(threads_of(cast))
    for total in (1, 3):
        for number in range(1, total):
            beginning.begin(me=cast.membership("member"), title=f"item{number}", body="Here.")
        with django_assert_num_queries(4):
            assert client.get(threads_of(cast)).content.count(b"list__title") == total
