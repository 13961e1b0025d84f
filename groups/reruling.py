"""Giving a series another rule, from one of its sessions on or for all to come, as `groups.foreseeing` showed it.

Locks are taken as in `groups.rescheduling`.
"""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from groups import recurring, scheduling
from groups.foreseeing import Choice, Fate, Line, Outcome, Rule, outcome
from groups.models import DiscussionGroup, GroupSession, Membership, Series
from groups.rescheduling import Reach
from readings.ids import new_id


@transaction.atomic
def change(
    *, me: Membership, session: GroupSession, rule: Rule, reach: Reach, choice: Choice, shown: str, note: str = ""
) -> Outcome:
    """Carries out what was shown as `shown` (`Outcome.mark`). What has begun stays as it was, in a series of its own.

    Answers stay where the day stays and fall where it moves; everybody is told of what moved and of what was called
    off. Raises ValidationError as `outcome` does, and where that is another one by now.
    """
    DiscussionGroup.objects.hold(me.group_id)
    kept = GroupSession.objects.get(pk=session.pk)
    list(GroupSession.objects.select_for_update(no_key=True).filter(series=kept.series_id).order_by("pk"))
    found = outcome(kept, rule, reach, choice)
    if found.mark != shown:
        raise ValidationError(changed_meanwhile(), code="stale")
    _store(found, kept.series_id)
    plan = _like(found)
    told = [line.session for line in found.lines if line.session and _moved(found.series, line, rule)]
    off = [line.session for line in found.of(Fate.OFF) if line.session and not line.chosen]
    for row in off:
        scheduling.call_off(row, note)
    added = [line.day for line in found.of(Fate.ADDED) if line.chosen and line.day]
    recurring.make(found.series, plan, recurring.occurrences(found.series, added))
    scheduling.tell_changed(told)
    scheduling.tell_cancelled(off)
    return found


def changed_meanwhile() -> str:
    return _(
        "This series was changed after you had opened this page. What you typed is still here, and below stands what "
        "it would do now: look at it, and press again if it should hold."
    )


def _store(found: Outcome, old: str | None) -> None:
    """The new rule, of the series if these are all it has; else what went before keeps the old one, and ends there."""
    ids = [row.pk for row in found.rows]
    before = GroupSession.objects.filter(series=old).exclude(pk__in=ids)
    last = before.aggregate(last=Max("occurs_on"))["last"]
    if last:
        Series.objects.filter(pk=old).update(until=last, count=None)
        found.series.pk, found.series.created_at = new_id(), timezone.now()
        found.series.save(force_insert=True)
    else:
        found.series.save()
    # What the rule has no day for is no part of the series any more, whether it is called off or kept: a later rule
    # that has its day again would take it for one that somebody had called off.
    out = {line.session.pk for line in found.of(Fate.OFF) if line.session}
    GroupSession.objects.filter(pk__in=out).update(series=None, occurs_on=None)
    GroupSession.objects.filter(pk__in=[line.session.pk for line in found.of(Fate.WAS_OFF) if line.session]).update(
        series=found.series
    )
    # A day may become that of its neighbour: free them all first.
    live = [line.session for line in found.of(Fate.STAYS, Fate.HOUR, Fate.MOVES) if line.session]
    GroupSession.objects.filter(pk__in=[row.pk for row in live]).update(occurs_on=None, series=found.series)
    for row in live:
        row.occurs_on, row.series = None, found.series


def _moved(series: Series, line: Line, rule: Rule) -> bool:
    """Stores where a row is that stays in the series. Whether people have to be told."""
    row = line.session
    if row is None or line.fate not in {Fate.STAYS, Fate.HOUR, Fate.MOVES}:
        return False
    minutes = row.minutes if line.by_hand else rule.minutes
    values = {"occurs_on": line.day, "starts_at": line.starts_at, "time_zone": series.time_zone}
    return scheduling.revise(row, values | {"ends_at": line.starts_at + dt.timedelta(minutes=minutes)})


def _like(found: Outcome) -> scheduling.Plan:
    """What new sessions are like: the last one that there was."""
    last = max((row for row in found.rows if not row.is_cancelled), key=lambda row: row.starts_at)
    return scheduling.Plan(
        title=last.title,
        starts_at=last.starts_at,
        time_zone=found.series.time_zone,
        minutes=found.series.minutes,
        places=last.places,
        place=last.place,
        link=last.link,
        place_hours=last.place_hours,
    )
