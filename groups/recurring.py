"""Sessions that come again: on which days, planning them, making a series longer.

Days are counted on the wall's calendar, never in UTC, so that seven in the evening stays seven in the evening when the
clocks change (docs/adr/0023-series.md). Changing several sessions of a series at once is in `groups.rescheduling`.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from zoneinfo import ZoneInfo

from dateutil.rrule import FR, MO, MONTHLY, SA, SU, TH, TU, WE, WEEKLY, rrule
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from groups import scheduling
from groups.models import DiscussionGroup, GroupSession, Membership, Series

# Three years of weeks. Beyond that, the number or the year is a slip of the finger.
MOST = 160
LAST_SURE_DAY = 28
WEEKDAYS = (MO, TU, WE, TH, FR, SA, SU)


@dataclass(frozen=True)
class Repeat:
    """How a session comes again: by which rule, until which day or how many times, and on which days it doesn't."""

    rule: Series.Rule
    until: dt.date | None = None
    count: int | None = None
    left_out: frozenset[dt.date] = frozenset()


@dataclass(frozen=True)
class Occurrence:
    """One day of a series that isn't stored yet, with what the clocks do there."""

    day: dt.date
    starts_at: dt.datetime
    skipped: bool
    twice: bool


def days(rule: str, first: dt.date) -> Iterator[dt.date]:
    """The days of the rule from `first` on, without end.

    By the date: where a month has no such date, its last day. By the weekday: the first to fourth of the month, and
    for a fifth the month's last.
    """
    start = dt.datetime.combine(first, dt.time())
    if rule in {Series.Rule.WEEKLY, Series.Rule.FORTNIGHTLY}:
        found = rrule(WEEKLY, start, interval=2 if rule == Series.Rule.FORTNIGHTLY else 1)
    elif rule == Series.Rule.MONTHLY_DAY:
        dates = range(min(first.day, LAST_SURE_DAY), first.day + 1)
        found = rrule(MONTHLY, start, bymonthday=list(dates), bysetpos=-1)
    else:
        found = rrule(MONTHLY, start, byweekday=WEEKDAYS[first.weekday()](nth_of_month(first)))
    return (moment.date() for moment in found)


def nth_of_month(day: dt.date) -> int:
    """Which of its weekday in the month a day is: 1 to 4, and -1, the last, for a fifth."""
    nth = (day.day - 1) // 7 + 1
    return nth if nth <= 4 else -1


def days_of(rule: str, first: dt.date, *, until: dt.date | None, count: int | None) -> list[dt.date]:
    """The days of a series. Raises ValidationError, by field, for one that has no second day or too many."""
    return ended(days(rule, first), first, until=until, count=count)


def ended(on: Iterator[dt.date], first: dt.date, *, until: dt.date | None, count: int | None) -> list[dt.date]:
    """The days from `first` on until a day, or so many of them. Raises ValidationError as `days_of` does."""
    if until is not None and until < first:
        raise ValidationError({"until": _("The last day is before the first. Is the year right?")}, code="until")
    found = list(islice(on, count or MOST + 1))
    if until is not None:
        found = [day for day in found if day <= until]
    if len(found) > MOST:
        sentence = _("That would be more than %(most)d sessions. Choose an earlier last day; you can add more later.")
        raise ValidationError({"until": ValidationError(sentence, code="many", params={"most": MOST})})
    if len(found) < 2:
        raise ValidationError({"until": _("Until then it comes only once. Choose a later last day.")}, code="once")
    return found


def occurrences(series: Series, on: Sequence[dt.date]) -> list[Occurrence]:
    """These days as they would become sessions, for a look before they do."""
    found = []
    for day in on:
        starts_at = series.begins(day)
        like = GroupSession(starts_at=starts_at, time_zone=series.time_zone)
        found.append(Occurrence(day, starts_at, series.skips_on(day), like.hour_comes_twice))
    return found


def series_of(plan: scheduling.Plan, repeat: Repeat) -> Series:
    """The series that a plan would begin, not stored. Its hour is that of the first session."""
    first = plan.starts_at.astimezone(ZoneInfo(plan.time_zone))
    return Series(
        title=plan.title,
        rule=repeat.rule,
        starts_on=first.date(),
        clock=first.time(),
        minutes=plan.minutes,
        time_zone=plan.time_zone,
        until=repeat.until,
        count=None if repeat.until else repeat.count,
    )


def preview(plan: scheduling.Plan, repeat: Repeat) -> list[Occurrence]:
    """The days of a plan, before anything is made. Raises ValidationError, by field, for what can't be."""
    series = series_of(plan, repeat)
    scheduling.check_start(plan)
    found = occurrences(series, days_of(series.rule, series.starts_on, until=repeat.until, count=repeat.count))
    if found[-1].starts_at > timezone.now() + scheduling.HORIZON:
        raise ValidationError({"until": _("That goes on for more than five years. Is the year right?")}, code="far")
    return found


@transaction.atomic
def begin(*, me: Membership, plan: scheduling.Plan, repeat: Repeat) -> Series:
    """A new series of the group in which `me` acts, with all its sessions.

    Raises ValidationError, by field, for what can't be. A second press of the button within a minute finds what the
    first one made.
    """
    scheduling.check_places(me, plan)
    scheduling.check_reading(me, plan)
    planned = [each for each in preview(plan, repeat) if each.day not in repeat.left_out]
    if not planned:
        raise ValidationError(_("No day is left. Leave at least one of them ticked."), code="none")
    DiscussionGroup.objects.hold(me.group_id)
    series = series_of(plan, repeat)
    series.group_id = me.group_id
    same = {name: getattr(series, name) for name in RULED_BY}
    recent = Series.objects.filter(**same, created_at__gt=timezone.now() - scheduling.DOUBLE_PRESS)
    pressed = recent.filter(sessions__status=GroupSession.Status.SCHEDULED).first()
    if pressed is not None:
        return pressed
    series.save()
    make(series, plan, planned)
    return series


RULED_BY = ("group_id", "title", "rule", "starts_on", "clock", "minutes", "time_zone", "until", "count")


def make(series: Series, plan: scheduling.Plan, planned: Sequence[Occurrence]) -> list[GroupSession]:
    """These days of a series as sessions, stored. `plan` says all of them but when."""
    length = dt.timedelta(minutes=plan.minutes)
    values = scheduling.values_of(plan) | {"series_id": series.pk, "group_id": series.group_id}
    return GroupSession.objects.bulk_create(
        GroupSession(
            **values | {"starts_at": each.starts_at, "ends_at": each.starts_at + length, "occurs_on": each.day}
        )
        for each in planned
    )


def last_day(series: Series) -> dt.date | None:
    """The last day that the series has, or None where nothing is left of it."""
    days_there: models.QuerySet[GroupSession, dt.date | None] = series.sessions.values_list("occurs_on", flat=True)
    return days_there.order_by("occurs_on").last()


def further(series: Series, more: int) -> list[Occurrence]:
    """The next so many days after the last that the series has. Raises ValidationError for too many."""
    last = last_day(series) or series.starts_on
    found = occurrences(series, list(islice((day for day in days(series.rule, series.starts_on) if day > last), more)))
    if found[-1].starts_at > timezone.now() + scheduling.HORIZON:
        raise ValidationError({"more": _("That goes on for more than five years. Choose fewer.")}, code="far")
    if series.sessions.count() + more > MOST:
        sentence = _("A series has at most %(most)d sessions. Plan a new one for those that follow.")
        raise ValidationError({"more": ValidationError(sentence, code="many", params={"most": MOST})})
    return found


@transaction.atomic
def lengthen(*, me: Membership, series: Series, until: dt.date, more: int) -> list[GroupSession]:
    """So many more sessions at the end of the series, like the last that it has.

    `until` is the day of its last session when `me` looked: a second press finds a longer series and adds nothing.
    Raises ValidationError for too many.
    """
    DiscussionGroup.objects.hold(me.group_id)
    kept = Series.objects.select_for_update(no_key=True).get(pk=series.pk)
    last = kept.sessions.order_by("-occurs_on").first()
    if last is None or last.occurs_on != until:
        return []
    plan = scheduling.Plan(
        title=last.title,
        starts_at=last.starts_at,
        time_zone=kept.time_zone,
        minutes=kept.minutes,
        places=last.places,
        place=last.place,
        link=last.link,
        place_hours=last.place_hours,
    )
    made = make(kept, plan, further(kept, more))
    kept.until, kept.count = made[-1].occurs_on, None
    kept.save(update_fields=["until", "count"])
    return made
