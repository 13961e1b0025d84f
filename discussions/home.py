"""What threads put on pages that every app has a part in: the front page and a group's home."""

from datetime import timedelta

from django.db.models import CharField, DateTimeField, Exists
from django.utils import timezone

from accounts.models import User
from discussions import hearing, to_sessions
from discussions.models import Case, Decision, Resonance, Thread
from groups.models import GroupSession, Membership
from meetings.policies import can_facilitate
from statements.kept import Given, Kept

Section = tuple[str, dict[str, object]]
# New on the front page is what others said within this time; as many threads are shown there, and on a group's home.
NEW = timedelta(weeks=2)
SHOWN = 5
# How long the front page tells somebody what was decided about their words. It stays beside the words themselves.
TOLD = timedelta(days=30)
IN_GROUP = Thread.objects.filter(group=Given("group", CharField()))
ME = Given("me", CharField())
SIGNS = Resonance.objects.to(ME).filter(group=Given("group", CharField()), given_at__gt=Given("since", DateTimeField()))
LATEST = Kept(
    lambda: (
        IN_GROUP.alive(ME)
        .for_list(ME)
        .with_blocks(ME)
        .annotate(has_signs=Exists(SIGNS))
        .order_by("-last_comment_at")[:SHOWN]
    )
)


def notice(user: User) -> Section | None:
    """Above the front page: what moderators decided about one's own words and, to moderators, that cases wait."""
    decisions = list(Decision.objects.about(user).filter(decided_at__gt=timezone.now() - TOLD)[:SHOWN])
    waiting = Case.objects.visible_to(user).waiting().count()
    if not (decisions or waiting):
        return None
    return "discussions/_home_notice.html", {"decisions": decisions, "waiting": waiting}


def section(user: User) -> Section | None:
    """For the front page: where others in one's groups have spoken lately, and where to read it."""
    stirred = Thread.objects.stirred_for(user, timezone.now() - NEW)
    threads = hearing.listed(stirred, user, SHOWN)
    return ("discussions/_home.html", {"threads": threads}) if threads else None


def group_section(me: Membership) -> Section:
    """For the group's home: the threads in which somebody spoke last, and whether my words were given a sign lately."""
    found = LATEST.rows(group=me.group_id, me=me.pk, since=timezone.now() - NEW)
    threads = hearing.again(found, Thread.objects.within(me).alive(me), me, SHOWN)
    has_signs = bool(found) and found[0].has_signs
    return "discussions/_group_home.html", {"me": me, "threads": threads, "has_signs": has_signs}


def session_section(me: Membership, session: GroupSession) -> Section:
    """For a session's page: what was brought to it, its sheet to print and, afterwards, what may be shared."""
    brought = to_sessions.gathered(session, me)
    return "discussions/_brought.html", {
        "me": me,
        "group": me.group,
        "session": session,
        "passages": brought.passages,
        "comments": brought.comments,
        "can_facilitate": bool(brought.passages or brought.comments) and can_facilitate(me, session),
    }
