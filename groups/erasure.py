"""What becomes of memberships when their person deletes the account."""

from typing import Literal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from groups import membership
from groups.models import Attendance, Membership, Role


def obstacles(user: User) -> list[str]:
    """A sentence for each group that would be left without an organizer."""
    sentence = _("You are the only organizer of “%(group)s”. Make somebody else an organizer there first.")
    return [
        sentence % {"group": mine.group.name}
        for mine in Membership.objects.acting(user).order_by("group__name")
        if mine.organizes
        and membership.others(mine).exists()
        and not membership.others(mine).holding(Role.ORGANIZER).exists()
    ]


@transaction.atomic
def erase(*, user: User, words: Literal["withdraw", "keep"]) -> None:
    """Leaves every group and takes the person's name off the rows that stay, so that threads keep their shape.

    `words` is about what was said, which is no part of this. Raises LastOrganizerError where there is an obstacle.
    """
    for mine in Membership.objects.acting(user).order_by("group_id"):
        membership.leave(me=mine)
    theirs = Membership.objects.filter(user=user)
    Attendance.objects.filter(membership__in=theirs).delete()
    theirs.update(user=None, name="", removal_reason="")
