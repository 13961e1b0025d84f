"""A full group's waiting list: who may come in keeps a place in its order, and moves up by themselves.

Whatever frees a place calls `move_up` in its own transaction, under the group's lock. That nobody comes in past the
list, or moves up out of its order, a trigger holds (0002_triggers).
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from groups import invitations, policies, telling
from groups.admitting import let_in_by_some_name
from groups.models import DiscussionGroup, Invitation, Membership, WaitingPlace

Status = WaitingPlace.Status


@transaction.atomic
def wait(*, actor: User, invitation: Invitation, name: str) -> WaitingPlace:
    """`actor` at the end of the list by an invitation, of which one use is theirs now; a second press finds the first.

    Where a place has become free meanwhile, they are in the group when this returns. Raises UnusableError.
    """
    if invitation.group_id is None:
        raise invitations.UnusableError
    DiscussionGroup.objects.hold(invitation.group_id)
    if mine := place_of(actor, invitation.group_id):
        return mine
    invitations.take_use(actor=actor, invitation=invitation)
    return queue_up(user=actor, group_id=invitation.group_id, name=name, invitation=invitation)


def queue_up(*, user: User, group_id: str, name: str, invitation: Invitation | None = None) -> WaitingPlace:
    """Somebody who may come in, at the end of the list, under the group's lock; and the list moves, if it can."""
    if mine := place_of(user, group_id):
        return mine
    place = WaitingPlace.objects.create(user=user, group_id=group_id, name=name, invitation=invitation)
    move_up(group_id=group_id)
    place.refresh_from_db()
    return place


def place_of(user: User, group_id: str) -> WaitingPlace | None:
    """Where this person waits now."""
    return WaitingPlace.objects.in_line().held_by(user).filter(group=group_id).first()


@transaction.atomic
def move_up(*, group_id: str) -> list[Membership]:
    """As many of those who wait as there are places free, in their order, become members and are told.

    Where the last member has gone, nobody moves up into an empty room: the list ends.
    """
    in_line = WaitingPlace.objects.in_line().filter(group=group_id)
    if not in_line.exists():
        return []
    DiscussionGroup.objects.hold(group_id)
    group = DiscussionGroup.objects.get(pk=group_id)
    taken = group.memberships.active().count()
    if not taken or group.is_closed:
        in_line.update(status=Status.GIVEN_UP, ended_at=timezone.now())
        return []
    moved: list[Membership] = []
    while taken + len(moved) < group.places and (place := in_line.select_related("user", "invitation").first()):
        place.ended_at = timezone.now()
        place.status = Status.MOVED_UP if place.user.is_active else Status.GIVEN_UP
        place.save(update_fields=["status", "ended_at"])
        if place.status == Status.MOVED_UP:
            moved.append(admit(place))
    return moved


def admit(place: WaitingPlace) -> Membership:
    """Whoever has moved up, as a member, under the name they chose or one near it; a letter says so."""
    member = let_in_by_some_name(
        user=place.user, group_id=place.group_id, name=place.name, invitation=place.invitation, at=place.ended_at
    )
    telling.moved_up(place)
    return member


@transaction.atomic
def give_up(*, actor: User, place: WaitingPlace) -> bool:
    """`actor` doesn't wait any more, and the use of their invitation is free again; whether they waited still."""
    DiscussionGroup.objects.hold(place.group_id)
    mine = WaitingPlace.objects.in_line().held_by(actor).filter(pk=place.pk)
    if not mine.update(status=Status.GIVEN_UP, ended_at=timezone.now()):
        return False
    Invitation.objects.filter(pk=place.invitation_id, uses__gt=0).update(uses=F("uses") - 1)
    return True


@transaction.atomic
def take_off(*, me: Membership, place: WaitingPlace, words: str) -> WaitingPlace:
    """Somebody off the list, by an organizer and with a word; they are told. Who has moved up meanwhile stays in.

    Raises ValidationError for who doesn't wait any more.
    """
    if not policies.can_take_off(me, place):
        raise PermissionDenied
    DiscussionGroup.objects.hold(place.group_id)
    waits = WaitingPlace.objects.in_line().filter(pk=place.pk)
    if not waits.update(status=Status.TAKEN_OFF, ended_at=timezone.now(), words=words):
        raise ValidationError(_("They don’t wait any more: they have moved up, or gave up their place."), code="gone")
    place.refresh_from_db()
    telling.taken_off(place)
    return place


def read(*, actor: User, place_id: str) -> None:
    """`actor` has read that they moved up or were taken off, and the front page stops saying so."""
    ended = [Status.MOVED_UP, Status.TAKEN_OFF]
    moved = WaitingPlace.objects.held_by(actor).filter(pk=place_id, status__in=ended, told_at=None)
    moved.update(told_at=timezone.now())
