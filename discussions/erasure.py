"""What becomes of somebody's words when they delete their account."""

from typing import Literal

from accounts.models import User
from discussions import moderation
from discussions.models import (
    Case,
    Comment,
    Draft,
    Flag,
    FollowedReading,
    Mention,
    ReadMark,
    Resonance,
    Revision,
    StepBack,
)
from discussions.posting import empty
from groups.models import Membership


def leaving(*, me: Membership, words: Literal["withdraw", "former", "keep"]) -> None:
    """The same for somebody who leaves one group, for what they said there. `me` is still there when this is asked."""
    ReadMark.objects.filter(member=me).delete()
    FollowedReading.objects.filter(member=me).delete()
    Draft.objects.filter(member=me).delete()
    Mention.objects.filter(member=me).delete()
    StepBack.objects.filter(member=me).delete()
    if words != "keep":
        Revision.objects.filter(comment__author=me).delete()
    if me.user is not None:
        for case in Case.objects.filter(group=me.group_id, status=Case.Status.CLAIMED, claimed_by=me.user):
            moderation.release(actor=me.user, case=case)
    if words == "withdraw":
        empty(Comment.objects.filter(author=me))
        Flag.objects.filter(flagged_by=me).update(note="")
        Resonance.objects.filter(given_by=me).delete()


def erase(*, user: User, words: Literal["withdraw", "keep"]) -> None:
    """Withdraws all that they have said, to the moderators too; or leaves it, under "a former member" once their names
    are gone. Cases that they were looking at go back to the queue. What they have read is forgotten, and what their
    comments said before they changed them; so are the signs that they gave.
    """
    Revision.objects.filter(comment__author__user=user).delete()
    ReadMark.objects.filter(member__user=user).delete()
    FollowedReading.objects.filter(member__user=user).delete()
    Draft.objects.filter(member__user=user).delete()
    StepBack.objects.filter(member__user=user).delete()
    Resonance.objects.filter(given_by__user=user).delete()
    Mention.objects.filter(member__user=user).delete()
    for case in Case.objects.filter(status=Case.Status.CLAIMED, claimed_by=user).order_by("group"):
        moderation.release(actor=user, case=case)
    if words == "withdraw":
        empty(Comment.objects.filter(author__user=user))
        Flag.objects.filter(flagged_by__user=user).update(note="")
