"""What another rule would make of a series: which sessions stay, move, are added and are called off.

Rows are kept wherever the new rule has a day for them, and with a row its calendars' UID, its answers and its agenda
(docs/adr/0032-another-rule.md). `groups.reruling` carries it out.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from groups import recurring, scheduling
from groups.models import GroupSession, Series
from groups.rescheduling import Reach

WEEK = dt.timedelta(days=7)


@dataclass(frozen=True)
class Rule:
    """What the series follows from now on. Without `first` it goes on from the first session that is meant."""

    rule: Series.Rule
    clock: dt.time
    minutes: int
    first: dt.date | None = None
    until: dt.date | None = None
    count: int | None = None


@dataclass(frozen=True)
class Choice:
    """Of the new days which to plan, of the sessions called off which to keep on their own; None: as proposed."""

    days: frozenset[dt.date] | None = None
    kept: frozenset[str] | None = None


class Fate(models.TextChoices):
    """What becomes of a session or a day under the new rule."""

    STAYS = "stays"
    HOUR = "hour"
    MOVES = "moves"
    ADDED = "added"
    OFF = "off"
    WAS_OFF = "was-off"


@dataclass(frozen=True)
class Line:
    """One session or day: what becomes of it, where it is then, and whether its box is ticked, where it has one.

    `by_hand`: somebody moved it, so it stays there. `left_out`: the old rule had this day, and nobody met on it.
    """

    fate: Fate
    starts_at: dt.datetime
    day: dt.date | None = None
    session: GroupSession | None = None
    by_hand: bool = False
    left_out: bool = False
    chosen: bool = False
    skipped: bool = False
    twice: bool = False


@dataclass(frozen=True)
class Outcome:
    """The series as it would be, and all that becomes of its sessions, in the order of time."""

    series: Series
    lines: list[Line]
    state: str
    rows: list[GroupSession] = field(repr=False)

    def of(self, *fates: Fate) -> list[Line]:
        return [line for line in self.lines if line.fate in fates]

    @property
    def mark(self) -> str:
        """All of it in a word: what is carried out is what was shown."""
        told = [(line.fate, line.starts_at, line.day, line.session and line.session.pk) for line in self.lines]
        return _word((self.state, told))


def state_of(series: Series) -> str:
    """The series and when its sessions are, in a word: a form that was opened on another one is out of date."""
    rule = [getattr(series, name) for name in recurring.RULED_BY]
    return _word((rule, list(series.sessions.order_by("pk").values_list("pk", "occurs_on", "starts_at", "status"))))


def _word(told: object) -> str:
    return sha256(repr(told).encode()).hexdigest()[:16]


def meant(session: GroupSession, reach: Reach) -> models.QuerySet[GroupSession]:
    """The sessions that haven't begun: of the whole series, or from this one's day on."""
    rows = GroupSession.objects.filter(series=session.series_id, starts_at__gt=timezone.now())
    return rows.filter(occurs_on__gte=session.occurs_on) if reach == Reach.FOLLOWING else rows


def outcome(session: GroupSession, rule: Rule, reach: Reach, choice: Choice) -> Outcome:
    """What the rule would make of the series. Raises ValidationError, by field, for what can't be."""
    series = Series.objects.get(pk=session.series_id)
    rows = sorted(meant(session, reach), key=lambda row: (row.occurs_on, row.pk))
    if session.pk not in {row.pk for row in rows} or session.is_cancelled:
        raise ValidationError(_("This session has begun or was called off. Change the series from the next one."))
    for row in rows:
        row.series = series
    live = [row for row in rows if not row.is_cancelled]
    anew = _anew(series, rule, live[0])
    days = _days(anew, rule, rule.first or _day(live[0]))
    _check_days(session, rows, anew, days)
    off = {row.occurs_on: row for row in rows if row.is_cancelled}
    pairs = paired(live, [day for day in days if day not in off])
    lines = [*_kept(anew, live, pairs, choice), *_added(anew, series, days, off, pairs, choice)]
    lines += [Line(Fate.WAS_OFF, row.starts_at, row.occurs_on, row) for row in off.values()]
    return Outcome(anew, sorted(lines, key=lambda line: line.starts_at), state_of(series), rows)


def paired(rows: Sequence[GroupSession], days: Sequence[dt.date]) -> dict[str, dt.date]:
    """Which row takes which of the new days: each the nearest, where it is the nearest for that day too.

    Where the first day moves within a week, as to another weekday, all are first moved as far.
    """
    if not rows or not days:
        return {}
    shift = days[0] - _day(rows[0])
    if abs(shift) >= WEEK:
        shift = dt.timedelta()
    places = {row.pk: _day(row) + shift for row in rows}
    nearest_day = {pk: min(days, key=lambda day: (abs(day - place), day)) for pk, place in places.items()}
    nearest_row = {day: min(places, key=lambda pk: (abs(day - places[pk]), places[pk])) for day in days}
    return {pk: day for pk, day in nearest_day.items() if nearest_row[day] == pk}


def _day(row: GroupSession) -> dt.date:
    return row.occurs_on or row.day


def _anew(series: Series, rule: Rule, first: GroupSession) -> Series:
    """The new rule, not stored. One that goes on as before keeps the day on which it began: the 31st is no 30th."""
    anew = copy(series)
    anew.rule, anew.clock, anew.minutes = rule.rule, rule.clock, rule.minutes
    anew.until, anew.count = rule.until, None if rule.until else rule.count
    if rule.first or rule.rule != series.rule:
        anew.starts_on = rule.first or _day(first)
    return anew


def _days(anew: Series, rule: Rule, first: dt.date) -> list[dt.date]:
    def following() -> Iterator[dt.date]:
        return (day for day in recurring.days(anew.rule, anew.starts_on) if day >= first)

    return recurring.ended(following(), first, until=rule.until, count=rule.count)


def _check_days(session: GroupSession, rows: list[GroupSession], anew: Series, days: list[dt.date]) -> None:
    now = timezone.now()
    if anew.begins(days[0]) <= now:
        raise ValidationError({"first": _("The first day would be in the past. Choose a later one.")}, code="past")
    if anew.begins(days[-1]) > now + scheduling.HORIZON:
        raise ValidationError({"until": _("That goes on for more than five years. Is the year right?")}, code="far")
    before = GroupSession.objects.filter(series=session.series_id).exclude(pk__in=[row.pk for row in rows])
    last = before.aggregate(last=Max("occurs_on"))["last"]
    if last and days[0] <= last:
        sentence = _("Before this session there are others that stay. Choose a first day after them, or change all.")
        raise ValidationError({"first": sentence}, code="before")


def _kept(anew: Series, live: list[GroupSession], pairs: dict[str, dt.date], choice: Choice) -> Iterator[Line]:
    for row in live:
        by_hand = row.was_moved
        if row.pk not in pairs:
            keep = by_hand if choice.kept is None else row.pk in choice.kept
            yield Line(Fate.OFF, row.starts_at, None, row, by_hand, chosen=keep)
            continue
        day = pairs[row.pk]
        starts_at = row.starts_at if by_hand else anew.begins(day)
        if starts_at == row.starts_at:
            fate = Fate.STAYS
        else:
            fate = Fate.HOUR if starts_at.astimezone(anew.zone).date() == row.day else Fate.MOVES
        skips = not by_hand and anew.skips_on(day)
        yield Line(fate, starts_at, day, row, by_hand, skipped=skips, twice=_twice(anew, starts_at))


def _added(
    anew: Series,
    series: Series,
    days: list[dt.date],
    off: dict[dt.date | None, GroupSession],
    pairs: dict[str, dt.date],
    choice: Choice,
) -> Iterator[Line]:
    """New days. One that the old rule had and nobody met on was left out on purpose: it isn't proposed again."""
    last = recurring.last_day(series) or series.starts_on
    old: set[dt.date] = set()
    for day in islice(recurring.days(series.rule, series.starts_on), recurring.MOST * 2):
        if day > last:
            break
        old.add(day)
    there = set(series.sessions.values_list("occurs_on", flat=True))
    for day in days:
        if day in off or day in pairs.values():
            continue
        left_out = day in old and day not in there
        chosen = not left_out if choice.days is None else day in choice.days
        starts_at = anew.begins(day)
        skips = anew.skips_on(day)
        yield Line(
            Fate.ADDED,
            starts_at,
            day,
            left_out=left_out,
            chosen=chosen,
            skipped=skips,
            twice=_twice(anew, starts_at),
        )


def _twice(series: Series, starts_at: dt.datetime) -> bool:
    return GroupSession(starts_at=starts_at, time_zone=series.time_zone).hour_comes_twice
