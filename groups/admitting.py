"""The door itself, by whatever way somebody came to it: they become a member, and the database says whether there is a
place and whether the name is free. Who may come in, those say who call this.
"""

from collections.abc import Collection
from datetime import datetime
from itertools import count

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from groups.models import Invitation, JoinRequest, Membership, Reservation, WaitingPlace

LONGEST_NAME = 60


class GroupFullError(ValidationError):
    """Every place is taken, or waited for."""

    def __init__(self) -> None:
        super().__init__(_("Every place in this group is taken."), "full")


class NameTakenError(ValidationError):
    """Somebody in the group goes by that name, in whatever case."""

    def __init__(self) -> None:
        super().__init__({"name": _("Somebody in this group already goes by that name. Please choose another.")})


def let_in(
    *, user: User, group_id: str, name: str, invitation: Invitation | None = None, at: datetime | None = None
) -> Membership:
    """`user` in the group under `name`, under the group's lock. Whatever else they had under way to it is over.

    Raises GroupFullError or NameTakenError.
    """
    membership = Membership.objects.filter(group=group_id, user=user).first() or Membership(user=user)
    membership.group_id = group_id
    membership.name = name
    membership.invitation = invitation
    membership.status = Membership.Status.ACTIVE
    membership.joined_at = at or timezone.now()
    membership.ended_at = membership.removal_read_at = None
    membership.removal_reason = ""
    stored(membership)
    asked = JoinRequest.objects.waiting().filter(group=group_id, user=user)
    asked.update(status=JoinRequest.Status.WITHDRAWN, introduction="", answered_at=membership.joined_at)
    in_line = WaitingPlace.objects.in_line().filter(group=group_id, user=user)
    in_line.update(status=WaitingPlace.Status.GIVEN_UP, ended_at=membership.joined_at)
    Reservation.objects.filter(invitation__group=group_id, user=user).delete()
    return membership


def let_in_by_some_name(
    *, user: User, group_id: str, name: str, invitation: Invitation | None = None, at: datetime | None = None
) -> Membership:
    """The same for somebody who isn't there to choose another name: they get theirs with a number behind it."""
    for number in count(2):
        try:
            return let_in(user=user, group_id=group_id, name=name, invitation=invitation, at=at)
        except NameTakenError:
            name = numbered(name, number)
    raise AssertionError


def numbered(name: str, number: int) -> str:
    """ "Rosa" as "Rosa 2", "Rosa 2" as "Rosa 3"."""
    stem = name.removesuffix(f" {number - 1}") if number > 2 else name
    ending = f" {number}"
    return stem[: LONGEST_NAME - len(ending)].rstrip() + ending


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
