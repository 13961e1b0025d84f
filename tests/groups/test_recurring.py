"""On which days a series comes, and at which moment, beside a calendar library that reads the same rule."""

import datetime as dt
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from groups import recurring, scheduling
from groups.models import GroupSession, Membership, Series
from tests.cast import Cast

WEEKLY, FORTNIGHTLY, BY_DATE, BY_WEEKDAY = Series.Rule
ZONES = [
    "Europe/Berlin",
    "America/New_York",
    "America/Santiago",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "Africa/Casablanca",
    "Africa/Cairo",
    "Asia/Kathmandu",
    "Asia/Tokyo",
    "America/Sao_Paulo",
    "UTC",
]
WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


def rule_of(rule: str, first: date) -> dict[str, object]:
    """The rule as RFC 5545 writes it, put together here once more and differently."""
    if rule == WEEKLY:
        return {"FREQ": "WEEKLY"}
    if rule == FORTNIGHTLY:
        return {"FREQ": "WEEKLY", "INTERVAL": 2}
    if rule == BY_DATE:
        return {"FREQ": "MONTHLY", "BYMONTHDAY": [*range(28, first.day), first.day], "BYSETPOS": -1}
    nth = -1 if first.day > 28 else -(-first.day // 7)
    return {"FREQ": "MONTHLY", "BYDAY": f"{nth}{WEEKDAYS[first.weekday()]}"}


def by_a_calendar(rule: str, first: date, clock: time, zone: str, count: int) -> list[datetime]:
    event = icalendar.Event()
    event.add("uid", "one")
    event.add("dtstart", datetime.combine(first, clock, ZoneInfo(zone)))
    event.add("dtend", datetime.combine(first, clock, ZoneInfo(zone)) + timedelta(hours=1))
    event.add("rrule", rule_of(rule, first) | {"COUNT": count})
    calendar = icalendar.Calendar()
    calendar.add_component(event)
    end = first + timedelta(days=31 * (count + 2))
    found = recurring_ical_events.of(calendar).between(first, end)
    return sorted(each["DTSTART"].dt.astimezone(UTC) for each in found)


@given(
    rule=st.sampled_from(list(Series.Rule)),
    first=st.dates(date(2026, 1, 1), date(2029, 12, 31)),
    clock=st.times().map(lambda moment: moment.replace(second=0, microsecond=0)),
    zone=st.sampled_from(ZONES),
    count=st.integers(2, 40),
)
def test_a_series_is_where_a_calendar_has_it(
    rule: Series.Rule, first: date, clock: time, zone: str, count: int
) -> None:
    """Every zone has its clock changes within the time of a series, in March or in October, forward or back."""
    series = Series(rule=rule, starts_on=first, clock=clock, time_zone=zone)
    ours = [series.begins(day) for day in recurring.days_of(rule, first, until=None, count=count)]
    assert ours == by_a_calendar(rule, first, clock, zone, count)


@given(
    rule=st.sampled_from(list(Series.Rule)),
    first=st.dates(date(2026, 1, 1), date(2029, 12, 31)),
    clock=st.times().map(lambda moment: moment.replace(second=0, microsecond=0)),
    zone=st.sampled_from(ZONES),
)
def test_the_clock_on_the_wall_shows_the_same_hour_or_a_sentence_says_why_not(
    rule: Series.Rule, first: date, clock: time, zone: str
) -> None:
    series = Series(rule=rule, starts_on=first, clock=clock, time_zone=zone)
    for each in recurring.occurrences(series, list(islice(recurring.days(rule, first), 60))):
        local = each.starts_at.astimezone(ZoneInfo(zone))
        assert (local.date(), local.time()) == (each.day, clock) or each.skipped
        if each.skipped:
            assert local.replace(tzinfo=None) > datetime.combine(each.day, clock)
        again = (each.starts_at + timedelta(hours=1)).astimezone(ZoneInfo(zone))
        assert again.time() != clock or each.twice


@given(
    rule=st.sampled_from(list(Series.Rule)),
    first=st.dates(date(2026, 1, 1), date(2029, 12, 31)),
    weeks=st.integers(6, 120),
)
def test_until_is_the_last_day_it_may_be(rule: Series.Rule, first: date, weeks: int) -> None:
    until = first + timedelta(weeks=weeks, days=3)
    found = recurring.days_of(rule, first, until=until, count=None)
    after = next(day for day in recurring.days(rule, first) if day > found[-1])
    assert found[-1] <= until < after
    assert found == sorted(set(found))


def days(rule: Series.Rule, first: str, count: int) -> list[str]:
    return [day.isoformat() for day in recurring.days_of(rule, date.fromisoformat(first), until=None, count=count)]


def test_where_a_month_has_no_such_date_it_is_its_last_day() -> None:
    assert days(BY_DATE, "2027-10-31", 6) == [
        "2027-10-31",
        "2027-11-30",
        "2027-12-31",
        "2028-01-31",
        "2028-02-29",
        "2028-03-31",
    ]
    assert days(BY_DATE, "2027-01-30", 3) == ["2027-01-30", "2027-02-28", "2027-03-30"]
    assert days(BY_DATE, "2027-02-28", 3) == ["2027-02-28", "2027-03-28", "2027-04-28"]


def test_a_fifth_weekday_is_the_last_of_its_month() -> None:
    assert days(BY_WEEKDAY, "2027-03-31", 3) == ["2027-03-31", "2027-04-28", "2027-05-26"]
    assert days(BY_WEEKDAY, "2027-03-24", 3) == ["2027-03-24", "2027-04-28", "2027-05-26"]
    assert days(BY_WEEKDAY, "2027-03-03", 3) == ["2027-03-03", "2027-04-07", "2027-05-05"]


@pytest.mark.parametrize(
    ("zone", "first", "clock", "moments"),
    [
        # Forward in March, back in October; and the other way round below the equator.
        ("Europe/Berlin", "2027-03-23", "19:00", ["2027-03-23T18:00", "2027-03-30T17:00"]),
        ("Europe/Berlin", "2027-10-26", "19:00", ["2027-10-26T17:00", "2027-11-02T18:00"]),
        ("Australia/Sydney", "2027-03-30", "19:00", ["2027-03-30T08:00", "2027-04-06T09:00"]),
        ("Australia/Sydney", "2027-09-28", "19:00", ["2027-09-28T09:00", "2027-10-05T08:00"]),
        # A skipped half past two is half past three by the clock, and half past two again a week later.
        ("Europe/Berlin", "2027-03-21", "02:30", ["2027-03-21T01:30", "2027-03-28T01:30", "2027-04-04T00:30"]),
        # Of an hour that comes twice it is the first.
        ("Europe/Berlin", "2027-10-24", "02:30", ["2027-10-24T00:30", "2027-10-31T00:30", "2027-11-07T01:30"]),
    ],
)
def test_seven_in_the_evening_stays_seven_in_the_evening(zone: str, first: str, clock: str, moments: list[str]) -> None:
    series = Series(rule=WEEKLY, clock=time.fromisoformat(clock), time_zone=zone)
    on = islice(recurring.days(WEEKLY, date.fromisoformat(first)), len(moments))
    assert [f"{series.begins(day):%Y-%m-%dT%H:%M}" for day in on] == moments


def acting(cast: Cast) -> Membership:
    return Membership.objects.acting(cast.person("organizer")).get(group=cast.group)


def plan(**changes: object) -> scheduling.Plan:
    start = scheduling.moment(timezone.localdate() + timedelta(days=7), time(19), ZoneInfo("Europe/Berlin"))
    values: dict[str, object] = {"title": "Tuesdays", "starts_at": start, "time_zone": "Europe/Berlin", "minutes": 90}
    return scheduling.Plan(**{**values, **changes})  # type: ignore[arg-type]


def test_a_series_is_made_of_sessions_and_pressing_twice_makes_it_once(cast: Cast) -> None:
    given = plan(place="Room 4", places=6, place_hours=3)
    repeat = recurring.Repeat(WEEKLY, count=5)
    third = recurring.preview(given, repeat)[2].day
    repeat = recurring.Repeat(WEEKLY, count=5, left_out=frozenset([third]))
    series = recurring.begin(me=acting(cast), plan=given, repeat=repeat)
    assert recurring.begin(me=acting(cast), plan=given, repeat=repeat) == series
    rows = list(GroupSession.objects.order_by("starts_at"))
    assert [(row.occurs_on - rows[0].occurs_on).days for row in rows if row.occurs_on and rows[0].occurs_on] == [
        0,
        7,
        21,
        28,
    ]
    assert {(row.title, row.place, row.places, row.place_hours, row.minutes) for row in rows} == {
        ("Tuesdays", "Room 4", 6, 3, 90)
    }
    assert {row.starts_at.astimezone(row.zone).time() for row in rows} == {time(19)}


def test_a_single_session_pressed_twice_is_one_and_another_plan_is_another(cast: Cast) -> None:
    first = scheduling.schedule(me=acting(cast), plan=plan())
    assert scheduling.schedule(me=acting(cast), plan=plan()) == first
    assert scheduling.schedule(me=acting(cast), plan=plan(place="Room 4")) != first
    GroupSession.objects.filter(pk=first.pk).update(created_at=timezone.now() - timedelta(minutes=2))
    assert scheduling.schedule(me=acting(cast), plan=plan()) != first


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        (dt.timedelta(days=-1), "The last day is before the first."),
        (dt.timedelta(days=6), "Until then it comes only once."),
        (dt.timedelta(days=365 * 4), "more than 160 sessions"),
    ],
)
def test_a_series_that_can_t_be_is_a_sentence(cast: Cast, days: timedelta, sentence: str) -> None:
    start = plan().starts_at.date()
    repeat = recurring.Repeat(WEEKLY, until=start + days)
    with pytest.raises(ValidationError) as refused:
        recurring.begin(me=acting(cast), plan=plan(), repeat=repeat)
    assert sentence in refused.value.message_dict["until"][0]
    assert not Series.objects.exists()


def test_a_series_gets_longer_by_its_rule_and_a_second_press_adds_nothing(cast: Cast) -> None:
    series = recurring.begin(me=acting(cast), plan=plan(place="Room 4"), repeat=recurring.Repeat(FORTNIGHTLY, count=2))
    last = recurring.last_day(series)
    assert last
    for expected in (3, 0):
        made = recurring.lengthen(me=acting(cast), series=series, until=last, more=3)
        assert len(made) == expected
    rows = list(series.sessions.order_by("starts_at"))
    assert [(row.day - rows[0].day).days for row in rows] == [0, 14, 28, 42, 56]
    assert {(row.place, row.minutes) for row in rows} == {("Room 4", 90)}
