"""Coming into a group, what one is in it, and going.

Whatever changes who is in a group, or who organizes it, first locks the group's row and then looks again: two who act
at once are heard one after the other, so that a group never loses its last organizer to both.
"""

from collections.abc import Collection, Iterable
from typing import Literal

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from groups import invitations, policies, waiting
from groups.admitting import let_in, stored
from groups.invitations import UnusableError
from groups.models import (
    Attendance,
    DiscussionGroup,
    GroupDecision,
    GroupReading,
    Invitation,
    JoinRequest,
    Membership,
    MembershipRole,
    Role,
    TimeVote,
    WaitingPlace,
)
from groups.models.membership import MembershipQuerySet
from readings.models import Reading

# What becomes of the words of somebody who leaves: they stay under the name used here, or under "a former member",
# which nothing ties to the person any more; or they go too.
Words = Literal["keep", "former", "withdraw"]


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
    if here := Membership.objects.acting(actor).filter(group=invitation.group).first():
        return here
    invitations.take_use(actor=actor, invitation=invitation)
    return let_in(user=actor, group_id=invitation.group.pk, name=name, invitation=invitation)


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
    return give_and_take(member, set(roles), by=me)


@transaction.atomic
def hand_over(*, me: Membership, member: Membership) -> Membership:
    """`member` organizes in `me`'s place: one step, in which the group is never without an organizer."""
    me, member = locked(me), Membership.objects.get(pk=member.pk)
    active = Membership.Status.ACTIVE
    if not policies.can_organize(me) or (member.group_id, member.status) != (me.group_id, active) or member == me:
        raise PermissionDenied
    give_and_take(member, held_by(member) | {Role.ORGANIZER}, by=me)
    give_and_take(me, held_by(me) - {Role.ORGANIZER}, by=me)
    return member


@transaction.atomic
def give_back(*, me: Membership, role: Role) -> Membership:
    """`me` without this role, which nobody has to keep. Raises LastOrganizerError."""
    me = locked(me)
    return give_and_take(me, held_by(me) - {role}, by=me)


def held_by(member: Membership) -> set[Role]:
    return {Role(role) for role in MembershipRole.objects.filter(membership=member).values_list("role", flat=True)}


def give_and_take(member: Membership, roles: set[Role], by: Membership) -> Membership:
    """`member` with these roles and no others, under the group's lock. Each change is a decision of the group."""
    held = held_by(member)
    if Role.ORGANIZER in held - roles and not others(member).holding(Role.ORGANIZER).exists():
        raise LastOrganizerError
    member.roles.exclude(role__in=roles).delete()
    given, taken = sorted(roles - held), sorted(held - roles)
    MembershipRole.objects.bulk_create(MembershipRole(membership=member, role=role) for role in given)
    keep_decisions(member, GroupDecision.About.ROLE_GIVEN, given, by)
    keep_decisions(member, GroupDecision.About.ROLE_TAKEN, taken, by)
    return member


def keep_decisions(member: Membership, about: GroupDecision.About, roles: Iterable[Role], by: Membership) -> None:
    """A dated row for each role, for everybody in the group to read."""
    GroupDecision.objects.bulk_create(
        GroupDecision(group_id=member.group_id, about=about, value=role, member=member, decided_by=by) for role in roles
    )


@transaction.atomic
def leave(*, me: Membership, words: Words = "keep") -> Membership:
    """`me` out of the group, with their words, without them, or with nothing that ties them to who `me` was.

    Whoever leaves last closes the door: no invitation works after. Raises LastOrganizerError for the only organizer of
    a group with other members.
    """
    me = locked(me)
    staying = others(me)
    if not staying.exists():
        Invitation.objects.standing().filter(group=me.group_id).update(revoked_at=timezone.now())
    elif policies.can_organize(me) and not staying.holding(Role.ORGANIZER).exists():
        raise LastOrganizerError
    end(me, Membership.Status.LEFT, by=me, words=words)
    if words != "keep":
        me.name = ""
        # What they said of themselves on the way in, under that name.
        JoinRequest.objects.filter(group=me.group_id, user=me.user_id).delete()
        WaitingPlace.objects.filter(group=me.group_id, user=me.user_id).delete()
    if words == "former":
        me.user = None
    me.save(update_fields=["name", "user"])
    return me


@transaction.atomic
def remove(*, me: Membership, member: Membership, reason: str) -> Membership:
    """`member` out of the group, and told why; what they invited by stops working. Who is gone stays as they are."""
    me, member = locked(me), Membership.objects.get(pk=member.pk)
    if member.status != Membership.Status.ACTIVE:
        return member
    if not policies.can_remove(me, member):
        raise PermissionDenied
    Invitation.objects.standing().filter(created_by=member).update(revoked_at=timezone.now())
    member.removal_reason = reason
    return end(member, Membership.Status.REMOVED, by=me)


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


def end(membership: Membership, status: Membership.Status, *, by: Membership, words: Words = "keep") -> Membership:
    """Ends it: no role, no answer to a session that is still to come, no hand on what the group goes on reading.

    What becomes of the words, each app says for its own (settings.LEAVING_PROVIDERS), while the roles are still there.
    """
    for provider in settings.LEAVING_PROVIDERS:
        import_string(provider)(me=membership, words=words)
    now = timezone.now()
    membership.status = status
    membership.ended_at = now
    membership.save()
    keep_decisions(membership, GroupDecision.About.ROLE_TAKEN, sorted(held_by(membership)), by)
    membership.roles.all().delete()
    Attendance.objects.filter(membership=membership, session__ends_at__gt=now).delete()
    TimeVote.objects.filter(membership=membership).delete()
    if others(membership).exists():
        studied = GroupReading.objects.filter(group=membership.group_id, for_study=True)
        Reading.objects.filter(pk__in=studied.values("reading"), added_by=membership.user_id).update(added_by=None)
    waiting.move_up(group_id=membership.group_id)
    return membership
