"""What is going on at the doors of groups, on the pages that every app has a part in.

The front page asks this of everybody, so it is one statement; only whoever has something there is asked for more.
"""

from collections import defaultdict

from django.db import connection

from accounts.models import User
from groups import asking, invitations, sparing
from groups.home import Section
from groups.models import DiscussionGroup, JoinRequest, Membership, WaitingPlace

# One's own requests and places as long as they wait or weren't read about, and the groups in which one has to answer.
AT_THE_DOOR = """
    SELECT 'asked', id FROM groups_joinrequest
    WHERE user_id = %s AND (status = 'waiting' OR (status IN ('accepted', 'declined') AND answer_read_at IS NULL))
    UNION ALL
    SELECT 'place', id FROM groups_waitingplace
    WHERE user_id = %s AND (status = 'waiting' OR (status IN ('moved-up', 'taken-off') AND told_at IS NULL))
    UNION ALL
    SELECT 'group', asked.group_id FROM groups_joinrequest AS asked
    JOIN groups_membership AS mine
        ON mine.group_id = asked.group_id AND mine.user_id = %s AND mine.status = 'active'
    JOIN groups_membershiprole AS held ON held.membership_id = mine.id AND held.role = 'organizer'
    WHERE asked.status = 'waiting'
"""
COUNTS = """
    SELECT
        (SELECT count(*) FROM groups_joinrequest WHERE group_id = %s AND status = 'waiting'),
        (SELECT count(*) FROM groups_waitingplace WHERE group_id = %s AND status = 'waiting')
"""


def notice(user: User) -> Section | None:
    """For the front page: where my own requests and places stand, and who waits for my answer."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(AT_THE_DOOR, [user.pk] * 3)
        for kind, key in cursor.fetchall():
            found[kind].append(key)
    if not found:
        return None
    return "groups/_at_the_door.html", {
        "requests": requests(found["asked"]),
        "places": places(user, found["place"]),
        "groups": groups(found["group"]),
    }


def requests(keys: list[str]) -> list[JoinRequest]:
    rows = JoinRequest.objects.filter(pk__in=keys).select_related("group").order_by("asked_at", "pk")
    return list(rows) if keys else []


def places(user: User, keys: list[str]) -> list[tuple[WaitingPlace, Membership | None]]:
    """Each with the membership that it has become. Whoever moved up and is gone again reads nothing of it."""
    if not keys:
        return []
    rows = WaitingPlace.objects.filter(pk__in=keys).select_related("group").order_by("since", "pk")
    inside = {mine.group_id: mine for mine in Membership.objects.acting(user)}
    found = [(place, inside.get(place.group_id)) for place in rows]
    return [(place, mine) for place, mine in found if mine or place.status != WaitingPlace.Status.MOVED_UP]


def groups(asked_in: list[str]) -> list[tuple[DiscussionGroup, int]]:
    """The groups in which somebody waits for an answer, and how many do."""
    if not asked_in:
        return []
    rows = DiscussionGroup.objects.filter(pk__in=asked_in).order_by("name", "pk")
    return [(group, asked_in.count(group.pk)) for group in rows]


def section(me: Membership) -> Section | None:
    """For a group's home, to its organizers: how many ask to come in, and how many wait for a place."""
    if not me.organizes:
        return None
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, [me.group_id] * 2)
        asking, in_line = cursor.fetchone()
    if not (asking or in_line):
        return None
    return "groups/_door.html", {"group": me.group, "asking": asking, "in_line": in_line}


def forget_old() -> int:
    """Deletes what nobody needs any more of how people came in, or didn't; how many rows that were."""
    return asking.forget_old() + invitations.forget_old() + sparing.forget_old()
