"""What groups put on pages that every app has a part in: the front page, a group's home, the profile."""

from django.db import models
from django.utils import timezone

from accounts.models import User
from groups import quieting
from groups.models import (
    Agreement,
    Attendance,
    Division,
    GroupReading,
    GroupSession,
    Membership,
    Syllabus,
    TimePoll,
    Worry,
)
from statements.kept import Given, Kept

# As many of the coming sessions as the front page shows, and a group's home.
SHOWN = 5
# As many of the readings, the latest of its list, as a group's home shows.
READINGS_SHOWN = 12
Section = tuple[str, dict[str, object]]

# What a group's home asks, which is opened more often than any other page.
GROUP, ME, NOW = (
    Given("group", models.CharField()),
    Given("me", models.CharField()),
    Given("now", models.DateTimeField()),
)
OPEN_POLLS = Kept(lambda: TimePoll.objects.open().filter(group=GROUP).listed())
DIVISION = Kept(lambda: Division.objects.filter(group=GROUP, status=Division.Status.OPEN).values_list("pk", flat=True))
SYLLABI = Kept(lambda: Syllabus.objects.filter(group=GROUP).for_list())
READINGS = Kept(lambda: GroupReading.objects.filter(group=GROUP).for_home()[: READINGS_SHOWN + 1])
AGREEMENT = Kept(lambda: Agreement.objects.filter(group=GROUP).answered_by(ME).only("group_id", "number")[:1])
MEMBERS = Kept(lambda: Membership.objects.active().filter(group=GROUP).values_list("pk", flat=True))


def coming() -> models.QuerySet[GroupSession]:
    """A group's next sessions, as by `upcoming` and `with_answer_of`, which know the hour and the person already."""
    mine = Attendance.objects.filter(session=models.OuterRef("pk"), membership=ME)
    coming = GroupSession.objects.filter(group=GROUP, status=GroupSession.Status.SCHEDULED, ends_at__gt=NOW)
    answered = coming.annotate(my_answer=models.Subquery(mine.values("answer")[:1]))  # type: ignore[no-redef]
    return answered.order_by("starts_at", "pk")[:SHOWN]


COMING = Kept(coming)


def coming_to(me: Membership) -> list[GroupSession]:
    """The next sessions of `me`'s group, each with `my_answer`."""
    return COMING.rows(group=me.group_id, me=me.pk, now=timezone.now())


def agreement_for(me: Membership) -> Agreement | None:
    """The version that holds in `me`'s group, with `accepted`: whether `me` has said yes to it."""
    return AGREEMENT.one(group=me.group_id, me=me.pk)


def readings_of(me: Membership) -> dict[str, object]:
    """The latest that `me`'s group reads, in its order, and whether there are more before them."""
    latest = READINGS.rows(group=me.group_id)
    return {"readings": latest[READINGS_SHOWN - 1 :: -1], "more_readings": len(latest) > READINGS_SHOWN}


def member_count(me: Membership) -> int:
    """How many are in `me`'s group now: sixty at the most."""
    return len(MEMBERS.rows(group=me.group_id))


def notice(user: User) -> Section | None:
    """Above the front page: agreements to which this person hasn't said yes, and what was told or answered to them."""
    agreements = list(Agreement.objects.waiting_for(user).select_related("group"))
    worries = list(Worry.objects.waiting_for(user))
    if not (agreements or worries):
        return None
    return "groups/_home_notice.html", {"agreements": agreements, "worries": worries}


def section(user: User) -> Section | None:
    """For the front page: what comes next and waits for an answer, one's groups, and from which one was removed."""
    memberships = list(Membership.objects.for_front_page(user))
    if not memberships:
        return None
    return "groups/_home.html", {
        "memberships": [row for row in memberships if row.status == Membership.Status.ACTIVE],
        "removals": [row for row in memberships if row.status == Membership.Status.REMOVED],
        "sessions": list(GroupSession.objects.coming_up_for(user)[:SHOWN]),
    }


def group_notice(me: Membership) -> Section | None:
    """Above the group's home: that it may become two."""
    proposed = DIVISION.rows(group=me.group_id)
    return ("groups/_division_notice.html", {"group": me.group}) if proposed else None


def group_section(me: Membership) -> Section | None:
    """For the group's home: where a time is being looked for, and its syllabi."""
    polls = OPEN_POLLS.rows(group=me.group_id)
    syllabi = SYLLABI.rows(group=me.group_id)
    shown: dict[str, object] = {"polls": polls, "syllabi": syllabi, "group": me.group}
    return ("groups/_group_home.html", shown) if polls or syllabi else None


def profile_section(user: User) -> Section:
    """For the profile: one's groups, and the name used in each."""
    return "groups/_profile.html", {"memberships": list(Membership.objects.acting(user).order_by("group__name", "pk"))}


def calendar_section(_user: User) -> Section:
    """For the profile: the way to one's own calendar."""
    return "groups/_profile_calendar.html", {}


def session_section(me: Membership, session: GroupSession) -> Section | None:
    """For a session's page: the file for one's calendar, while the session isn't over, and a word to organizers."""
    if session.is_over:
        return None
    needs_care = quieting.order_needs_care(me=me, session=session)
    return "groups/_session_file.html", {"session": session, "order_needs_care": needs_care}
