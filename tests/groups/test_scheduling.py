"""The clocks of the world, and what a session may not be."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from groups import scheduling
from groups.models import Attendance, GroupReading, GroupSession, Membership
from readings.models import Reading
from tests.cast import Cast


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def at(day: str, clock: str, zone: str) -> datetime:
    return scheduling.moment(date.fromisoformat(day), time.fromisoformat(clock), ZoneInfo(zone))


@pytest.mark.parametrize(
    ("zone", "day", "clock", "moment"),
    [
        ("Europe/Berlin", "2027-01-15", "19:30", "2027-01-15T18:30"),
        ("Europe/Berlin", "2027-07-15", "19:30", "2027-07-15T17:30"),
        ("Australia/Sydney", "2027-01-15", "19:30", "2027-01-15T08:30"),
        ("Australia/Sydney", "2027-07-15", "19:30", "2027-07-15T09:30"),
        ("America/Sao_Paulo", "2027-01-15", "19:30", "2027-01-15T22:30"),
        ("America/Sao_Paulo", "2027-07-15", "19:30", "2027-07-15T22:30"),
        # In Ramadan the clocks of Morocco go back, and forward again after it.
        ("Africa/Casablanca", "2027-01-15", "19:30", "2027-01-15T18:30"),
        ("Africa/Casablanca", "2027-02-20", "19:30", "2027-02-20T19:30"),
        ("Asia/Kathmandu", "2027-01-15", "19:30", "2027-01-15T13:45"),
        ("Australia/Lord_Howe", "2027-01-15", "19:30", "2027-01-15T08:30"),
        ("Australia/Lord_Howe", "2027-07-15", "19:30", "2027-07-15T09:00"),
    ],
)
def test_the_hour_is_the_group_s(zone: str, day: str, clock: str, moment: str) -> None:
    assert at(day, clock, zone) == utc(moment)


@pytest.mark.parametrize(
    ("zone", "day", "before", "first", "last", "after"),
    [
        ("Europe/Berlin", "2027-03-28", "01:59", "02:00", "02:59", "03:00"),
        ("Australia/Sydney", "2027-10-03", "01:59", "02:00", "02:59", "03:00"),
        ("Africa/Casablanca", "2027-03-14", "01:59", "02:00", "02:59", "03:00"),
        ("Australia/Lord_Howe", "2027-10-03", "01:59", "02:00", "02:29", "02:30"),
        ("America/Santiago", "2027-09-05", "23:59", "00:00", "00:59", "01:00"),
    ],
)
def test_an_hour_that_the_clocks_skip_is_refused(
    zone: str, day: str, before: str, first: str, last: str, after: str
) -> None:
    for skipped in (first, last):
        with pytest.raises(ValidationError) as refused:
            at(day, skipped, zone)
        sentence = refused.value.message_dict["time"][0]
        assert zone in sentence
        assert f"skip {skipped}" in sentence
    for shown in (before, after):
        assert at(day, shown, zone).astimezone(ZoneInfo(zone)).time() == time.fromisoformat(shown)


@pytest.mark.parametrize(
    ("zone", "day", "clock", "moment"),
    [
        ("Europe/Berlin", "2027-10-31", "02:30", "2027-10-31T00:30"),
        ("Australia/Sydney", "2027-04-04", "02:30", "2027-04-03T15:30"),
        ("Africa/Casablanca", "2027-02-07", "02:30", "2027-02-07T01:30"),
        ("Australia/Lord_Howe", "2027-04-04", "01:45", "2027-04-03T14:45"),
    ],
)
def test_an_hour_that_comes_twice_is_the_first_and_says_so(zone: str, day: str, clock: str, moment: str) -> None:
    start = at(day, clock, zone)
    assert start == utc(moment)
    assert GroupSession(starts_at=start, time_zone=zone).hour_comes_twice
    assert not GroupSession(starts_at=start + timedelta(days=1), time_zone=zone).hour_comes_twice
    assert not GroupSession(starts_at=start - timedelta(days=1), time_zone=zone).hour_comes_twice


@pytest.mark.parametrize(
    ("zone", "day", "clock"), [("Asia/Tokyo", "0001-01-01", "00:00"), ("America/Lima", "9999-12-31", "23:59")]
)
def test_a_date_at_the_end_of_time_is_a_sentence_not_a_crash(zone: str, day: str, clock: str) -> None:
    with pytest.raises(ValidationError, match="Is the year right"):
        at(day, clock, zone)


def plan(**changes: object) -> scheduling.Plan:
    values: dict[str, object] = {
        "title": "First evening",
        "starts_at": timezone.now() + timedelta(days=7),
        "time_zone": "Europe/Berlin",
        "minutes": 120,
    }
    return scheduling.Plan(**{**values, **changes})  # type: ignore[arg-type]


def acting(cast: Cast, role: str = "organizer") -> Membership:
    return Membership.objects.acting(cast.person(role)).get(group=cast.group)


def refusal(of: pytest.ExceptionInfo[ValidationError], field: str) -> str:
    return of.value.message_dict[field][0]


def test_a_session_lasts_as_long_as_planned_in_the_zone_in_which_it_was_meant(cast: Cast) -> None:
    planned = plan(minutes=95, places=8, place="Room 4", link="https://meet.example.org/4")
    session = scheduling.schedule(me=acting(cast), plan=planned)
    session.refresh_from_db()
    assert session.group == cast.group
    assert session.ends_at - session.starts_at == timedelta(minutes=95)
    assert (session.minutes, session.time_zone, session.places) == (95, "Europe/Berlin", 8)
    assert (session.place, session.link) == ("Room 4", "https://meet.example.org/4")


def test_a_start_in_the_past_or_in_another_age_is_refused(cast: Cast) -> None:
    for starts_at, sentence in (
        (timezone.now() - timedelta(minutes=1), "in the past: in Europe/Berlin it is"),
        (timezone.now() + timedelta(days=365 * 6), "more than five years away"),
    ):
        with pytest.raises(ValidationError) as refused:
            scheduling.schedule(me=acting(cast), plan=plan(starts_at=starts_at))
        assert sentence in refusal(refused, "date")
    assert not GroupSession.objects.exists()


def test_more_places_than_the_group_has_are_refused(cast: Cast) -> None:
    with pytest.raises(ValidationError) as refused:
        scheduling.schedule(me=acting(cast), plan=plan(places=13))
    assert "The group has 12 places" in refusal(refused, "places")
    assert scheduling.schedule(me=acting(cast), plan=plan(places=12)).places == 12


def test_the_reading_is_one_on_the_group_s_list(cast: Cast) -> None:
    reading = Reading.objects.create(slug="a-text", title="A text")
    with pytest.raises(ValidationError) as refused:
        scheduling.schedule(me=acting(cast), plan=plan(reading=reading))
    assert refusal(refused, "reading") == "Choose one of the group’s readings."
    row = GroupReading.objects.create(group=cast.group, reading=reading, position=1, for_study=True)
    session = scheduling.schedule(me=acting(cast), plan=plan(reading=reading))
    assert session.reading == reading
    GroupReading.objects.filter(pk=row.pk).update(status=GroupReading.Status.TAKEN_OFF)
    with pytest.raises(ValidationError):
        scheduling.schedule(me=acting(cast), plan=plan(reading=reading))
    # A session keeps what it was built on.
    assert scheduling.change(me=acting(cast), session=session, plan=plan(reading=reading)).reading == reading


def begun(cast: Cast, ends_in: int) -> GroupSession:
    """A session that began three hours ago and ends in so many hours."""
    now = timezone.now()
    start, end = now - timedelta(hours=3), now + timedelta(hours=ends_in)
    return GroupSession.objects.create(group=cast.group, title="Now", starts_at=start, ends_at=end, time_zone="UTC")


def test_a_session_under_way_can_get_another_link_but_no_other_start_in_the_past(cast: Cast) -> None:
    session = begun(cast, ends_in=1)
    same = plan(starts_at=session.starts_at, minutes=240, link="https://meet.example.org/new")
    assert scheduling.change(me=acting(cast), session=session, plan=same).link == "https://meet.example.org/new"
    with pytest.raises(ValidationError) as refused:
        scheduling.change(me=acting(cast), session=session, plan=plan(starts_at=session.starts_at - timedelta(hours=1)))
    assert "in the past" in refusal(refused, "date")


def test_what_is_over_or_called_off_stays_as_it_was(cast: Cast) -> None:
    over = begun(cast, ends_in=-1)
    called_off = scheduling.cancel(session=scheduling.schedule(me=acting(cast), plan=plan()))
    assert called_off.is_cancelled
    for session, sentence in ((over, "This session is over"), (called_off, "This session was called off")):
        with pytest.raises(ValidationError, match=sentence):
            scheduling.change(me=acting(cast), session=session, plan=plan(title="Other"))
        with pytest.raises(ValidationError, match=sentence):
            scheduling.cancel(session=session)
        session.refresh_from_db()
        assert session.title != "Other"


def test_there_can_t_be_fewer_places_than_people_who_come(cast: Cast) -> None:
    session = scheduling.schedule(me=acting(cast), plan=plan(places=4))
    for role in ("organizer", "moderator", "member"):
        Attendance.objects.create(
            group=cast.group, session=session, membership=cast.membership(role), answer=Attendance.Answer.YES
        )
    with pytest.raises(ValidationError) as refused:
        scheduling.change(me=acting(cast), session=session, plan=plan(places=2))
    assert "3 people are coming already" in refusal(refused, "places")
    assert GroupSession.objects.get().places == 4
    assert scheduling.change(me=acting(cast), session=session, plan=plan(places=3)).places == 3
