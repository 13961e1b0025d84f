"""What groups give to the search: the places to look in, and what is found in the texts that somebody reads."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from accounts.models import User
from groups.models import DiscussionGroup, GroupReading
from readings.models import Reading, ReadingQuerySet
from readings.search.query import Query
from readings.searching import Found, find

Section = tuple[str, dict[str, object]]
LIBRARY = "library"


def places(user: User) -> list[tuple[str, str]]:
    """One's groups, each by its id and name."""
    return list(DiscussionGroup.objects.visible_to(user).order_by("name", "pk").values_list("pk", "name"))


def readings(user: User | AnonymousUser, query: Query, where: str, after: str) -> Section | None:
    """Those of the library, one's own and one's groups', or those of one place; each leads to where one reads it."""
    mine = GroupReading.objects.visible_to(user) if isinstance(user, User) else GroupReading.objects.none()
    if where not in ("", LIBRARY):
        mine = mine.filter(group=where)
    found, more = find(query=query, seen=_seen(user, mine, where), read=Reading.objects.readable_by(user), after=after)
    _lead(found, mine)
    return ("groups/_search_readings.html", {"found": found, "more": more}) if found else None


def _seen(user: User | AnonymousUser, mine: QuerySet[GroupReading], where: str) -> ReadingQuerySet:
    if where == LIBRARY:
        return Reading.objects.in_library()
    taken_up = Reading.objects.filter(pk__in=mine.values("reading"))
    return taken_up if where else Reading.objects.visible_to(user) | taken_up


def _lead(found: list[Found], mine: QuerySet[GroupReading]) -> None:
    """Gives each its address: where one's group reads it, or else in the library. What is cited has a text in neither,
    but for whoever keeps it, who reads that outside the group.
    """
    rows = mine.filter(reading__in=[each.reading for each in found]).select_related("group").order_by("group__name")
    by_reading = {row.reading_id: row for row in reversed(rows)}
    for each in found:
        row = by_reading.get(each.reading.pk)
        if row is None or (each.reading.is_cited and each.paragraphs):
            each.url = each.reading.get_absolute_url()
        else:
            each.url, each.place = row.get_absolute_url(), row.group.name
