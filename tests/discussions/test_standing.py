"""How many comments stand in a thread: true whatever becomes of them, also past all activities."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.db.models import Count, Q
from django.test import Client

from accounts.models import User
from discussions import posting
from discussions.models import Comment, ReadMark, Thread
from tests import texts
from tests.cast import Cast
from tests.discussions.pointing import LETTER, page_of, say, shown

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]


@pytest.fixture
def threads(cast: Cast) -> list[Thread]:
    """Two threads of four comments each."""
    first = texts.thread(cast.group)
    assert first.passage
    both = [first, texts.thread(cast.group, texts.PARAGRAPHS[1], of=first.passage.version)]
    for thread in both:
        for role in ("organizer", "member") * 2:
            texts.comment(thread, cast.membership(role))
    return both


def stored() -> list[int]:
    return list(Thread.objects.order_by("created_at", "pk").values_list("standing", flat=True))


def counted() -> list[int]:
    shown_ones = Count("comments", filter=Q(comments__status="shown"))
    return list(Thread.objects.annotate(n=shown_ones).order_by("created_at", "pk").values_list("n", flat=True))


CHANGES = (
    "UPDATE discussions_comment SET status = 'hidden' WHERE seq = 1",
    "UPDATE discussions_comment SET status = 'withdrawn', body = '', html = '' WHERE seq > 2",
    "UPDATE discussions_comment SET status = 'shown'",
    "UPDATE discussions_comment SET body = 'Otherwise.', html = 'Otherwise.'",
    "UPDATE discussions_comment SET status = 'hidden' WHERE seq = 2 AND thread_id = '{1}'",
    "UPDATE discussions_comment SET thread_id = '{0}', seq = seq + 10, path = 'zzz' || seq WHERE thread_id = '{1}'",
    "DELETE FROM discussions_commententry",
    "DELETE FROM discussions_comment WHERE seq IN (2, 3)",
    "DELETE FROM discussions_comment",
)


@pytest.mark.parametrize("count", range(1, len(CHANGES) + 1))
def test_the_database_itself_keeps_the_count(cast: Cast, threads: list[Thread], count: int) -> None:
    assert stored() == counted() == [4, 4]
    with connection.cursor() as cursor:
        for change in CHANGES[:count]:
            cursor.execute(change.format(*[thread.pk for thread in threads]))
            assert stored() == counted(), change


def test_many_comments_that_come_at_once_are_all_counted(cast: Cast, threads: list[Thread]) -> None:
    one = Comment.objects.order_by("pk").first()
    assert one
    Comment.objects.bulk_create(
        Comment(
            group=cast.group,
            thread=threads[number % 2],
            seq=number,
            path=f"{number:04}",
            author=one.author,
            status=("shown", "hidden")[number % 3 == 0],
        )
        for number in range(100, 160)
    )
    assert stored() == counted()
    assert sum(stored()) == 48


def test_what_is_withdrawn_or_hidden_stands_no_more(cast: Cast, threads: list[Thread]) -> None:
    said = Comment.objects.filter(thread=threads[0]).order_by("seq")
    posting.withdraw(me=cast.membership("organizer"), comment=said[0])
    assert Thread.objects.get(pk=threads[0].pk).standing == 3
    Comment.objects.filter(pk=said[1].pk).update(status=Comment.Status.HIDDEN)
    assert Thread.objects.get(pk=threads[0].pk).standing == 2
    Comment.objects.filter(pk=said[1].pk).update(status=Comment.Status.SHOWN)
    assert Thread.objects.get(pk=threads[0].pk).standing == 3


def test_lists_count_what_stands_and_what_of_it_is_new(cast: Cast, sign_in: SignIn) -> None:
    version = texts.version(*LETTER, title="A letter")
    texts.assign(cast.group, version.reading)
    member = sign_in(cast.person("member"))
    thread = say(cast, version, "second").thread

    def way_in() -> str:
        found = re.search(
            r'<a class="block__talk block__talk--some"[^>]*>(.*?)</a>', shown(member, page_of(cast, version))
        )
        assert found
        return re.sub("<[^>]*>", "", found[1])

    me = cast.membership("organizer")
    for body in ("Second.", "Third.", "Fourth."):
        posting.reply(me=me, thread=thread, parent=None, body=body)
    assert way_in() == "4 comments on paragraph 2 4 new"
    posting.withdraw(me=me, comment=Comment.objects.get(seq=4))
    assert way_in() == "3 comments on paragraph 2 3 new"
    shown(member, thread.get_absolute_url())
    assert way_in() == "3 comments on paragraph 2"
    assert ReadMark.objects.get(member=cast.membership("member")).seq == 4
    for body in ("Fifth.", "Sixth."):
        posting.reply(me=me, thread=thread, parent=None, body=body)
    posting.withdraw(me=me, comment=Comment.objects.get(seq=5))
    assert way_in() == "4 comments on paragraph 2 1 new"
    posting.withdraw(me=me, comment=Comment.objects.get(seq=6))
    assert way_in() == "3 comments on paragraph 2"


def test_a_groups_home_asks_an_index_which_threads_are_alive(cast: Cast, threads: list[Thread]) -> None:
    """However many there are in which nothing stands, and without a look at any comment."""
    me = cast.membership("member")
    plan = Thread.objects.within(me).alive(me).order_by("-last_comment_at")[:5].explain()
    if connection.vendor == "sqlite":  # PostgreSQL chooses by what it has counted, and here is nothing to count
        assert "discussions_thread_alive" in plan
        assert "TEMP B-TREE" not in plan
