"""Who may do what in a group. `me` is one's own row from `Membership.objects.acting`, or None for whoever has none.

Each `can_view_…` says for one object what the `visible_to` of its queryset says for all; tests hold them together.
"""

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.models import User
from groups.models import (
    Agreement,
    Attendance,
    DiscussionGroup,
    GroupReading,
    GroupSession,
    Invitation,
    JoinRequest,
    Membership,
    WaitingPlace,
    Worry,
)
from readings.models import Rights


def can_create_group(user: User) -> bool:
    """Any member of the site, unless GROUP_CREATION leaves it to staff."""
    return user.is_staff or settings.GROUP_CREATION == "members"


def can_view_group(me: Membership | None) -> bool:
    """Its members now: for the group, its members' list, its readings, sessions and threads alike."""
    return me is not None and me.status == Membership.Status.ACTIVE


def can_organize(me: Membership) -> bool:
    """Change the group, its readings, its sessions and its roles; once it has closed, nobody."""
    return me.organizes and not me.group.is_closed


def can_add_version(me: Membership, row: GroupReading) -> bool:
    """Of a text that only this group reads. Once it may be shown to others it is in other hands (readings.policies)."""
    return can_organize(me) and row.for_study and row.reading.rights == Rights.STUDY


def can_invite(me: Membership) -> bool:
    return can_organize(me)


def can_view_invitation(me: Membership | None, invitation: Invitation) -> bool:
    return me is not None and me.group_id == invitation.group_id and me.organizes


def can_view_request(me: Membership | None, request: JoinRequest) -> bool:
    """And answer it. Whoever asks sees their own by other ways."""
    return me is not None and me.group_id == request.group_id and me.organizes


def can_view_waiting_place(me: Membership | None, place: WaitingPlace) -> bool:
    return me is not None and me.group_id == place.group_id and me.organizes


def can_take_off(me: Membership, place: WaitingPlace) -> bool:
    """Take somebody off the waiting list, and say why."""
    return can_organize(me) and can_view_waiting_place(me, place)


def can_come_back(row: Membership | None) -> bool:
    """By an open door or by asking. Whoever was removed comes back by an organizer's new invitation, or not."""
    return row is None or row.status != Membership.Status.REMOVED


def can_knock(row: Membership | None) -> bool:
    """Ask to come in, or come in by the open door: whoever isn't inside, and wasn't removed."""
    return can_come_back(row) and (row is None or row.status != Membership.Status.ACTIVE)


def can_remove(me: Membership, member: Membership) -> bool:
    """Another member who is here now. Oneself one leaves."""
    return can_organize(me) and me.pk != member.pk and member.status == Membership.Status.ACTIVE


def can_view_agreement(me: Membership | None, agreement: Agreement) -> bool:
    """The group's members now, of every version: what was agreed on is no secret among them."""
    return me is not None and me.status == Membership.Status.ACTIVE and me.group_id == agreement.group_id


def can_change_agreement(me: Membership) -> bool:
    """Writes the next version, to which everybody is asked for their yes."""
    return can_organize(me)


def can_view_worry(me: Membership | None, worry: Worry) -> bool:
    """Whoever told it, and the carers whom they chose, while they are carers. No organizer, and nobody at the desk."""
    if me is None or me.status != Membership.Status.ACTIVE or me.group_id != worry.group_id:
        return False
    return me.pk == worry.member_id or worry.told_me


def can_answer_worry(worry: Worry) -> bool:
    """A carer whom it was told to, until it is settled."""
    return worry.told_me and not worry.is_settled


def can_walk_worry(me: Membership, worry: Worry) -> bool:
    """Goes on to the next step of the repair, or says that it is settled: the carers, and whoever told it."""
    return can_view_worry(me, worry) and not worry.is_settled


def can_withdraw_worry(me: Membership, worry: Worry) -> bool:
    """Takes it back, and it is gone: whoever told it, at any time."""
    return me.pk == worry.member_id


def can_see_place(session: GroupSession, answer: str | None) -> bool:
    """Where a session meets is for those who come, from a chosen number of hours before until it is over."""
    return answer == Attendance.Answer.YES and session.place_is_out


def can_see_needs(me: Membership) -> bool:
    """What people need to be able to come is for those who hold the care role, and for nobody else."""
    return me.cares


def can_keep_sheet(me: Membership, session: GroupSession) -> bool:
    """Print the sheet of who is here, and open the page that it is typed in on: organizers and, by the apps above
    (settings.PRESENCE_NOTERS), whoever does it in this session.
    """
    if me.group_id != session.group_id or not can_view_group(me):
        return False
    return me.organizes or any(import_string(notes)(me, session) for notes in settings.PRESENCE_NOTERS)


def can_note_presence(me: Membership, session: GroupSession) -> bool:
    """Who was there, once it has begun."""
    return session.has_started and not session.is_cancelled and can_keep_sheet(me, session)


def can_go_unnamed(me: Membership) -> bool:
    """Say something as “a member”, where the group has decided that each may choose."""
    return me.group.naming == DiscussionGroup.Naming.CHOICE
