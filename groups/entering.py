"""Coming in by the open door, where a group has decided to have one."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from groups import policies, waiting
from groups.admitting import let_in
from groups.models import DiscussionGroup, Membership, WaitingPlace


class ShutError(ValidationError):
    """The group has decided otherwise meanwhile, or it was never so."""

    def __init__(self) -> None:
        super().__init__(_("This group doesn’t take anybody in this way any more."), "shut")


@transaction.atomic
def come_in(*, actor: User, group: DiscussionGroup, name: str) -> Membership:
    """`actor` in the group under `name`. For somebody who is there already nothing changes.

    Raises ShutError, GroupFullError or NameTakenError.
    """
    group = held(group, DiscussionGroup.Joining.OPEN, actor)
    if here := Membership.objects.acting(actor).filter(group=group).first():
        return here
    return let_in(user=actor, group_id=group.pk, name=name)


@transaction.atomic
def line_up(*, actor: User, group: DiscussionGroup, name: str) -> WaitingPlace:
    """`actor` at the end of the waiting list or, where a place has become free, in the group. Raises ShutError."""
    group = held(group, DiscussionGroup.Joining.OPEN, actor)
    return waiting.queue_up(user=actor, group_id=group.pk, name=name)


def held(group: DiscussionGroup, door: DiscussionGroup.Joining, actor: User) -> DiscussionGroup:
    """The group as it is now, locked. Raises ShutError unless it has this door, and for whoever was removed."""
    DiscussionGroup.objects.hold(group.pk)
    now = DiscussionGroup.objects.answering().filter(pk=group.pk, joining=door).first()
    if now is None or not policies.can_come_back(Membership.objects.filter(group=group, user=actor).first()):
        raise ShutError
    return now
