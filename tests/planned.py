"""Sessions to try pages on, and pages as words."""

import re
from dataclasses import replace
from datetime import time, timedelta
from zoneinfo import ZoneInfo

from django.test import Client
from django.utils import timezone

from groups import attendance, needs, presence, recurring, scheduling
from groups.models import Attendance, GroupReading, GroupSession, Membership, MembershipRole, Role, Series
from readings.models import Reading
from tests.cast import Cast

PLACE, LINK = "Canteen, second floor", "https://meet.example.org/third-shift"


def session_in(cast: Cast, **changes: object) -> GroupSession:
    starts = timezone.now() + timedelta(days=7)
    values = {
        "group": cast.group,
        "title": "The first evening",
        "starts_at": starts,
        "ends_at": starts + timedelta(hours=2),
        "time_zone": "UTC",
        "place": PLACE,
        "link": LINK,
        "place_hours": 24 * 30,
    }
    return GroupSession.objects.create(**{**values, **changes})


def listed(cast: Cast, title: str) -> Reading:
    reading = Reading.objects.create(slug=title.lower().replace(" ", "-"), title=title)
    position = cast.group.group_readings.count()
    GroupReading.objects.create(group=cast.group, reading=reading, position=position, for_study=True)
    return reading


def page(client: Client, session: GroupSession) -> str:
    return client.get(session.get_absolute_url()).content.decode()


def words_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", page).split())


def month_by_month(me: Membership, coming: list[Membership], words: str) -> GroupSession:
    """The second of six, a month apart: the first was called off, the third was moved, and somebody comes."""
    start = scheduling.moment(timezone.localdate() + timedelta(days=40), time(19, 30), ZoneInfo(me.group.time_zone))
    plan = scheduling.Plan("Month by month", start, me.group.time_zone, 90, places=8, place=words)
    repeat = recurring.Repeat(Series.Rule.MONTHLY_WEEKDAY, count=6)
    first, second, third, *_rest = recurring.begin(me=me, plan=plan, repeat=repeat).sessions.order_by("starts_at")
    scheduling.cancel(session=first, note=words)
    scheduling.change(me=me, session=third, plan=replace(plan, starts_at=third.starts_at + timedelta(days=1)))
    for member in coming:
        attendance.answer(me=member, session=second, answer=Attendance.Answer.YES)
    return second


def noted(me: Membership, came: list[Membership], words: str) -> GroupSession:
    """One that was yesterday, with who was there."""
    start = timezone.now() - timedelta(days=1)
    session = GroupSession.objects.create(
        group=me.group, title=words, starts_at=start, ends_at=start + timedelta(hours=2), time_zone="UTC"
    )
    presence.note(me=me, session=session, came={member.pk for member in came}, shown=set())
    return session


def needing(member: Membership, carer: Membership, session: GroupSession, words: str) -> None:
    """`member` says what they need; `carer` cares from now on."""
    MembershipRole.objects.get_or_create(membership=carer, role=Role.CARER)
    needs.say(me=member, session=session, kinds=["childcare", "step-free"], words=words)
