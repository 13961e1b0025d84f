"""A group's syllabi as its members read them, and as an organizer makes them."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from groups import policies
from groups.models import GroupReading, GroupSession, Membership, Syllabus
from readings.models import Reading
from tests import texts
from tests.cast import ROLES, Cast
from tests.planned import session_in

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]


@pytest.fixture
def reading() -> Reading:
    return texts.version(title="The rota").reading


@pytest.fixture
def syllabus(cast: Cast, reading: Reading) -> Syllabus:
    return texts.syllabus(cast.group, reading)


@pytest.fixture
def organizer(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.person("organizer"))


@pytest.fixture
def member(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.person("member"))


def at(page: str, syllabus: Syllabus, *more: str) -> str:
    return reverse(page, args=[syllabus.group_id, syllabus.pk, *more])


def shown(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def order_in(page: str) -> list[str]:
    return re.findall(r"<h2 class=\"list__title\">.*?>([^<]+)</a>", page)


@pytest.mark.parametrize("role", ROLES)
def test_a_syllabus_is_for_its_group(cast: Cast, syllabus: Syllabus, sign_in: SignIn, role: str) -> None:
    client, inside = sign_in(cast.people.get(role)), role in {"member", "moderator", "organizer"}
    for address in (syllabus.get_absolute_url(), reverse("group_syllabus_list", args=[cast.group.pk])):
        response = client.get(address)
        assert response.status_code == (200 if inside else 302 if role == "nobody" else 404)
        assert (syllabus.title in response.content.decode()) is inside
    if user := cast.people.get(role):
        me = Membership.objects.acting(user).filter(group=cast.group).first()
        assert Syllabus.objects.visible_to(user).filter(pk=syllabus.pk).exists() is policies.can_view_group(me)


def test_members_read_what_comes_when_why_and_what_is_asked(
    cast: Cast, syllabus: Syllabus, reading: Reading, member: Client
) -> None:
    session = session_in(cast)
    syllabus.items.update(session=session)
    texts.prompt(cast.group, reading, "Who asked you?", about="the night shift")
    page = " ".join(shown(member, syllabus.get_absolute_url()).split())
    assert "Reading 1 of 1" in page
    assert f'<a href="{session.get_absolute_url()}">for the session on' in page
    assert "<p>Reason 1.</p>" in page
    assert "<p>We begin with what we know.</p>" in page
    assert "Who asked you?</a>" in page
    for act in ("Add a reading", "Take off", "Change"):
        assert act not in page


def test_a_session_that_was_called_off_is_said_so(cast: Cast, syllabus: Syllabus, member: Client) -> None:
    syllabus.items.update(session=session_in(cast, status=GroupSession.Status.CANCELLED))
    assert "its session was called off" in shown(member, syllabus.get_absolute_url())


def test_another_groups_questions_stand_on_no_syllabus(
    cast: Cast, syllabus: Syllabus, reading: Reading, member: Client
) -> None:
    texts.prompt(cast.other_group, reading, "Theirs?")
    assert "Theirs?" not in shown(member, syllabus.get_absolute_url())


def test_the_groups_home_and_its_list_of_readings_lead_there(cast: Cast, syllabus: Syllabus, member: Client) -> None:
    home = shown(member, cast.group.get_absolute_url())
    assert f'href="{syllabus.get_absolute_url()}"' in home
    assert "1 reading</p>" in home
    syllabi = reverse("group_syllabus_list", args=[cast.group.pk])
    assert f'href="{syllabi}"' in shown(member, reverse("group_reading_list", args=[cast.group.pk]))
    assert f'href="{syllabus.get_absolute_url()}"' in shown(member, syllabi)
    Syllabus.objects.all().delete()
    assert "In which order" not in shown(member, cast.group.get_absolute_url())


def test_a_session_says_what_its_syllabus_has_down_for_it(
    cast: Cast, syllabus: Syllabus, reading: Reading, member: Client
) -> None:
    session = session_in(cast)
    syllabus.items.update(session=session)
    texts.prompt(cast.group, reading, "Who asked you?")
    page = shown(member, session.get_absolute_url())
    assert "The rota</a>" in page
    assert f'href="{syllabus.get_absolute_url()}"' in page
    assert "Who asked you?</a>" in page


def test_an_organizer_makes_a_syllabus(cast: Cast, organizer: Client) -> None:
    address = reverse("group_syllabus_create", args=[cast.group.pk])
    page = organizer.post(address, {"title": "", "why": "To begin."}).content.decode()
    assert "Give it a name" in page
    assert "To begin.</textarea>" in page
    page = organizer.post(address, {"title": "Autumn", "why": "To begin."}, follow=True).content.decode()
    assert "Autumn</h1>" in page
    assert "Add the first reading" in page


def test_an_organizer_changes_and_removes_one(cast: Cast, syllabus: Syllabus, organizer: Client) -> None:
    page = organizer.post(at("group_syllabus_edit", syllabus), {"title": "Winter", "why": ""}, follow=True)
    assert "Winter</h1>" in page.content.decode()
    page = organizer.post(at("group_syllabus_remove", syllabus), follow=True)
    assert "The syllabus is gone." in page.content.decode()
    assert not Syllabus.objects.exists()


def test_a_reading_is_put_on_and_explained(cast: Cast, syllabus: Syllabus, organizer: Client) -> None:
    other = texts.version(title="Own import", added_by=cast.person("organizer")).reading
    session = session_in(cast)
    page = shown(organizer, at("group_syllabus_add", syllabus))
    assert "Own import" in page
    assert "The rota" not in page
    response = organizer.post(at("group_syllabus_add", syllabus), {"reading": other.pk}, follow=True)
    assert session.title in response.content.decode()
    address = at("group_syllabus_item", syllabus, other.pk)
    response = organizer.post(address, {"why": "It is short.", "session": session.pk}, follow=True)
    page = response.content.decode()
    assert order_in(page) == ["The rota", "Own import"]
    assert "<p>It is short.</p>" in page
    assert "for the session on" in page
    assert GroupReading.objects.listed().filter(group=cast.group, reading=other).exists()


def test_a_session_of_another_group_or_of_the_past_is_no_choice(
    cast: Cast, syllabus: Syllabus, reading: Reading, organizer: Client
) -> None:
    past = timezone.now() - timedelta(days=2)
    over = session_in(cast, title="Over", starts_at=past, ends_at=past + timedelta(hours=1))
    theirs = session_in(cast, title="Theirs", group=cast.other_group)
    address = at("group_syllabus_item", syllabus, reading.pk)
    for session in (over, theirs):
        assert session.title not in shown(organizer, address)
        page = organizer.post(address, {"why": "Kept words.", "session": session.pk}).content.decode()
        assert "Choose one of the group’s coming sessions." in page
        assert "Kept words.</textarea>" in page
    syllabus.items.update(session=over)
    assert "Over" in shown(organizer, address)
    organizer.post(address, {"why": "Still.", "session": over.pk})
    assert syllabus.items.get().session == over


def test_what_nobody_offered_is_not_put_on(cast: Cast, syllabus: Syllabus, organizer: Client) -> None:
    foreign = texts.version(title="Somebody’s").reading
    for pk in (foreign.pk, "0000000000", "a\x00b", ""):
        assert organizer.post(at("group_syllabus_add", syllabus), {"reading": pk}).status_code == 404
    page = shown(organizer, at("group_syllabus_add", syllabus) + "?q=zebra")
    assert "Nothing found for “zebra”" in page


def test_readings_change_places_and_leave(cast: Cast, syllabus: Syllabus, reading: Reading, organizer: Client) -> None:
    other = texts.version(title="Next").reading
    texts.assign(cast.group, other)
    syllabus.items.create(reading=other, position=2)
    page = organizer.post(at("group_syllabus_item_move", syllabus, other.pk), {"move": "up"}, follow=True)
    assert order_in(page.content.decode()) == ["Next", "The rota"]
    page = organizer.post(at("group_syllabus_item_move", syllabus, other.pk), {"move": "away"}, follow=True)
    assert order_in(page.content.decode()) == ["Next", "The rota"]
    page = organizer.post(at("group_syllabus_item_remove", syllabus, reading.pk), follow=True)
    assert order_in(page.content.decode()) == ["Next"]


def test_the_page_costs_the_same_six_queries_for_one_reading_and_for_three(
    cast: Cast, member: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for count in (1, 3):
        readings = [texts.version(title=f"Essay {number}").reading for number in range(count)]
        syllabus = texts.syllabus(cast.group, *readings)
        syllabus.items.update(session=session_in(cast))
        for reading in readings:
            texts.prompt(cast.group, reading)
        with django_assert_num_queries(6):
            assert shown(member, syllabus.get_absolute_url()).count("Where were you") == count


def test_the_list_costs_the_same_four_queries_for_one_syllabus_and_for_three(
    cast: Cast, reading: Reading, member: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for total in (1, 3):
        while Syllabus.objects.count() < total:
            texts.syllabus(cast.group, reading, title=f"Number {Syllabus.objects.count()}")
        with django_assert_num_queries(4):
            assert shown(member, reverse("group_syllabus_list", args=[cast.group.pk])).count("Number") == total
