"""Limits against floods: what they refuse, what they say, and that many at once don't pass one either."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from discussions import flagging, limits, posting
from discussions.models import Comment, Flag, Limit, Reason, Thread
from groups.models import Membership
from tests import texts
from tests.cast import Cast, assemble, join
from tests.races import FEWER, StartingLine

SignIn = Callable[[User | None], Client]
LONG = "These are more words than anybody says twice within a day."


@pytest.fixture
def limited(cast: Cast) -> None:
    """As on a site, with everybody in the group for long, and heard in it."""
    limit()


def limit(**numbers: limits.Number) -> None:
    Limit.objects.all().delete()
    chosen = numbers or limits.NUMBERS
    Limit.objects.bulk_create(Limit(name=name, most=n.most, newcomer=n.newcomer) for name, n in chosen.items())
    Membership.objects.update(joined_at=timezone.now() - timedelta(days=30))


@pytest.fixture
def thread(cast: Cast) -> Thread:
    return texts.thread(cast.group)


def say(cast: Cast, thread: Thread, words: str = "Yes.", who: str = "member") -> Comment:
    return posting.reply(me=cast.membership(who), thread=thread, parent=None, body=words)


def refusal(cast: Cast, thread: Thread, words: str = "Once more.", who: str = "member") -> str:
    with pytest.raises(ValidationError) as raised:
        say(cast, thread, words, who)
    return str(raised.value.message)


def age(by: timedelta) -> None:
    """Everything was said that much earlier."""
    for comment in Comment.objects.all():
        Comment.objects.filter(pk=comment.pk).update(created_at=comment.created_at - by)


def test_the_rows_are_the_numbers_that_the_module_explains() -> None:
    migration = import_module("discussions.migrations.0007_limits")
    assert {name: tuple(number) for name, number in limits.NUMBERS.items()} == migration.NUMBERS


def test_whoever_has_said_a_lot_within_an_hour_reads_when_they_can_go_on(
    cast: Cast, thread: Thread, sign_in: SignIn
) -> None:
    limit(member_hour=limits.Number(3, None))
    User.objects.filter(username="member").update(time_zone="Asia/Manila")
    now = datetime.now(UTC)
    for minutes in (50, 40, 30):
        said = texts.comment(thread, cast.membership("member"))
        Comment.objects.filter(pk=said.pk).update(created_at=now - timedelta(minutes=minutes))
    client = sign_in(cast.person("member"))
    page = client.post(f"{thread.get_absolute_url()}reply/", {"body": "What I typed."}).content.decode()
    assert "You have said a lot within an hour. Your words are still here. You can go on " in page
    assert "What I typed." in page
    with timezone.override("Asia/Manila"):
        assert limits.when(now + timedelta(minutes=10)) in page
    age(timedelta(minutes=11))
    say(cast, thread)


@pytest.mark.parametrize("name", ["member_day", "thread_day", "group_day"])
def test_a_day_has_room_for_so_much_and_the_next_has_again(cast: Cast, thread: Thread, name: str) -> None:
    limit(**{name: limits.Number(4, None)})
    for number in range(4):
        say(cast, thread, f"Words {number}.")
    assert "You can go on " in refusal(cast, thread)
    other = texts.thread(cast.group)
    assert say(cast, other) if name == "thread_day" else refusal(cast, other)
    if name != "member_day":
        assert refusal(cast, thread, who="organizer")
    age(timedelta(days=1, minutes=1))
    assert say(cast, thread)


@pytest.mark.usefixtures("limited")
def test_an_evenings_talk_meets_no_limit(cast: Cast, thread: Thread) -> None:
    for number in range(90):
        links = "https://one.example https://two.example https://three.example" if number > 9 else ""
        say(cast, thread, f"Words {number} {links}", ["member", "moderator", "organizer"][number % 3])


def test_when_one_can_go_on_is_told_by_ones_own_clock_with_the_day_unless_it_is_today() -> None:
    with timezone.override("Asia/Manila"):
        noon = timezone.localtime().replace(hour=11, minute=58, second=30)
        assert limits.when(noon) == "at 11:59 a.m."
        assert limits.when(noon + timedelta(days=1)).startswith("on ")


@pytest.mark.usefixtures("limited")
def test_somebody_new_has_less_until_they_were_here_for_a_week_and_heard(cast: Cast, thread: Thread) -> None:
    newcomer = join(cast.group, cast.person("newcomer"))
    for number in range(10):
        say(cast, thread, f"Words {number}.", "newcomer")
    assert "within an hour" in refusal(cast, thread, who="newcomer")
    Membership.objects.filter(pk=newcomer.pk).update(joined_at=timezone.now() - timedelta(days=8))
    say(cast, thread, who="newcomer")
    Comment.objects.update(status=Comment.Status.WITHDRAWN, body="", html="")
    assert refusal(cast, thread, who="newcomer")


@pytest.mark.usefixtures("limited")
def test_somebody_new_puts_two_links_into_a_comment_and_no_more_by_changing_it(cast: Cast, thread: Thread) -> None:
    join(cast.group, cast.person("newcomer"))
    links = "http://a.example https://b.example"
    said = say(cast, thread, links, "newcomer")
    assert refusal(cast, thread, f"{links} https://c.example", "newcomer") == (
        "While you are new here, a comment has room for 2 links."
    )
    with pytest.raises(ValidationError, match="room for 2 links"):
        posting.edit(me=cast.membership("newcomer"), comment=said, body=f"{links} https://c.example")


@pytest.mark.usefixtures("limited")
def test_the_same_words_are_said_once_a_day_unless_they_are_few(cast: Cast, thread: Thread) -> None:
    other = texts.thread(cast.group)
    say(cast, thread, LONG)
    assert "exactly this" in refusal(cast, other, LONG)
    say(cast, other, LONG, "organizer")
    for thread_ in (thread, other):
        say(cast, thread_, "Thank you.")
    age(timedelta(days=1, minutes=1))
    say(cast, other, LONG)


@pytest.mark.usefixtures("limited")
def test_the_same_words_can_be_said_again_once_they_were_withdrawn(cast: Cast, thread: Thread) -> None:
    posting.withdraw(me=cast.membership("member"), comment=say(cast, thread, LONG))
    assert say(cast, texts.thread(cast.group), LONG)


def test_somebody_asks_the_moderators_so_often_a_day(cast: Cast, thread: Thread) -> None:
    limit(flag_day=limits.Number(2, 1))
    me = cast.membership("member")
    texts.comment(thread, me)
    for _number in range(2):
        flagging.flag(me=me, comment=texts.comment(thread, cast.membership("organizer")), reason=Reason.OTHER)
    with pytest.raises(ValidationError, match="a lot within a day"):
        flagging.flag(me=me, comment=texts.comment(thread, cast.membership("organizer")), reason=Reason.OTHER)
    assert Flag.objects.count() == 2


def test_many_flags_at_once_hide_nothing_by_themselves(cast: Cast, thread: Thread, sign_in: SignIn) -> None:
    comment = texts.comment(thread, cast.membership("member"), "Said by one, disliked by many.")
    for number in range(8):
        other = join(cast.group, User.objects.create_user(f"p{number}"))
        flagging.flag(me=other, comment=comment, reason=Reason.HURTFUL)
    page = sign_in(cast.person("organizer")).get(thread.get_absolute_url()).content.decode()
    assert "Said by one, disliked by many." in page
    assert Comment.objects.get(pk=comment.pk).status == Comment.Status.SHOWN


def test_raw_sql_passes_no_limit_either(cast: Cast, thread: Thread) -> None:
    limit(member_hour=limits.Number(1, None))
    texts.comment(thread, cast.membership("member"))
    with pytest.raises(IntegrityError, match="limit_member_hour"), transaction.atomic():
        texts.comment(thread, cast.membership("member"))


@pytest.mark.parametrize("name", ["member_day", "thread_day", "group_day"])
def test_twenty_at_once_do_not_pass_a_limit(transactional_db: None, name: str) -> None:
    cast = assemble()
    limit(**{name: limits.Number(5, None)})
    threads = [texts.thread(cast.group)] * 20 if name == "thread_day" else [texts.thread(cast.group) for _ in range(20)]
    people = ["member"] if name == "member_day" else ["member", "moderator", "organizer"]
    acting = [cast.membership(people[number % len(people)]) for number in range(20)]

    def speak(number: int) -> Callable[[], object]:
        return lambda: posting.reply(me=acting[number], thread=threads[number], parent=None, body=f"Words {number}.")

    with StartingLine(20) as line:
        for _round in range(max(FEWER // 5, 2)):
            Comment.objects.all().delete()
            results = line.start([speak(number) for number in range(20)])
            assert Comment.objects.count() == 5
            assert sum(isinstance(result, ValidationError) for result in results) == 15
