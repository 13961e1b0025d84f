"""Coming into a group, what one is in it, and going.

Whatever changes who is in a group, or who organizes it, first locks the group's row and then looks again: two who act
at once are heard one after the other, so that a group never loses its last organizer to both.
"""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from groups import policies
from groups.invitations import UnusableError
from groups.models import Attendance, DiscussionGroup, GroupReading, Invitation, Membership, MembershipRole, Role
from groups.models.membership import MembershipQuerySet
from readings.models import Reading


class GroupFullError(ValidationError):
    """Every place is taken."""

    def __init__(self) -> None:
        super().__init__(_("Every place in this group is taken. Ask whoever invited you whether one can be added."))


class NameTakenError(ValidationError):
    """Somebody in the group goes by that name, in whatever case."""

    def __init__(self) -> None:
        super().__init__({"name": _("Somebody in this group already goes by that name. Please choose another.")})


class LastOrganizerError(ValidationError):
    """A group that has members has an organizer."""

    def __init__(self) -> None:
        super().__init__(_("A group needs an organizer. Make somebody else an organizer first."))


@transaction.atomic
def join(*, actor: User, invitation: Invitation, name: str) -> Membership:
    """`actor` in the invitation's group under `name`. For somebody who is there already nothing changes.

    Raises UnusableError, GroupFullError or NameTakenError, and then no use of the invitation is counted.
    """
    if invitation.group is None:
        raise UnusableError
    DiscussionGroup.objects.hold(invitation.group.pk)
    membership = Membership.objects.filter(group=invitation.group, user=actor).first()
    if membership is None:
        membership = Membership(group=invitation.group, user=actor)
    elif membership.status == Membership.Status.ACTIVE:
        return membership
    open_to_actor = Invitation.objects.usable().admitting(actor).filter(pk=invitation.pk)
    if not open_to_actor.update(uses=F("uses") + 1):
        raise UnusableError
    membership.name = name
    membership.invitation = invitation
    membership.status = Membership.Status.ACTIVE
    membership.joined_at = timezone.now()
    membership.ended_at = membership.removal_read_at = None
    membership.removal_reason = ""
    return stored(membership)


@transaction.atomic
def rename(*, me: Membership, name: str) -> Membership:
    """`me` under another name, on everything said before as well. Raises NameTakenError."""
    me.name = name
    return stored(me, only=["name"])


@transaction.atomic
def set_roles(*, me: Membership, member: Membership, roles: Collection[Role]) -> Membership:
    """`member` holding these roles and no others; those held before keep their date. Raises LastOrganizerError."""
    me, member = locked(me), Membership.objects.get(pk=member.pk)
    if not (policies.can_organize(me) and member.status == Membership.Status.ACTIVE):
        raise PermissionDenied
    held = set(MembershipRole.objects.filter(membership=member).values_list("role", flat=True))
    if Role.ORGANIZER in held.difference(roles) and not others(member).holding(Role.ORGANIZER).exists():
        raise LastOrganizerError
    member.roles.exclude(role__in=roles).delete()
    MembershipRole.objects.bulk_create(
        MembershipRole(membership=member, role=role) for role in roles if role not in held
    )
    return member


@transaction.atomic
def leave(*, me: Membership) -> Membership:
    """`me` out of the group; what they said stays. Whoever leaves last closes the door: no invitation works after.

    Raises LastOrganizerError for the only organizer of a group with other members.
    """
    me = locked(me)
    staying = others(me)
    if not staying.exists():
        Invitation.objects.usable().filter(group=me.group_id).update(revoked_at=timezone.now())
    elif me.organizes and not staying.holding(Role.ORGANIZER).exists():
        raise LastOrganizerError
    return end(me, Membership.Status.LEFT)


@transaction.atomic
def remove(*, me: Membership, member: Membership, reason: str) -> Membership:
    """`member` out of the group, and told why; what they invited by stops working. Who is gone stays as they are."""
    me, member = locked(me), Membership.objects.get(pk=member.pk)
    if member.status != Membership.Status.ACTIVE:
        return member
    if not policies.can_remove(me, member):
        raise PermissionDenied
    Invitation.objects.usable().filter(created_by=member).update(revoked_at=timezone.now())
    member.removal_reason = reason
    return end(member, Membership.Status.REMOVED)


def read_removal(*, actor: User, membership_id: str) -> None:
    """`actor` has read why they were removed, and the front page stops saying so."""
    removed = Membership.objects.filter(pk=membership_id, user=actor, status=Membership.Status.REMOVED)
    removed.filter(removal_read_at__isnull=True).update(removal_read_at=timezone.now())


def locked(me: Membership) -> Membership:
    """`me` as it is now, under the group's lock. Raises PermissionDenied for who is gone meanwhile."""
    DiscussionGroup.objects.hold(me.group_id)
    now = Membership.objects.active().with_roles().filter(pk=me.pk).first()
    if now is None:
        raise PermissionDenied
    return now


def others(membership: Membership) -> MembershipQuerySet:
    """Everybody else who is in the group now."""
    return Membership.objects.active().filter(group=membership.group_id).exclude(pk=membership.pk)


def end(membership: Membership, status: Membership.Status) -> Membership:
    """Ends it: no role, no answer to a session that is still to come, no hand on what the group goes on reading."""
    now = timezone.now()
    membership.status = status
    membership.ended_at = now
    membership.save()
    membership.roles.all().delete()
    Attendance.objects.filter(membership=membership, session__ends_at__gt=now).delete()
    if others(membership).exists():
        studied = GroupReading.objects.filter(group=membership.group_id, for_study=True)
        Reading.objects.filter(pk__in=studied.values("reading"), added_by=membership.user_id).update(added_by=None)
    return membership


def stored(membership: Membership, only: Collection[str] | None = None) -> Membership:
    """Saves it, or these fields of it. Raises GroupFullError or NameTakenError where the database refuses."""
    try:
        with transaction.atomic():
            membership.save(update_fields=only)
    except IntegrityError as error:
        if "group_full" in str(error):
            raise GroupFullError from error
        if "groups_membership_name" in str(error):
            raise NameTakenError from error
        raise
    return membership
