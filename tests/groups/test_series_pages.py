"""The pages of a series: its days before they are made, changing and calling off several, answering for several."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from groups import attendance, recurring, scheduling
from groups.models import Attendance, DiscussionGroup, GroupSession, Membership, Series
from tests.cast import Cast, join
from tests.planned import page, words_of

SignIn = Callable[[User | None], Client]


def typed(**changes: str) -> dict[str, str]:
    values = {
        "title": "Evenings",
        "date": "2027-03-14",
        "time": "02:30",
        "minutes": "120",
        "rule": "weekly",
        "count": "4",
    }
    return {**values, **changes}


@pytest.fixture
def november(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The clock stands on 22 November 2026."""
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    return now


def series_in(cast: Cast, count: int = 4, **changes: object) -> list[GroupSession]:
    me = Membership.objects.acting(cast.person("organizer")).get(group=cast.group)
    values = {"title": "Evenings", "starts_at": timezone.now() + timedelta(days=7), "time_zone": "UTC", "minutes": 90}
    plan = scheduling.Plan(**{**values, **changes})  # type: ignore[arg-type]
    series = recurring.begin(me=me, plan=plan, repeat=recurring.Repeat(Series.Rule.WEEKLY, count=count))
    return list(series.sessions.order_by("starts_at"))


def confirm(client: Client, address: str, values: dict[str, str], seen: str, **changes: object) -> str:
    """The page after confirming the days that `seen` shows, all or those given as `day`."""
    shown = re.findall(r'name="shown" value="([^"]*)"', seen)[0]
    days = re.findall(r'name="day" value="([^"]*)"', seen)
    return client.post(address, values | {"shown": shown, "day": days} | changes, follow=True).content.decode()


@pytest.mark.usefixtures("november")
def test_the_days_are_shown_before_anything_is_made_and_one_can_be_left_out(cast: Cast, sign_in: SignIn) -> None:
    DiscussionGroup.objects.update(time_zone="Europe/Berlin")
    client = sign_in(cast.person("organizer"))
    address = reverse("group_session_create", args=[cast.group.pk])
    seen = client.post(address, typed()).content.decode()
    assert not GroupSession.objects.exists()
    text = words_of(seen)
    assert "4 sessions, nothing is planned yet" in text
    assert "Sunday, March 28, 2027, 3:30 a.m. The clocks go forward and skip the usual hour" in text
    assert text.count("2:30 a.m.") == 3
    seen = confirm(client, address, typed(), seen, day=["2027-03-14", "2027-03-28", "2027-04-04"])
    assert [str(row.occurs_on) for row in GroupSession.objects.order_by("starts_at")] == [
        "2027-03-14",
        "2027-03-28",
        "2027-04-04",
    ]
    second = GroupSession.objects.get(occurs_on="2027-03-28")
    assert "skip the usual hour, so it begins later by the clock." in page(client, second)
    assert "skip the usual hour" not in seen


@pytest.mark.usefixtures("november")
def test_days_that_were_not_shown_are_not_made(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.person("organizer"))
    address = reverse("group_session_create", args=[cast.group.pk])
    seen = client.post(address, typed(time="19:00")).content.decode()
    seen = confirm(client, address, typed(time="19:00", rule="fortnightly"), seen)
    assert "April 25, 2027" in words_of(seen)
    assert not GroupSession.objects.exists()
    seen = confirm(client, address, typed(time="19:00", rule="fortnightly"), seen, day=[])
    assert "No day is left. Leave at least one of them ticked." in seen
    assert 'value="Evenings"' in seen


@pytest.mark.usefixtures("november")
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"count": ""}, "Say how many times, or until when."),
        ({"until": "2027-06-01"}, "Say either how many times or until when"),
        ({"count": "", "until": "2027-03-01"}, "The last day is before the first."),
        ({"count": "", "until": "2031-03-01"}, "more than 160 sessions"),
        ({"rule": "monthly-day", "count": "90"}, "more than five years"),
        ({"count": "1"}, "greater than or equal to 2"),
        ({"rule": "daily"}, "Select a valid choice"),
    ],
)
def test_what_is_refused_is_still_there(cast: Cast, sign_in: SignIn, changes: dict[str, str], sentence: str) -> None:
    address = reverse("group_session_create", args=[cast.group.pk])
    seen = sign_in(cast.person("organizer")).post(address, typed(time="19:00") | changes).content.decode()
    assert sentence in seen
    assert 'value="Evenings"' in seen
    assert not GroupSession.objects.exists()


def form_of(client: Client, session: GroupSession) -> tuple[str, dict[str, str]]:
    """The address at which a session is changed, and what its form holds."""
    address = reverse("group_session_edit", args=[session.group_id, session.pk])
    response = client.get(address)
    form = response.context["form"]
    values = {name: str(form[name].value() or "") for name in form.fields if name != "moved_too"}
    return address, values | {"seen": form.seen}


def test_the_form_asks_which_are_meant_and_changes_those(cast: Cast, sign_in: SignIn) -> None:
    rows = series_in(cast)
    client = sign_in(cast.person("organizer"))
    address, values = form_of(client, rows[1])
    assert values["reach"] == "one"
    client.post(address, values | {"title": "Only this"})
    address, values = form_of(client, rows[2])
    client.post(address, values | {"title": "From here", "reach": "following"})
    titles = list(GroupSession.objects.order_by("starts_at").values_list("title", flat=True))
    assert titles == ["Evenings", "Only this", "From here", "From here"]


def test_a_session_of_its_own_is_asked_nothing(cast: Cast, sign_in: SignIn) -> None:
    GroupSession.objects.update(series=None)
    rows = series_in(cast)
    GroupSession.objects.update(series=None)
    _address, values = form_of(sign_in(cast.person("organizer")), rows[0])
    assert "reach" not in values


def test_a_stale_form_is_told_and_a_second_press_holds(cast: Cast, sign_in: SignIn) -> None:
    rows = series_in(cast)
    client = sign_in(cast.person("organizer"))
    address, values = form_of(client, rows[0])
    client.post(address, values | {"title": "First"})
    seen = client.post(address, values | {"title": "Second", "place": "Room 4"}).content.decode()
    assert "Somebody else changed this session while you had it open." in seen
    assert 'value="Second"' in seen
    assert GroupSession.objects.get(pk=rows[0].pk).title == "First"
    fresh = re.findall(r'name="seen" value="([^"]*)"', seen)[0]
    client.post(address, values | {"title": "Second", "seen": fresh})
    assert GroupSession.objects.get(pk=rows[0].pk).title == "Second"


def test_several_are_called_off_with_a_word_why_and_stay_on_the_list(cast: Cast, sign_in: SignIn) -> None:
    rows = series_in(cast)
    client = sign_in(cast.person("organizer"))
    address = reverse("group_session_cancel", args=[cast.group.pk, rows[2].pk])
    assert "Which do you call off?" in client.get(address).content.decode()
    client.post(address, {"reach": "following", "note": "The canteen is closed."})
    member = sign_in(cast.person("member"))
    seen = member.get(reverse("group_session_list", args=[cast.group.pk])).content.decode()
    assert (seen.count("called off"), seen.count("The canteen is closed.")) == (2, 2)
    assert "The canteen is closed." in page(member, rows[3])
    assert "The canteen is closed." not in page(member, rows[0])


def test_a_series_gets_longer_after_a_look(cast: Cast, sign_in: SignIn) -> None:
    rows = series_in(cast)
    client = sign_in(cast.person("organizer"))
    address = reverse("group_session_more", args=[cast.group.pk, rows[0].pk])
    assert "So far the last one is on" in client.get(address).content.decode()
    seen = client.post(address, {"more": "2"}).content.decode()
    assert "2 sessions, nothing is planned yet" in words_of(seen)
    assert GroupSession.objects.count() == 4
    for _press in range(2):
        confirm(client, address, {"more": "2"}, seen)
        assert GroupSession.objects.count() == 6


def test_one_press_answers_for_those_that_follow_and_tells_which_were_full(cast: Cast, sign_in: SignIn) -> None:
    rows = series_in(cast, places=2)
    for number in range(2):
        other = join(cast.group, User.objects.create_user(f"reader{number}"))
        attendance.answer(me=other, session=rows[2], answer=Attendance.Answer.YES)
    scheduling.cancel(session=rows[3])
    client = sign_in(cast.person("member"))
    assert "The same for the 2 that follow in this series" in words_of(page(client, rows[0]))
    address = reverse("group_session_answer", args=[cast.group.pk, rows[0].pk])
    seen = client.post(address, {"answer": "yes", "following": "on"}, follow=True).content.decode()
    assert "Your answer is stored for 2 sessions. All places are taken on:" in seen
    mine = Attendance.objects.filter(membership=cast.membership("member"))
    assert set(mine.values_list("session", "answer")) == {(rows[0].pk, "yes"), (rows[1].pk, "yes")}
    client.post(address, {"answer": "maybe", "following": "on"})
    assert set(mine.values_list("session", "answer")) == {(row.pk, "maybe") for row in rows[:3]}
    # From the second on, the first keeps its answer.
    client.post(reverse("group_session_answer", args=[cast.group.pk, rows[1].pk]), {"answer": "no", "following": "on"})
    assert mine.get(session=rows[0]).answer == "maybe"
    assert mine.get(session=rows[2]).answer == "no"


def test_whoever_answered_before_it_moved_to_another_day_is_asked_again(cast: Cast, sign_in: SignIn) -> None:
    rows = series_in(cast)
    client = sign_in(cast.person("member"))
    answered = reverse("group_session_answer", args=[cast.group.pk, rows[0].pk])
    client.post(answered, {"answer": "yes"})
    organizer = sign_in(cast.person("organizer"))
    address, values = form_of(organizer, rows[0])
    organizer.post(address, values | {"date": (rows[0].day + timedelta(days=1)).isoformat()})
    seen = page(client, rows[0])
    assert "This session is on another day now" in seen
    assert "Moved: it usually is at another time." in seen
    assert "This session is on another day now" not in page(organizer, rows[0])
    assert (
        "This session is on another day now"
        not in client.post(answered, {"answer": "no"}, follow=True).content.decode()
    )


@pytest.mark.parametrize("count", [2, 4])
def test_a_session_of_a_series_costs_one_query_more_however_long_it_is(
    cast: Cast, sign_in: SignIn, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """One counts how many follow, so that one press can answer for them."""
    rows = series_in(cast, count)
    client = sign_in(cast.person("member"))
    GroupSession.objects.filter(pk=rows[1].pk).update(series=None)
    with CaptureQueriesContext(connection) as alone:
        page(client, rows[1])
    with django_assert_num_queries(len(alone) + 1):
        page(client, rows[0])


def test_a_day_that_there_is_not_makes_no_series_longer(cast: Cast, sign_in: SignIn) -> None:
    rows = series_in(cast)
    address = reverse("group_session_more", args=[cast.group.pk, rows[0].pk])
    answer = sign_in(cast.person("organizer")).post(address, {"more": "4", "shown": "2027-02-31 4"}, follow=True)
    assert answer.status_code == 200
