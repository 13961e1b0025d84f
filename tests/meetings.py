"""Sessions to try pages on, and pages as words."""

import re
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from groups.models import GroupReading, GroupSession
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
