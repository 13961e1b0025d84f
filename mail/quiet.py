"""Quiet hours: from–to by the recipient's own clocks, in which no letter leaves that can wait. Urgent ones do."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from mail.composing import zone_of
from mail.models import Message, Recipient


def kept_until(message: Message, now: datetime) -> datetime | None:
    """When the quiet hours of its recipient end; None where it may leave now."""
    return None if message.urgent or message.recipient is None else end_of(message.recipient, now)


def end_of(person: Recipient, now: datetime) -> datetime | None:
    """When this person's quiet hours end, if it is within them now. They may go over midnight."""
    begin, end = person.quiet_from, person.quiet_until
    if begin is None or end is None or begin == end:
        return None
    here = zone_of(person.time_zone)
    local = now.astimezone(here)
    clock = local.time()
    is_quiet = begin <= clock < end if begin < end else clock >= begin or clock < end
    if not is_quiet:
        return None
    day = local.date() + timedelta(days=1 if clock >= end else 0)
    return _first_after(now, datetime.combine(day, end), here)


def _first_after(now: datetime, clock: datetime, here: ZoneInfo) -> datetime | None:
    """The next time that the clocks of `here` show this; where they skip that hour, or show it twice, the first that
    is still to come.
    """
    times = [clock.replace(tzinfo=here, fold=fold).astimezone(UTC) for fold in (0, 1)]
    return min((time for time in times if time > now), default=None)
