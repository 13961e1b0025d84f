"""What groups put on pages that every app has a part in: the front page, a group's home, the profile."""

from accounts.models import User
from groups.models import GroupSession, Membership, Syllabus

# As many of the coming sessions as the front page shows.
SHOWN = 5
Section = tuple[str, dict[str, object]]


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


def group_section(me: Membership) -> Section | None:
    """For the group's home: its syllabi."""
    syllabi = list(Syllabus.objects.within(me).for_list())
    return ("groups/_syllabi.html", {"syllabi": syllabi}) if syllabi else None


def profile_section(user: User) -> Section:
    """For the profile: one's groups, and the name used in each."""
    return "groups/_profile.html", {"memberships": list(Membership.objects.acting(user).order_by("group__name", "pk"))}
