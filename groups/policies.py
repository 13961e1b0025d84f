"""Who may do what in a group. `me` is one's own row from `Membership.objects.acting`, or None for whoever has none.

Each `can_view_…` says for one object what the `visible_to` of its queryset says for all; tests hold them together.
"""

from django.conf import settings

from accounts.models import User
from groups.models import Attendance, GroupReading, GroupSession, Invitation, Membership
from readings.models import Rights


def can_create_group(user: User) -> bool:
    """Any member of the site, unless GROUP_CREATION leaves it to staff."""
    return user.is_staff or settings.GROUP_CREATION == "members"


def can_view_group(me: Membership | None) -> bool:
    """Its members now: for the group, its members' list, its readings, sessions and threads alike."""
    return me is not None and me.status == Membership.Status.ACTIVE


def can_organize(me: Membership) -> bool:
    """Change the group, its readings, its sessions and its roles."""
    return me.organizes


def can_add_version(me: Membership, row: GroupReading) -> bool:
    """Of a text that only this group reads. Once it may be shown to others it is in other hands (readings.policies)."""
    return me.organizes and row.for_study and row.reading.rights == Rights.STUDY


def can_invite(me: Membership) -> bool:
    return me.organizes


def can_view_invitation(me: Membership | None, invitation: Invitation) -> bool:
    return me is not None and me.group_id == invitation.group_id and me.organizes


def can_remove(me: Membership, member: Membership) -> bool:
    """Another member who is here now. Oneself one leaves."""
    return me.organizes and me.pk != member.pk and member.status == Membership.Status.ACTIVE


def can_see_place(session: GroupSession, answer: str | None) -> bool:
    """Where a session meets is for those who come, until it is over."""
    return answer == Attendance.Answer.YES and not session.is_cancelled and not session.is_over
