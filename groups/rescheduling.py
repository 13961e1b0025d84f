"""Changing or calling off several sessions of a series at once: this one and those that follow, or all to come.

Rows are locked in the order of their ids, as whoever answers for several of them does.
"""

import datetime as dt
from copy import copy
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups import scheduling
from groups.models import DiscussionGroup, GroupSession, Membership, Series
from groups.recurring import WEEKDAYS, nth_of_month
from readings.ids import new_id


class Reach(models.TextChoices):
    """Of a series, which sessions are meant."""

    ONE = "one", gettext_lazy("Only this one")
    FOLLOWING = "following", gettext_lazy("This one and those that follow")
    ALL = "all", gettext_lazy("All that haven’t begun")


# What of a plan stands in a session under its own name, and what of a form is about when.
PLAIN = {"title", "places", "place", "link", "place_hours"}
RULED = {"date", "time", "minutes"}


@dataclass(frozen=True)
class Edit:
    """What `plan` changes, by the names of the form's fields. `moved_too`: what was moved by hand goes back first."""

    plan: scheduling.Plan
    fields: frozenset[str]
    moved_too: bool = False

    @property
    def is_ruled(self) -> bool:
        """Whether the rule changes: on which day, at which hour, how long."""
        return bool(self.fields & RULED)


@transaction.atomic
def change(*, me: Membership, session: GroupSession, edit: Edit, reach: Reach, seen: str = "") -> list[GroupSession]:
    """The edit of `session`, made in all those of its series that are meant. Returns those.

    What was moved by hand stays where it was moved. Answers stay where the day stays. What has begun or was called off
    stays as it was; where the rule changes, what follows is a series of its own. Raises ValidationError as
    `scheduling.change` does, for all of them or none.
    """
    series, rows = _locked(me, session, reach)
    kept = next(row for row in rows if row.pk == session.pk)
    scheduling.check_open(kept, seen)
    scheduling.check_places(me, edit.plan)
    if "reading" in edit.fields:
        scheduling.check_reading(me, edit.plan)
    anew = _ruled_anew(series, kept, edit)
    times = {row.pk: _times(series, anew, row, kept, edit) for row in rows}
    if edit.is_ruled:
        _store_rule(series, anew, rows, times)
    live = [row for row in rows if not row.is_cancelled]
    told = [row for row in live if scheduling.revise(row, _plain(edit) | times[row.pk])]
    scheduling.tell_changed(sorted(told, key=lambda row: row.starts_at))
    return live


@transaction.atomic
def cancel(*, me: Membership, session: GroupSession, reach: Reach, note: str = "") -> list[GroupSession]:
    """Calls off all those of the series that are meant and haven't begun. Raises ValidationError for what is over."""
    _series, rows = _locked(me, session, reach)
    scheduling.check_open(next(row for row in rows if row.pk == session.pk))
    off = [row for row in rows if not row.is_cancelled]
    for row in off:
        scheduling.call_off(row, note)
    scheduling.tell_cancelled(sorted(off, key=lambda row: row.starts_at))
    return off


def _locked(me: Membership, session: GroupSession, reach: Reach) -> tuple[Series, list[GroupSession]]:
    """The series, and its sessions that are meant and haven't begun, with those called off among them."""
    DiscussionGroup.objects.hold(me.group_id)
    series = Series.objects.get(sessions=session.pk)
    rows = GroupSession.objects.select_for_update(no_key=True).filter(series=series).order_by("pk")
    if reach == Reach.FOLLOWING:
        rows = rows.filter(occurs_on__gte=session.occurs_on)
    now = timezone.now()
    found = [row for row in rows if row.starts_at > now or row.pk == session.pk]
    for row in found:
        row.series = series
    return series, found


def _plain(edit: Edit) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(edit.plan, name) for name in PLAIN & edit.fields}
    if "reading" in edit.fields:
        values["reading_id"] = edit.plan.reading.pk if edit.plan.reading else None
    return values


def shifted(rule: str, day: dt.date, *, old: dt.date, new: dt.date) -> dt.date:
    """A day of the series when that of `old` is `new` instead: as many days later, or in its month as `new` is in its.

    By months, `new` says which date or which weekday of the month; a month that has no such date has its last day.
    """
    if rule in {Series.Rule.WEEKLY, Series.Rule.FORTNIGHTLY}:
        return day + (new - old)
    months = (new.year - old.year) * 12 + new.month - old.month
    if rule == Series.Rule.MONTHLY_DAY:
        return day + relativedelta(months=months, day=new.day)
    nth = nth_of_month(new)
    return day + relativedelta(months=months, day=1 if nth > 0 else 31, weekday=WEEKDAYS[new.weekday()](nth))


def _ruled_anew(series: Series, kept: GroupSession, edit: Edit) -> Series:
    """The rule as the edit has it, not stored."""
    anew = copy(series)
    anew.title = edit.plan.title
    local = edit.plan.starts_at.astimezone(ZoneInfo(edit.plan.time_zone))
    if "date" in edit.fields and kept.occurs_on:
        anew.starts_on = shifted(series.rule, series.starts_on, old=kept.occurs_on, new=local.date())
    if "time" in edit.fields:
        anew.clock, anew.time_zone = local.time(), edit.plan.time_zone
    if "minutes" in edit.fields:
        anew.minutes = edit.plan.minutes
    return anew


def _times(series: Series, anew: Series, row: GroupSession, kept: GroupSession, edit: Edit) -> dict[str, Any]:
    """A row's day by the rule, its start and its end. Raises ValidationError where that would be in the past."""
    day, starts_at = row.occurs_on, row.starts_at
    if day is None or kept.occurs_on is None:
        return {}
    if "date" in edit.fields:
        new = edit.plan.starts_at.astimezone(ZoneInfo(edit.plan.time_zone)).date()
        day = shifted(series.rule, day, old=kept.occurs_on, new=new)
    if row.pk == kept.pk and row.was_moved and not edit.moved_too:
        starts_at = edit.plan.starts_at
    elif edit.moved_too or not row.was_moved:
        starts_at = anew.begins(day)
    minutes = edit.plan.minutes if "minutes" in edit.fields else row.minutes
    if starts_at != row.starts_at and starts_at <= timezone.now() and not row.is_cancelled:
        sentence = _("With this change, the session of %(day)s would be in the past. Choose another day or hour.")
        params = {"day": date_format(row.day)}
        raise ValidationError({"date": ValidationError(sentence, code="past", params=params)})
    ends_at = starts_at + dt.timedelta(minutes=minutes)
    return {"occurs_on": day, "starts_at": starts_at, "ends_at": ends_at, "time_zone": anew.time_zone}


def _store_rule(series: Series, anew: Series, rows: list[GroupSession], times: dict[str, dict[str, Any]]) -> None:
    """The new rule, of the series if these are all it has; else what went before keeps the old one, and ends there."""
    ids = [row.pk for row in rows]
    before = series.sessions.exclude(pk__in=ids)
    anew.until, anew.count = max(values["occurs_on"] for values in times.values()), None
    if before.exists():
        series.until, series.count = before.aggregate(last=Max("occurs_on"))["last"], None
        series.save(update_fields=["until", "count"])
        anew.pk, anew.created_at = new_id(), timezone.now()
        anew.save(force_insert=True)
    else:
        anew.save()
    # A day may become that of its neighbour: free them all first.
    GroupSession.objects.filter(pk__in=ids).update(occurs_on=None, series=anew)
    for row in rows:
        row.occurs_on, row.series = None, anew
        if row.is_cancelled:
            GroupSession.objects.filter(pk=row.pk).update(occurs_on=times[row.pk]["occurs_on"])
