"""A group's year: which sessions were held and are coming, how many came to each, and what became of what was taken on.

It is of the group. It asks for no member and for no round, so it can say nothing of anybody.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, Min, Q
from django.utils import timezone

from groups.models import DiscussionGroup, GroupSession, Membership
from meetings.models import Commitment

# What is drawn, in units of the drawing: twelve months of 31 days, and a mark's height.
DAYS, TALL, LOW, WIDE = 31, 60, 6, 4


@dataclass(frozen=True)
class Mark:
    """A session of the year: how many came, if that was noted; and where it is drawn, as SVG has its numbers."""

    day: dt.date
    state: str
    came: int | None
    x: str = "0"
    wide: str = "0"
    tall: str = "0"
    top: str = "0"


@dataclass(frozen=True)
class Year:
    """What the page shows. `before` and `after`: the years beside it, as far as there are sessions there."""

    number: int
    before: int | None
    after: int | None
    months: list[tuple[dt.date, list[Mark]]]
    held: int
    coming: int
    called_off: int
    taken_on: dict[str, int]
    done: str = "0"

    @property
    def marks(self) -> list[Mark]:
        """Those that are drawn: what was called off leaves its place empty."""
        return [mark for _month, marks in self.months for mark in marks if mark.state != "off"]

    @property
    def has_unnoted(self) -> bool:
        return any(mark.state == "held" and mark.came is None for mark in self.marks)

    @property
    def all_months(self) -> list[dt.date]:
        return [dt.date(self.number, month, 1) for month in range(1, 13)]


def look(me: Membership, asked: str) -> Year:
    """The year that was asked for by its number or, if there is nothing in it, the one nearest to it; else this one."""
    group = me.group
    zone = ZoneInfo(group.time_zone)
    now = timezone.now()
    ends = GroupSession.objects.filter(group=group).aggregate(first=Min("starts_at"), last=Max("starts_at"))
    years = {moment.astimezone(zone).year for moment in (now, *filter(None, ends.values()))}
    first, last = min(years), max(years)
    number = int(asked) if asked.isdecimal() and len(asked) == 4 else now.astimezone(zone).year
    number = min(max(number, first), last)
    start, end = dt.datetime(number, 1, 1, tzinfo=zone), dt.datetime(number + 1, 1, 1, tzinfo=zone)
    marks = drawn(marks_of(group, start, end, now))
    states = [mark.state for mark in marks]
    taken_on = taken_on_in(group, start, end)
    return Year(
        number=number,
        before=number - 1 if number > first else None,
        after=number + 1 if number < last else None,
        months=[(month, list(some)) for month, some in groupby(marks, lambda mark: mark.day.replace(day=1))],
        held=states.count("held"),
        coming=states.count("coming"),
        called_off=states.count("off"),
        taken_on=taken_on,
        done=f"{100 * taken_on['done'] / (taken_on['done'] + taken_on['open'] or 1):.1f}",
    )


def marks_of(group: DiscussionGroup, start: dt.datetime, end: dt.datetime, now: dt.datetime) -> list[Mark]:
    """The sessions that begin in that time, in their order, by the group's clocks."""
    there = Count("attendances", filter=Q(attendances__came=True))
    within = GroupSession.objects.filter(group=group, starts_at__gte=start, starts_at__lt=end).order_by(
        "starts_at", "pk"
    )
    rows = within.annotate(there=there).values_list("starts_at", "ends_at", "status", "attendance_noted_at", "there")
    found = []
    for starts_at, ends_at, status, noted_at, came in rows:
        state = "coming" if ends_at > now else "held"
        state = "off" if status == GroupSession.Status.CANCELLED else state
        known = came if state == "held" and (noted_at or came) else None
        found.append(Mark(starts_at.astimezone(start.tzinfo).date(), state, known))
    return found


def drawn(marks: Sequence[Mark]) -> list[Mark]:
    """The same, each in its place: months have 31 days here, and what is of one day stands side by side in it."""
    most = max((mark.came or 0 for mark in marks), default=0) or 1
    places: list[float] = []
    for day, same in groupby(marks, lambda mark: mark.day):
        several = len(list(same))
        places += [(day.month - 1) * DAYS + day.day - 1 + place / several for place in range(several)]
    wide = min([WIDE, *(0.75 * (after - before) for before, after in pairwise(places))])
    found = []
    for mark, x in zip(marks, places, strict=True):
        tall = LOW if mark.came is None else max(1.0, TALL * mark.came / most)
        shape = (f"{x:.2f}", f"{wide:.2f}", f"{tall:.1f}", f"{TALL - tall:.1f}")
        found.append(Mark(mark.day, mark.state, mark.came, *shape))
    return found


def taken_on_in(group: DiscussionGroup, start: dt.datetime, end: dt.datetime) -> dict[str, int]:
    """How many of the commitments that were made in that time are done, open and let go."""
    made = Commitment.objects.filter(group=group, created_at__gte=start, created_at__lt=end)
    status = Commitment.Status
    counts = {"done": status.DONE, "open": status.OPEN, "let_go": status.LET_GO}
    return made.aggregate(**{name: Count("pk", filter=Q(status=value)) for name, value in counts.items()})
