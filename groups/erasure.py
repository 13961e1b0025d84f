"""What becomes of memberships, and of what came with them, when somebody leaves or deletes their account."""

from typing import Literal

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from groups import membership, policies, waiting
from groups.models import (
    Attendance,
    Block,
    CalendarFeed,
    Membership,
    Mute,
    Need,
    Role,
    Rota,
    TimeVote,
    WaitingPlace,
    Worry,
)


def obstacles(user: User) -> list[str]:
    """A sentence for each group that would be left without an organizer."""
    sentence = _("You are the only organizer of “%(group)s”. Make somebody else an organizer there first.")
    return [
        sentence % {"group": mine.group.name}
        for mine in Membership.objects.acting(user).order_by("group__name")
        if policies.can_organize(mine)
        and membership.others(mine).exists()
        and not membership.others(mine).holding(Role.ORGANIZER).exists()
    ]


def leaving(*, me: Membership, words: Literal["withdraw", "former", "keep"]) -> None:
    """Leaving a group: what `me` needed goes in any case; what they told the carers goes with their other words. So do
    the mutes and blocks that they made; what others made about them stays, for they may come back.
    """
    Need.objects.filter(membership=me).delete()
    Mute.objects.filter(made_by=me).delete()
    Block.objects.filter(made_by=me).delete()
    if words == "withdraw":
        Worry.objects.filter(member=me).delete()


@transaction.atomic
def erase(*, user: User, words: Literal["withdraw", "keep"]) -> None:
    """Leaves every group and takes the person's name off the rows that stay, so that threads keep their shape.

    Of `words`, what was told to the carers is this app's part. Raises LastOrganizerError where there is an obstacle.
    """
    for place in WaitingPlace.objects.in_line().held_by(user):
        waiting.give_up(actor=user, place=place)
    for mine in Membership.objects.acting(user).order_by("group_id"):
        membership.leave(me=mine)
    theirs = Membership.objects.filter(user=user)
    if words == "withdraw":
        Worry.objects.filter(member__in=theirs).delete()
    for kind in (Mute, Block):
        kind.objects.filter(Q(made_by__in=theirs) | Q(about__in=theirs)).delete()
    Attendance.objects.filter(membership__in=theirs).delete()
    TimeVote.objects.filter(membership__in=theirs).delete()
    CalendarFeed.objects.filter(user=user).delete()
    Rota.objects.filter(user=user).delete()
    theirs.update(user=None, name="", removal_reason="")
