"""What is new since one was last in a thread: on the reading's page, by `?show=`, in whatever order windows come."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from discussions import posting, read_marks
from discussions.models import Comment, ReadMark, Thread
from readings.models import Version
from tests import texts
from tests.cast import Cast
from tests.discussions.pointing import LETTER, page_of, say, shown

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]


@pytest.fixture
def version(cast: Cast) -> Version:
    made = texts.version(*LETTER, title="A letter")
    texts.assign(cast.group, made.reading)
    return made


@pytest.fixture
def member(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.person("member"))


def ways_in(page: str) -> list[str]:
    """What the links to passages say."""
    found = re.findall(r'<a class="block__talk block__talk--some"[^>]*>(.*?)</a>', page)
    return [re.sub("<[^>]*>", "", link) for link in found]


def read_to(cast: Cast) -> list[int]:
    """How far the member has read each thread."""
    return list(ReadMark.objects.filter(member=cast.membership("member")).values_list("seq", flat=True))


def test_what_others_said_is_new_until_one_was_in_the_thread(cast: Cast, version: Version, member: Client) -> None:
    thread = say(cast, version, "second").thread
    texts.comment(thread, cast.membership("moderator"))
    assert ways_in(shown(member, page_of(cast, version))) == ["2 comments on paragraph 2 2 new"]
    shown(member, thread.get_absolute_url())
    assert ways_in(shown(member, page_of(cast, version))) == ["2 comments on paragraph 2"]
    texts.comment(thread, cast.membership("organizer"))
    assert ways_in(shown(member, page_of(cast, version))) == ["3 comments on paragraph 2 1 new"]


def test_ones_own_words_are_never_new(cast: Cast, version: Version, member: Client) -> None:
    thread = say(cast, version, "second", role="member").thread
    assert ways_in(shown(member, page_of(cast, version))) == ["1 comment on paragraph 2"]
    texts.comment(thread, cast.membership("moderator"))
    assert ways_in(shown(member, page_of(cast, version))) == ["2 comments on paragraph 2 1 new"]
    posting.reply(me=cast.membership("member"), thread=thread, parent=None, body="So I thought.")
    assert ways_in(shown(member, page_of(cast, version))) == ["3 comments on paragraph 2"]


def test_nobody_elses_reading_counts(cast: Cast, version: Version, member: Client, sign_in: SignIn) -> None:
    thread = say(cast, version, "second").thread
    shown(sign_in(cast.person("moderator")), thread.get_absolute_url())
    assert ways_in(shown(member, page_of(cast, version))) == ["1 comment on paragraph 2 1 new"]


def test_a_mark_only_rises_in_whatever_order_two_windows_come(cast: Cast, version: Version) -> None:
    comment = say(cast, version, "second")
    me = cast.membership("member")
    early, late = (Thread.objects.with_mark(me).get(pk=comment.thread_id) for _ in range(2))
    for thread, seq in ((late, 7), (early, 3), (early, 9), (late, 8)):
        read_marks.note(me=me, thread=thread, seq=seq)
    assert read_to(cast) == [9]


def test_an_earlier_page_of_a_thread_lowers_nothing(cast: Cast, version: Version, member: Client) -> None:
    thread = say(cast, version, "second").thread
    for number in range(60):
        texts.comment(thread, cast.membership("moderator"), f"Thought {number}.")
    address = thread.get_absolute_url()
    first = shown(member, address)
    assert read_to(cast) == [50]
    assert ways_in(shown(member, page_of(cast, version))) == ["61 comments on paragraph 2 11 new"]
    later = re.search(r'rel="next"[^>]*href="(\?after=[^"]+)"', first)
    assert later
    shown(member, address + later[1])
    shown(member, address)
    assert read_to(cast) == [61]


def test_asking_for_the_head_of_a_page_reads_nothing(cast: Cast, version: Version, member: Client) -> None:
    thread = say(cast, version, "second").thread
    member.head(thread.get_absolute_url())
    assert read_to(cast) == []


def test_a_thread_that_was_read_is_shown_again_without_a_word_to_the_database(
    cast: Cast, version: Version, member: Client
) -> None:
    thread = say(cast, version, "second").thread
    shown(member, thread.get_absolute_url())
    me = cast.membership("member")
    marked = Thread.objects.with_mark(me).get(pk=thread.pk)
    assert marked.read_to == 1
    ReadMark.objects.all().delete()
    read_marks.note(me=me, thread=marked, seq=1)
    assert not ReadMark.objects.exists()


def test_what_somebody_read_goes_with_their_account(cast: Cast, version: Version, member: Client) -> None:
    shown(member, say(cast, version, "second").thread.get_absolute_url())
    member.post("/accounts/delete/", {"words": "keep", "password": "a-quiet-room"})
    assert not User.objects.filter(username="member").exists()
    assert not ReadMark.objects.exclude(member=cast.membership("organizer")).exists()


# Which passages to see


def test_all_mine_unread_are_plain_links_and_say_which_is_shown(cast: Cast, version: Version, member: Client) -> None:
    theirs, mine = say(cast, version, "Nobody asked"), say(cast, version, "second", role="member")
    answered = say(cast, version, "third")
    posting.reply(me=cast.membership("member"), thread=answered.thread, parent=None, body="I did.")
    for thread in (answered.thread,):
        shown(member, thread.get_absolute_url())
    passages = {
        name: comment.thread.passage_id
        for name, comment in (("theirs", theirs), ("mine", mine), ("answered", answered))
    }
    for show, seen in (
        ("", set(passages)),
        ("mine", {"mine", "answered"}),
        ("unread", {"theirs"}),
        ("nonsense", set(passages)),
    ):
        page = shown(member, page_of(cast, version, f"?show={show}"))
        assert {name for name, passage in passages.items() if f'data-passage="{passage}"' in page} == seen, show
        assert len(re.findall('class="list__title"', page)) == len(seen)
        current = re.findall(r'<a href="([^"]*)" aria-current="true">', page)
        assert current == ["/groups/", f"?show={show}" if show in {"mine", "unread"} else "?"]


def test_an_opened_passage_is_there_whatever_else_is_shown(cast: Cast, version: Version, member: Client) -> None:
    passage = say(cast, version, "second", body="Not mine.").thread.passage_id
    page = shown(member, page_of(cast, version, f"?show=mine&passage={passage}"))
    assert "Not mine." in page
    assert "?show=mine#p2" in page


def test_where_nothing_is_to_be_shown_the_page_says_so(cast: Cast, version: Version, member: Client) -> None:
    say(cast, version, "second")
    page = shown(member, page_of(cast, version, "?show=mine"))
    assert "None of these." in page
    assert "We have talked about one passage." in page
    assert "Nobody has answered on one of them yet." in page


# On from where one was


def long_thread(cast: Cast, version: Version) -> Thread:
    """Sixty comments one after the other, and two answers to the first, which stand on the first page."""
    first = say(cast, version, "second")
    for number in range(59):
        texts.comment(first.thread, cast.membership("organizer"), f"Thought {number}.")
    for _ in range(2):
        texts.comment(first.thread, cast.membership("moderator"), "Late.", parent=first)
    return first.thread


def to_what_is_new(page: str) -> str | None:
    found = re.search(r'href="([^"]*)">To what is new since you were here', page)
    return found and found[1]


def test_an_answer_from_the_end_on_the_first_page_leaves_new_what_stands_on_the_next(
    cast: Cast, version: Version, member: Client
) -> None:
    thread = long_thread(cast, version)
    page = shown(member, thread.get_absolute_url())
    assert page.count("Late.") == 2
    assert to_what_is_new(page) is None
    assert read_to(cast) == [48]
    page = shown(member, thread.get_absolute_url())
    way = to_what_is_new(page)
    assert way == f"{thread.get_absolute_url()}comments/49/"
    answer = member.get(way, follow=True)
    assert 'id="49"' in answer.content.decode()
    shown(member, answer.redirect_chain[-1][0].partition("#")[0])
    assert read_to(cast)[0] >= 60


def test_two_devices_in_whatever_order_lose_nothing_and_bring_nothing_back(
    cast: Cast, version: Version, member: Client, sign_in: SignIn
) -> None:
    phone, table = member, sign_in(cast.person("member"))
    thread = say(cast, version, "second").thread
    here = thread.get_absolute_url()
    shown(phone, here)
    texts.comment(thread, cast.membership("organizer"))
    page = shown(table, here)
    assert to_what_is_new(page) == f"{here}comments/2/"
    assert to_what_is_new(shown(phone, here)) is None
    texts.comment(thread, cast.membership("organizer"))
    texts.comment(thread, cast.membership("organizer"))
    # The table's page, from before these, is marked as read after the phone has read them, and before.
    times = dict(Comment.objects.values_list("seq", "created_at"))
    for client, seq, marked in ((table, 2, 2), (phone, 4, 4), (table, 2, 4), (table, 1, 4)):
        client.post(f"{here}read/", {"until": times[seq].isoformat()})
        assert ReadMark.objects.filter(member=cast.membership("member")).values_list("seq", flat=True)[0] >= marked
    assert read_to(cast) == [4]


@pytest.mark.parametrize(
    "until", ["", "x", "99999999", "2999-01-01T00:00:00Z", "2026-13-40T99:00Z", "9999-12-31T23:59-23:00"]
)
def test_nothing_that_is_sent_marks_what_isnt_said_yet(
    cast: Cast, version: Version, member: Client, until: str
) -> None:
    thread = say(cast, version, "second").thread
    member.post(f"{thread.get_absolute_url()}read/", {"until": until})
    assert read_to(cast) == [1]


def test_all_is_marked_as_read_in_a_group_or_everywhere(cast: Cast, version: Version, member: Client) -> None:
    threads = [say(cast, version, words).thread for words in ("Nobody asked", "second", "third")]
    shown(member, threads[0].get_absolute_url())
    for thread in threads:
        texts.comment(thread, cast.membership("organizer"))
    before = timezone.now()
    posting.reply(me=cast.membership("organizer"), thread=threads[1], parent=None, body="And later.")
    address = reverse("group_threads_read", args=[cast.group.pk])
    member.post(address, {"until": before.isoformat()})
    assert sorted(read_to(cast)) == [2, 2]
    for pressed, until in ((address, "2020-01-01T00:00:00Z"), (reverse("threads_read"), "nonsense")):
        member.post(pressed, {"until": until})
    assert sorted(read_to(cast)) == [2, 2, 3]
    assert not ReadMark.objects.filter(member=cast.membership("moderator")).exists()


def test_a_button_on_the_front_page_marks_all_as_read(cast: Cast, version: Version, member: Client) -> None:
    say(cast, version, "second")
    assert f'action="{reverse("threads_read")}"' in shown(member, reverse("home"))
    member.post(reverse("threads_read"))
    assert read_to(cast) == [1]
