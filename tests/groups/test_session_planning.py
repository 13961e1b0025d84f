"""Planning a session and changing it, by the group's clocks, with nothing typed ever lost."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from groups.models import DiscussionGroup, GroupSession
from tests.cast import Cast
from tests.planned import listed, page, session_in, words_of

SignIn = Callable[[User | None], Client]


def typed(**changes: str) -> dict[str, str]:
    values = {"title": "Second evening", "date": "2027-01-15", "time": "19:30", "minutes": "120", "place": "Room 4"}
    return {**values, **changes}


@pytest.fixture
def november(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The clock stands on 22 November 2026."""
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    return now


def plan(cast: Cast, client: Client, values: dict[str, str], zone: str = "Europe/Berlin") -> str:
    """The page after planning a session in the group, whose clocks stand in `zone`."""
    DiscussionGroup.objects.update(time_zone=zone)
    address = reverse("group_session_create", args=[cast.group.pk])
    return client.post(address, values, follow=True).content.decode()


def test_only_organizers_plan_change_and_call_off(cast: Cast, sign_in: SignIn) -> None:
    session = session_in(cast)
    for role in ("member", "moderator"):
        client = sign_in(cast.person(role))
        assert client.get(reverse("group_session_create", args=[cast.group.pk])).status_code == 403
        assert client.post(reverse("group_session_create", args=[cast.group.pk]), typed()).status_code == 403
        for name in ("group_session_edit", "group_session_cancel"):
            assert client.post(reverse(name, args=[cast.group.pk, session.pk]), typed()).status_code == 403
        seen = page(client, session)
        assert "Change this session" not in seen
        assert "Call off" not in seen
    assert GroupSession.objects.get().title == "The first evening"
    assert not GroupSession.objects.get().is_cancelled


@pytest.mark.usefixtures("november")
def test_the_hour_is_read_by_the_group_s_clocks_and_shown_by_mine_and_theirs(cast: Cast, sign_in: SignIn) -> None:
    reading = listed(cast, "A long essay")
    User.objects.filter(username="organizer").update(time_zone="America/Sao_Paulo")
    seen = plan(cast, sign_in(cast.person("organizer")), typed(reading=reading.pk, places="6"))
    session = GroupSession.objects.get()
    assert session.starts_at == datetime(2027, 1, 15, 18, 30, tzinfo=UTC)
    assert (session.minutes, session.time_zone, session.places, session.reading) == (120, "Europe/Berlin", 6, reading)
    text = words_of(seen)
    assert "Friday, Jan. 15, 2027, 3:30 p.m. to 5:30 p.m. America/Sao_Paulo" in text
    assert "For the group: 7:30 p.m. to 9:30 p.m. Europe/Berlin" in text
    assert reverse("group_reading", args=[cast.group.pk, reading.pk]) in seen
    User.objects.filter(username="member").update(time_zone="Europe/Paris")
    text = words_of(page(sign_in(cast.person("member")), session))
    assert "Friday, Jan. 15, 2027, 7:30 p.m. to 9:30 p.m. Europe/Paris" in text
    assert "For the group" not in text
    # On the other side of the world it is another day, and the session ends on the next.
    User.objects.filter(username="moderator").update(time_zone="Pacific/Auckland")
    GroupSession.objects.update(ends_at=session.starts_at + timedelta(hours=20))
    text = words_of(page(sign_in(cast.person("moderator")), session))
    assert "Saturday, Jan. 16, 2027, 7:30 a.m. to Jan. 17, 2027, 3:30 a.m. Pacific/Auckland" in text
    assert "For the group: Friday, Jan. 15, 2027, 7:30 p.m. to Jan. 16, 2027, 3:30 p.m. Europe/Berlin" in text


@pytest.mark.usefixtures("november")
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"date": "2026-11-22", "time": "12:59"},
            "That start is in the past: in Europe/Berlin it is Nov. 22, 2026, 1 p.m.",
        ),
        (
            {"date": "2027-03-28", "time": "02:30"},
            "the clocks in Europe/Berlin skip 02:30. Choose an earlier or a later",
        ),
        ({"date": "2037-01-15"}, "That is more than five years away."),
        ({"date": "15/01/2027"}, "Write the date as 2026-12-01."),
        ({"date": "2027-02-30"}, "Write the date as 2026-12-01."),
        ({"time": "half past seven"}, "Write the time as 19:30."),
        ({"title": ""}, "This field is required."),
        ({"minutes": "0"}, "greater than or equal to 5"),
        ({"places": "13"}, "The group has 12 places. Leave this empty, or choose fewer."),
        ({"reading": "nosuchthing"}, "Choose one of the group’s readings."),
        ({"link": "javascript:alert(1)"}, "Write the whole link, as in"),
        ({"link": "ftp://example.org/room"}, "The link should begin with https://."),
    ],
)
def test_what_is_refused_is_still_there(cast: Cast, sign_in: SignIn, changes: dict[str, str], sentence: str) -> None:
    values = typed(link="https://meet.example.org/4") | changes
    seen = plan(cast, sign_in(cast.person("organizer")), values)
    assert sentence in seen
    for name in ("title", "date", "time", "minutes", "place", "link"):
        value = re.search(rf'name="{name}"[^>]*? value="([^"]*)"', seen)
        assert (value.group(1) if value else "") == values[name], name
    assert not GroupSession.objects.exists()


@pytest.mark.usefixtures("november")
@pytest.mark.parametrize("time", ["19:30", "19.30", "7:30 pm", "19:30:00"])
def test_times_are_read_as_people_type_them(cast: Cast, sign_in: SignIn, time: str) -> None:
    plan(cast, sign_in(cast.person("organizer")), typed(time=time))
    assert GroupSession.objects.get().starts_at == datetime(2027, 1, 15, 18, 30, tzinfo=UTC)


@pytest.mark.usefixtures("november")
def test_an_hour_that_comes_twice_says_which_it_is_and_stays_it(cast: Cast, sign_in: SignIn) -> None:
    organizer = sign_in(cast.person("organizer"))
    seen = plan(cast, organizer, typed(date="2027-04-04", time="02:30"), zone="Australia/Sydney")
    assert "this hour comes twice in the group’s time zone. The session begins at the first." in seen
    # The second of the two, as a change of the group's time zone can leave it, is not moved by a new title.
    session = GroupSession.objects.get()
    second = session.starts_at + timedelta(hours=1)
    GroupSession.objects.update(starts_at=second, ends_at=second + timedelta(hours=2))
    address = reverse("group_session_edit", args=[cast.group.pk, session.pk])
    organizer.post(address, typed(date="2027-04-04", time="02:30", title="Late"))
    session.refresh_from_db()
    assert (session.title, session.starts_at) == ("Late", second)


@pytest.mark.usefixtures("november")
def test_a_session_opens_for_change_as_it_was_planned(cast: Cast, sign_in: SignIn) -> None:
    organizer = sign_in(cast.person("organizer"))
    reading = listed(cast, "A long essay")
    plan(cast, organizer, typed(reading=reading.pk, places="6"))
    session = GroupSession.objects.get()
    address = reverse("group_session_edit", args=[cast.group.pk, session.pk])
    form = organizer.get(address).context["form"]
    opened = {name: form[name].value() for name in form.fields}
    assert opened == {
        "title": "Second evening",
        "reading": reading.pk,
        "date": datetime(2027, 1, 15, tzinfo=UTC).date(),
        "time": datetime(2027, 1, 15, 19, 30, tzinfo=UTC).time(),
        "minutes": 120,
        "places": 6,
        "place": "Room 4",
        "link": "",
        "place_hours": 24,
    }
    organizer.post(address, typed(date="2027-07-16", time="18:00", minutes="90"))
    session.refresh_from_db()
    assert (session.starts_at, session.minutes) == (datetime(2027, 7, 16, 16, 0, tzinfo=UTC), 90)
    assert (session.reading, session.places) == (None, None)


def test_a_change_that_comes_too_late_keeps_what_was_typed(cast: Cast, sign_in: SignIn) -> None:
    session = session_in(cast, status=GroupSession.Status.CANCELLED)
    address = reverse("group_session_edit", args=[cast.group.pk, session.pk])
    seen = sign_in(cast.person("organizer")).post(address, typed(title="Moved")).content.decode()
    assert "This session was called off, so it can’t be changed any more." in seen
    assert 'value="Moved"' in seen


@pytest.mark.parametrize("count", [1, 3])
def test_the_form_costs_the_same_however_many_readings(
    cast: Cast, sign_in: SignIn, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        listed(cast, f"Essay {number}")
    session = session_in(cast)
    client = sign_in(cast.person("organizer"))
    for name, args, queries in (
        ("group_session_create", [cast.group.pk], 4),
        ("group_session_edit", [cast.group.pk, session.pk], 5),
    ):
        with django_assert_num_queries(queries):
            seen = client.get(reverse(name, args=args)).content.decode()
        assert len(re.findall(r"<option[^>]*>Essay", seen)) == count
