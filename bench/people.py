"""The members of the bench, their groups, and when they meet."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.utils import timezone

from accounts.models import User
from bench import database, places
from bench.prose import Prose
from bench.scale import Scale
from groups.models import Attendance, DiscussionGroup, GroupReading, GroupSession, Membership, MembershipRole, Role
from readings.models import Reading

# Most groups live in one place.
ZONE = "Europe/Berlin"
ANSWERS = [Attendance.Answer.YES, Attendance.Answer.MAYBE, Attendance.Answer.NO]


def fill(scale: Scale, prose: Prose) -> dict[str, list[Membership]]:
    """Stores people, groups, sessions and assigned readings; returns each group's memberships.

    Everybody is in one group. The first of a group organizes it, the second moderates it.
    """
    users = [
        User(
            id=places.person(number),
            username=f"person-{number}",
            password=UNUSABLE_PASSWORD_PREFIX,
            time_zone=ZONE,
        )
        for number in range(1, scale.members + 1)
    ]
    groups = [_group(number, prose) for number in range(1, scale.groups + 1)]
    members = [_membership(user, number, groups[number % scale.groups]) for number, user in enumerate(users)]
    by_group: dict[str, list[Membership]] = {group.id: [] for group in groups}
    for member in members:
        by_group[member.group_id].append(member)
    database.store(User, users)
    database.store(DiscussionGroup, groups)
    database.store(Membership, members)
    database.store(MembershipRole, (role for group in by_group.values() for role in _roles(group)))
    database.store(GroupReading, (assigned for group in groups for assigned in _assigned(group)))
    sessions = [session for group in groups for session in _sessions(group, prose)]
    sessions += _years(groups[int(places.BUSY_GROUP[1:]) - 1], prose, scale.weeks)
    database.store(GroupSession, sessions)
    database.store(GroupSession, _ahead(groups[int(places.QUIET_GROUP[1:]) - 1], prose, scale.ahead))
    database.store(Attendance, (answer for each in sessions for answer in _answers(each, by_group[each.group_id])))
    return by_group


def _group(number: int, prose: Prose) -> DiscussionGroup:
    return DiscussionGroup(
        id=places.ident("g", number), name=prose.sentence(4), purpose=prose.paragraph(300), time_zone=ZONE
    )


def _membership(user: User, number: int, group: DiscussionGroup) -> Membership:
    return Membership(id=places.ident("m", number + 1), group=group, user=user, name=f"Reader {number + 1}")


def _roles(members: list[Membership]) -> Iterator[MembershipRole]:
    for member, role in zip(members, [Role.ORGANIZER, Role.MODERATOR], strict=False):
        yield MembershipRole(membership=member, role=role)


def _assigned(group: DiscussionGroup) -> Iterator[GroupReading]:
    readings = [places.READING, places.THREADS_READING]
    for position, reading in enumerate(readings, start=1):
        yield GroupReading(group=group, reading=Reading(id=reading), position=position, for_study=False)


def _sessions(group: DiscussionGroup, prose: Prose) -> Iterator[GroupSession]:
    """One a week ago, one in a year: the database is kept, and the coming session has to be coming still."""
    for kind, away in (("s", timedelta(days=-7)), ("z", timedelta(days=365))):
        starts_at = timezone.now() + away
        yield _session(kind + group.id[1:], group, prose, starts_at)


def _session(ident: str, group: DiscussionGroup, prose: Prose, starts_at: datetime) -> GroupSession:
    return GroupSession(
        id=ident,
        group=group,
        title=prose.sentence(4),
        reading=Reading(id=places.READING),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        time_zone=ZONE,
        place="Kitchen",
    )


def _years(group: DiscussionGroup, prose: Prose, weeks: int) -> Iterator[GroupSession]:
    """A session in each of so many weeks, two thirds of them over and the others coming, for a year yet."""
    for week in range(weeks):
        starts_at = timezone.now() + timedelta(days=400 + 7 * (week - weeks))
        yield _session(places.ident("w", week), group, prose, starts_at)


def _ahead(group: DiscussionGroup, prose: Prose, sessions: int) -> Iterator[GroupSession]:
    """Sessions that are coming for as long as the database is kept; nobody has answered them yet."""
    for number in range(sessions):
        yield _session(places.ident("f", number), group, prose, timezone.now() + timedelta(days=370 + 7 * number))


def _answers(session: GroupSession, members: list[Membership]) -> Iterator[Attendance]:
    for number, member in enumerate(members):
        yield Attendance(
            group_id=session.group_id, session=session, membership=member, answer=ANSWERS[number % len(ANSWERS)]
        )
