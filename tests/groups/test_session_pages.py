"""The pages of a group's sessions, as each person sees them."""

import re
from collections.abc import Callable
from datetime import timedelta
from unittest import mock

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from groups import attendance, policies
from groups.models import Attendance, GroupSession, Membership
from tests.cast import ROLES, Cast, join
from tests.planned import LINK, PLACE, listed, page, session_in

SignIn = Callable[[User | None], Client]


def give(client: Client, session: GroupSession, answer: str) -> str:
    """The page on which somebody lands who presses one of the three buttons."""
    address = reverse("group_session_answer", args=[session.group_id, session.pk])
    response = client.post(address, {"answer": answer}, follow=True)
    assert response.redirect_chain == [(session.get_absolute_url(), 302)]
    return response.content.decode()


# Who sees sessions


def test_whoever_isn_t_in_the_group_finds_nothing(cast: Cast, sign_in: SignIn) -> None:
    session = session_in(cast)
    there = [cast.group.pk, session.pk]
    addresses = [
        reverse("group_session_list", args=there[:1]),
        reverse("group_session_create", args=there[:1]),
        *(reverse(name, args=there) for name in ("group_session", "group_session_edit")),
    ]
    for role in ("newcomer", "outsider", "former", "staff", "superuser"):
        client = sign_in(cast.person(role))
        for address in addresses:
            assert client.get(address).status_code == 404, (role, address)
        for name in ("group_session_answer", "group_session_cancel", "group_session_edit"):
            assert client.post(reverse(name, args=there), {"answer": "yes"}).status_code == 404, (role, name)
    assert not Attendance.objects.exists()
    assert not GroupSession.objects.get().is_cancelled


def test_a_session_is_only_found_in_its_own_group(cast: Cast, sign_in: SignIn) -> None:
    session = session_in(cast)
    member = cast.person("outsider")
    assert sign_in(member).get(reverse("group_session", args=[cast.other_group.pk, session.pk])).status_code == 404


def test_rule_and_queryset_agree_on_who_sees_a_session(cast: Cast) -> None:
    session = session_in(cast)
    for status in Membership.Status:
        ended = None if status == Membership.Status.ACTIVE else timezone.now()
        cast.group.memberships.update(status=status, ended_at=ended)
        for role in ROLES[1:]:
            person = cast.person(role)
            me = Membership.objects.acting(person).filter(group=cast.group).first()
            listed = GroupSession.objects.visible_to(person).filter(pk=session.pk).exists()
            assert listed == policies.can_view_group(me), (role, status)
            assert listed == (status == "active" and role in {"member", "moderator", "organizer", "former"})


# Place and link


@pytest.mark.parametrize("answer", ["yes", "maybe", "no", None])
def test_place_and_link_are_for_those_who_come(cast: Cast, sign_in: SignIn, answer: str | None) -> None:
    session = session_in(cast)
    for role in ("member", "moderator", "organizer"):
        client = sign_in(cast.person(role))
        if answer:
            give(client, session, answer)
        seen = page(client, session)
        assert (PLACE in seen, LINK in seen) == (answer == "yes", answer == "yes"), role
        assert ("Where it is can be seen by those who are coming." in seen) == (answer != "yes")
        overview = client.get(reverse("group_session_list", args=[cast.group.pk])).content.decode()
        assert PLACE not in overview
        assert LINK not in overview


def test_nobody_learns_where_a_session_was_called_off(cast: Cast, sign_in: SignIn) -> None:
    session = session_in(cast)
    member = sign_in(cast.person("member"))
    assert PLACE in give(member, session, "yes")
    organizer = sign_in(cast.person("organizer"))
    response = organizer.post(reverse("group_session_cancel", args=[cast.group.pk, session.pk]), follow=True)
    assert "This session was called off." in response.content.decode()
    seen = page(member, session)
    assert PLACE not in seen
    assert LINK not in seen
    assert "This session was called off." in seen
    assert 'name="answer"' not in seen
    assert "called off" in member.get(reverse("group_session_list", args=[cast.group.pk])).content.decode()


def test_whoever_left_no_longer_finds_the_place(cast: Cast, sign_in: SignIn) -> None:
    session = session_in(cast)
    client = sign_in(cast.person("member"))
    give(client, session, "yes")
    cast.group.memberships.filter(user=cast.person("member")).update(status="left", ended_at=timezone.now())
    response = client.get(session.get_absolute_url())
    assert response.status_code == 404
    assert PLACE not in response.content.decode()


def test_titles_of_pages_name_no_session(cast: Cast, sign_in: SignIn) -> None:
    session = session_in(cast, reading=listed(cast, "A long essay"))
    client = sign_in(cast.person("organizer"))
    give(client, session, "yes")
    for name, title in (("group_session", "Session"), ("group_session_edit", "Change a session")):
        seen = client.get(reverse(name, args=[cast.group.pk, session.pk])).content.decode()
        assert re.findall(r"<title>(.*?)</title>", seen) == [f"{title} · Common Thread"]


# Answering


def test_answering_shows_my_answer_and_who_comes(cast: Cast, sign_in: SignIn) -> None:
    session = session_in(cast)
    client = sign_in(cast.person("member"))
    seen = page(client, session)
    assert "You haven’t answered yet" in seen
    assert "Nobody has said yet that they are coming." in seen
    seen = give(client, session, "yes")
    assert 'value="yes" aria-pressed="true"' in seen
    assert "One person said yes:" in seen
    assert "<li>Member</li>" in seen
    attendance.answer(me=cast.membership("organizer"), session=session, answer=Attendance.Answer.YES)
    seen = give(client, session, "maybe")
    assert 'value="maybe" aria-pressed="true"' in seen
    assert re.search(r"One person said yes:.*<li>Organizer</li>.*Maybe:.*<li>Member</li>", seen, re.DOTALL)
    seen = give(client, session, "no")
    assert "<li>Member</li>" not in seen


def test_a_full_session_offers_what_is_left(cast: Cast, sign_in: SignIn) -> None:
    session = session_in(cast, places=2)
    member = sign_in(cast.person("member"))
    for role in ("organizer", "moderator"):
        give(sign_in(cast.person(role)), session, "yes")
    seen = page(member, session)
    assert "All 2 places are taken. You can answer maybe" in seen
    assert 'value="yes"' not in seen
    # A page that stood open meanwhile still has the button.
    assert "All places are taken. You can answer maybe" in give(member, session, "yes")
    assert not session.attendances.filter(membership=cast.membership("member")).exists()
    assert "All 2 places" not in page(sign_in(cast.person("organizer")), session)


def test_an_answer_that_is_none_of_the_three_changes_nothing(cast: Cast, sign_in: SignIn) -> None:
    session = session_in(cast)
    for answer in ("", "certainly"):
        assert "Choose one of the three answers." in give(sign_in(cast.person("member")), session, answer)
    assert not Attendance.objects.exists()


def test_a_past_session_shows_who_came_and_takes_no_answer(cast: Cast, sign_in: SignIn) -> None:
    session = session_in(cast)
    client = sign_in(cast.person("member"))
    give(client, session, "yes")
    past = timezone.now() - timedelta(days=1)
    GroupSession.objects.filter(pk=session.pk).update(starts_at=past, ends_at=past + timedelta(hours=1))
    seen = page(client, session)
    assert PLACE not in seen
    assert LINK not in seen
    assert 'name="answer"' not in seen
    assert re.search(r"Who was coming.*<li>Member</li>", seen, re.DOTALL)
    assert "This session has begun" in give(client, session, "no")
    assert session.attendances.get().answer == "yes"


# The list


def test_the_list_has_what_comes_first_then_what_was(cast: Cast, sign_in: SignIn) -> None:
    now = timezone.now()
    for title, days in (("Long ago", -30), ("Next month", 30), ("Last week", -7), ("Next week", 7)):
        starts = now + timedelta(days=days)
        session_in(cast, title=title, starts_at=starts, ends_at=starts + timedelta(hours=1))
    seen = sign_in(cast.person("member")).get(reverse("group_session_list", args=[cast.group.pk])).content.decode()
    order = ["Coming", "Next week", "Next month", "Past", "Last week", "Long ago"]
    assert re.findall("|".join(order), seen) == order
    assert "Plan a session" not in seen


def test_a_long_list_has_pages(cast: Cast, sign_in: SignIn) -> None:
    with mock.patch("groups.views.sessions.SESSIONS_A_PAGE", 2):
        for number in range(3):
            session_in(cast, title=f"Evening {number}", starts_at=timezone.now() + timedelta(days=number + 1))
        client = sign_in(cast.person("member"))
        address = reverse("group_session_list", args=[cast.group.pk])
        first, second = (client.get(address, {"page": number}).content.decode() for number in (1, 2))
    assert re.findall(r"Evening \d", first) == ["Evening 0", "Evening 1"]
    assert re.findall(r"Evening \d", second) == ["Evening 2"]
    assert 'href="?page=2"' in first
    assert 'href="?page=1"' in second


def test_a_group_without_sessions_says_what_will_be_here(cast: Cast, sign_in: SignIn) -> None:
    address = reverse("group_session_list", args=[cast.group.pk])
    assert "sessions will be listed here" in sign_in(cast.person("member")).get(address).content.decode()
    assert (
        reverse("group_session_create", args=[cast.group.pk])
        in sign_in(cast.person("organizer")).get(address).content.decode()
    )


# Fetch plans


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_costs_the_same_however_long(
    cast: Cast, sign_in: SignIn, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        session = session_in(cast, title=f"Evening {number}", reading=listed(cast, f"Essay {number}"))
        attendance.answer(me=cast.membership("member"), session=session, answer=Attendance.Answer.YES)
    client = sign_in(cast.person("member"))
    with django_assert_num_queries(5):
        seen = client.get(reverse("group_session_list", args=[cast.group.pk])).content.decode()
    assert seen.count("You said that you are coming.") == count
    assert len(set(re.findall(r"Essay \d", seen))) == count


@pytest.mark.parametrize("count", [1, 3])
def test_a_session_costs_the_same_however_many_come(
    cast: Cast, sign_in: SignIn, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    session = session_in(cast, reading=listed(cast, "A long essay"))
    for number in range(count):
        person = join(cast.group, User.objects.create_user(f"reader{number}"))
        attendance.answer(me=person, session=session, answer=Attendance.Answer.YES)
    client = sign_in(cast.person("member"))
    # Nine for what happens in it: roles, agenda, rounds in writing, cards, what was proposed and taken on, which words
    # were brought, whether the agreement waits for my yes.
    with django_assert_num_queries(16):
        seen = page(client, session)
    assert len(re.findall(r"<li>Reader\d</li>", seen)) == count
