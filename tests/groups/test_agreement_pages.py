"""The agreement: its versions, who has said yes, what changed, two who write at once, the yes of somebody who joins."""

import re
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from groups import agreeing, invitations
from groups.models import Acceptance, Agreement, GroupSession, Membership
from groups.starting_points import STARTING_POINTS
from tests.cast import Cast, join

SignIn = Callable[[User | None], Client]


def here(cast: Cast, below: str = "") -> str:
    return f"/groups/{cast.group.pk}/agreement/{below}"


def acting(cast: Cast, role: str) -> Membership:
    return Membership.objects.acting(cast.person(role)).get(group=cast.group)


def written(cast: Cast, text: str = "We listen.\nWe pass.", repair: str = "We talk.") -> Agreement:
    holds = Agreement.objects.current_in(cast.group.pk)
    seen = holds.number if holds else 0
    return agreeing.publish(me=acting(cast, "organizer"), text=text, repair=repair, seen=seen)


def shown(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_empty_page_says_what_will_be_here(cast: Cast, sign_in: SignIn) -> None:
    assert "Nothing is written down yet" in shown(sign_in(cast.person("member")), here(cast))
    assert here(cast, "edit/") not in shown(sign_in(cast.person("member")), here(cast))
    assert here(cast, "edit/") in shown(sign_in(cast.person("organizer")), here(cast))


@pytest.mark.parametrize("start", STARTING_POINTS, ids=lambda start: start.name)
def test_a_text_to_start_from_fills_the_form(cast: Cast, sign_in: SignIn, start: object) -> None:
    client = sign_in(cast.person("organizer"))
    assert "textarea" in shown(client, here(cast, "edit/"))
    page = client.get(here(cast, f"edit/?start={start.name}"))  # type: ignore[attr-defined]
    first = str(start.text).splitlines()[0]  # type: ignore[attr-defined]
    assert first in page.context["form"]["text"].value()
    assert first.replace("’", "’") in page.content.decode()


def test_one_press_says_yes_and_everybody_sees_it(cast: Cast, sign_in: SignIn) -> None:
    written(cast)
    client = sign_in(cast.person("member"))
    assert "I say yes to this" in shown(client, here(cast))
    for _ in range(2):
        client.post(here(cast, "1/yes/"))
    assert Acceptance.objects.filter(membership=cast.membership("member")).count() == 1
    assert "I say yes to this" not in shown(client, here(cast))
    page = shown(sign_in(cast.person("moderator")), here(cast))
    assert re.findall(r'<span dir="auto">(\w+)</span>\s*<span class="meta">([\w ]+)</span>', page) == [
        ("Organizer", "yes"),
        ("Moderator", "not yet"),
        ("Member", "yes"),
    ]


def test_a_new_version_asks_everybody_again_everywhere_until_they_say_yes(cast: Cast, sign_in: SignIn) -> None:
    written(cast)
    agreeing.accept(me=acting(cast, "member"), agreement=Agreement.objects.get())
    starts_at = timezone.now() + timedelta(days=1)
    session = GroupSession.objects.create(
        group=cast.group, title="T", starts_at=starts_at, ends_at=starts_at + timedelta(hours=2), time_zone="UTC"
    )
    client = sign_in(cast.person("member"))
    places = ["/", cast.group.get_absolute_url(), session.get_absolute_url()]
    assert all("say yes before" not in shown(client, place) for place in places)
    written(cast, text="We listen well.\nWe pass.")
    assert all("There is a new version" in shown(client, place) for place in places)
    assert all("There is a new version" not in shown(sign_in(cast.person("organizer")), place) for place in places)
    assert "There is a new version" not in shown(sign_in(cast.person("outsider")), "/")
    client.post(here(cast, "2/yes/"))
    assert all("say yes before" not in shown(client, place) for place in places)


def test_who_hasnt_said_yes_is_locked_out_of_nothing(cast: Cast, sign_in: SignIn) -> None:
    written(cast)
    assert "What we read" in shown(sign_in(cast.person("member")), cast.group.get_absolute_url())


def test_what_changed_since_my_yes_is_marked_word_by_word(cast: Cast, sign_in: SignIn) -> None:
    written(cast)
    agreeing.accept(me=acting(cast, "member"), agreement=Agreement.objects.get())
    written(cast, text="We listen well.\nWe pass.\nWe stop at nine.")
    page = shown(sign_in(cast.person("member")), here(cast))
    assert "What has changed since you said yes to version 1" in page
    assert "We listen<ins> well</ins>." in page
    assert "<ins>We stop at nine.</ins>" in page
    assert "What has changed" not in shown(sign_in(cast.person("moderator")), here(cast))
    assert "<ins>We stop at nine.</ins>" in shown(sign_in(cast.person("moderator")), here(cast, "2/"))
    assert "<ins>" not in shown(sign_in(cast.person("moderator")), here(cast, "1/"))


def test_two_who_write_at_once_both_keep_their_words(cast: Cast, sign_in: SignIn) -> None:
    written(cast)
    client = sign_in(cast.person("organizer"))
    form = {"text": "Mine.", "repair": "", "seen": "1"}
    written(cast, text="Theirs, <b>first</b>.")
    page = client.post(here(cast, "edit/"), form).content.decode()
    assert "just written by somebody else" in page
    assert "Theirs, &lt;b&gt;first&lt;/b&gt;." in page
    assert "Mine.</textarea>" in page
    assert Agreement.objects.count() == 2
    seen = re.search(r'name="seen" value="(\d+)"', page)
    assert seen
    client.post(here(cast, "edit/"), form | {"seen": seen[1]})
    assert list(Agreement.objects.order_by("number").values_list("number", "text"))[1:] == [
        (2, "Theirs, <b>first</b>."),
        (3, "Mine."),
    ]


def test_a_double_press_is_one_version(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.person("organizer"))
    for _ in range(2):
        answer = client.post(here(cast, "edit/"), {"text": "We listen.\r\n", "repair": "", "seen": "0"})
        assert answer.status_code == 302
    assert list(Agreement.objects.values_list("number", "text")) == [(1, "We listen.")]


def test_joining_shows_the_agreement_and_takes_the_yes_to_that_version(cast: Cast, sign_in: SignIn) -> None:
    written(cast)
    _invitation, token = invitations.invite(me=acting(cast, "organizer"), days=7, uses=2)
    client = sign_in(cast.person("newcomer"))
    assert "We listen." in shown(client, f"/join/{token}/")
    refused = client.post(f"/join/{token}/", {"name": "Rosa", "version": "1"}).content.decode()
    assert "asks everybody for their yes" in refused
    assert 'value="Rosa"' in refused
    written(cast, text="Another.")
    client.post(f"/join/{token}/", {"name": "Rosa", "version": "1", "agreed": "on"})
    given = Acceptance.objects.filter(membership=cast.membership("newcomer"))
    assert list(given.values_list("agreement__number", flat=True)) == [1]
    assert "There is a new version" in shown(client, "/")


def test_the_page_costs_the_same_for_few_and_for_more(
    cast: Cast, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    written(cast)
    client = sign_in(cast.person("member"))
    for number in (1, 2, 3):
        with django_assert_num_queries(6):
            shown(client, here(cast))
        with django_assert_num_queries(4):
            shown(client, here(cast, "1/"))
        joined = join(cast.group, User.objects.create_user(f"person{number}"))
        agreeing.accept(me=joined, agreement=written(cast, text=f"Version {number}."))


LINES = st.lists(st.text("ab ’\n<", max_size=12), max_size=6).map("\n".join)


@given(LINES, LINES)
def test_what_changed_loses_no_word_of_either(old: str, new: str) -> None:
    rows = agreeing.lines_changed(old, new)
    plain = [
        ["".join(re.sub(r"</?(ins|del)>", "", getattr(row, side)).split()) for row in rows if getattr(row, side)]
        for side in ("old", "new")
    ]
    same = sum(row.same for row in rows)
    for side, text in zip(plain, (old, new), strict=True):
        lines = [line for line in text.splitlines() if line.strip()]
        assert len(side) + same == len(lines)
        for line in side:
            assert line in {"".join(each.replace("<", "&lt;").split()) for each in lines}


@pytest.mark.parametrize(("old", "new"), [("a\nb\n", "b\na\n"), ("a\nb\nc\n", "c\nb\na\n"), ("a\n", "a\nb\n")])
def test_a_long_agreement_of_the_same_few_lines_holds_nobody_up(old: str, new: str) -> None:
    """Each line is like a thousand others: compared each with each, the page took half a minute for everybody."""
    lines = 10_000 // len(old)
    began = time.process_time()
    agreeing.lines_changed(old * lines, new * lines)
    assert time.process_time() - began < 2
