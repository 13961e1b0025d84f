"""The pages of a group's sessions, as each person sees them."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from unittest import mock

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from groups import attendance, policies
from groups.models import Attendance, GroupReading, GroupSession, Membership
from readings.models import Reading
from tests.cast import ROLES, Cast, join

SignIn = Callable[[User | None], Client]
PLACE, LINK = "Canteen, second floor", "https://meet.example.org/third-shift"


def session_in(cast: Cast, **changes: object) -> GroupSession:
    starts = timezone.now() + timedelta(days=7)
    values = {
        "title": "The first evening",
        "starts_at": starts,
        "ends_at": starts + timedelta(hours=2),
        "time_zone": "UTC",
        "place": PLACE,
        "link": LINK,
    }
    return GroupSession.objects.create(group=cast.group, **{**values, **changes})


def listed(cast: Cast, title: str) -> Reading:
    reading = Reading.objects.create(slug=title.lower().replace(" ", "-"), title=title)
    position = cast.group.group_readings.count()
    GroupReading.objects.create(group=cast.group, reading=reading, position=position, for_study=True)
    return reading


def page(client: Client, session: GroupSession) -> str:
    return client.get(session.get_absolute_url()).content.decode()


def words_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", page).split())


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
    assert "You haven't answered yet" in seen
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


# Planning


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
    cast.group.__class__.objects.update(time_zone=zone)
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
        ({"reading": "nosuchthing"}, "Choose one of the group&#x27;s readings."),
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
    assert "this hour comes twice in the group's time zone. The session begins at the first." in seen
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
    }
    organizer.post(address, typed(date="2027-07-16", time="18:00", minutes="90"))
    session.refresh_from_db()
    assert (session.starts_at, session.minutes) == (datetime(2027, 7, 16, 16, 0, tzinfo=UTC), 90)
    assert (session.reading, session.places) == (None, None)


def test_a_change_that_comes_too_late_keeps_what_was_typed(cast: Cast, sign_in: SignIn) -> None:
    session = session_in(cast, status=GroupSession.Status.CANCELLED)
    address = reverse("group_session_edit", args=[cast.group.pk, session.pk])
    seen = sign_in(cast.person("organizer")).post(address, typed(title="Moved")).content.decode()
    assert "This session was called off, so it can&#x27;t be changed any more." in seen
    assert 'value="Moved"' in seen


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
    with django_assert_num_queries(5):
        seen = page(client, session)
    assert len(re.findall(r"<li>Reader\d</li>", seen)) == count


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
