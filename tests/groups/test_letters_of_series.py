"""One letter about several sessions of a series, and what it brings into calendars."""

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.mail import EmailMessage
from django.utils import timezone

from groups import recurring, rescheduling, scheduling
from groups.models import GroupSession, Series
from groups.rescheduling import Edit, Reach
from tests.groups import calendar_readers as readers
from tests.groups.letterbox import Letterbox

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def rows(letterbox: Letterbox) -> list[GroupSession]:
    """Four evenings, a week from one to the next."""
    first: date = timezone.localdate() + timedelta(days=7)
    plan = scheduling.Plan("Evenings", scheduling.moment(first, time(19), BERLIN), "Europe/Berlin", 120)
    repeat = recurring.Repeat(Series.Rule.WEEKLY, count=4)
    series = recurring.begin(me=letterbox.acting("organizer"), plan=plan, repeat=repeat)
    return list(series.sessions.order_by("starts_at"))


def move(letterbox: Letterbox, session: GroupSession, hour: int, *, following: bool) -> None:
    session.refresh_from_db()
    start = scheduling.moment(session.day, time(hour), BERLIN)
    plan = scheduling.Plan(session.title, start, "Europe/Berlin", 120)
    me = letterbox.acting("organizer")
    if following:
        edit = Edit(plan, frozenset({"time"}))
        rescheduling.change(me=me, session=session, edit=edit, reach=Reach.FOLLOWING)
    else:
        scheduling.change(me=me, session=session, plan=plan)


def told(mail: EmailMessage) -> list[readers.Seen]:
    """What a calendar reads in the letter."""
    (part,) = [part for part in mail.message().walk() if part.get_content_type() == "text/calendar"]
    written = part.get_payload(decode=True)
    assert isinstance(written, bytes)
    return sorted(readers.by_icalendar(written).values())


def as_they_are(rows: list[GroupSession]) -> list[readers.Seen]:
    return sorted(
        (row.starts_at, row.ends_at, "Appointment", row.sequence, row.is_cancelled)
        for row in GroupSession.objects.filter(pk__in=[row.pk for row in rows])
    )


def test_every_calendar_learns_of_each_that_was_called_off(letterbox: Letterbox, rows: list[GroupSession]) -> None:
    """Into some they were taken over one by one, from files; those look nowhere by themselves."""
    rescheduling.cancel(me=letterbox.acting("organizer"), session=rows[1], reach=Reach.FOLLOWING)
    (mail,) = letterbox.collect()["member"]
    assert "2 more that were planned after it" in mail.body
    assert told(mail) == as_they_are(rows[1:])
    assert all(off for *_when, off in told(mail))


def test_one_that_was_called_off_brings_no_other_along(letterbox: Letterbox, rows: list[GroupSession]) -> None:
    scheduling.cancel(session=rows[1])
    (mail,) = letterbox.collect()["member"]
    assert told(mail) == as_they_are(rows[1:2])


def test_every_calendar_learns_of_each_that_was_moved(letterbox: Letterbox, rows: list[GroupSession]) -> None:
    scheduling.cancel(session=rows[3])
    letterbox.collect()
    move(letterbox, rows[1], 18, following=True)
    (mail,) = letterbox.collect()["member"]
    assert told(mail) == as_they_are(rows[1:]), "what was called off before is called off still"


def test_a_second_change_in_a_row_tells_of_all_that_the_first_was_about(
    letterbox: Letterbox, rows: list[GroupSession]
) -> None:
    """The first letter isn't sent, since it is out of date; nobody would hear of the others."""
    move(letterbox, rows[1], 18, following=True)
    move(letterbox, rows[1], 17, following=False)
    (mail,) = letterbox.collect()["member"]
    assert "2 more that come after it" in mail.body
    assert told(mail) == as_they_are(rows[1:])
