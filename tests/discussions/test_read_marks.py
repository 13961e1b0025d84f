"""What is new since one was last in a thread: on the reading's page, by `?show=`, in whatever order windows come."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from discussions import posting, read_marks
from discussions.models import ReadMark, Thread
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
