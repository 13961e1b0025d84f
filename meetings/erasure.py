"""What becomes of what somebody wrote in rounds and took on, when they leave a group or delete their account."""

from typing import Literal

from django.utils import timezone

from accounts.models import User
from groups.models import Membership
from meetings import noting, writing
from meetings.models import Contribution, SessionRole
from meetings.models.written import ContributionQuerySet


def leaving(*, me: Membership, words: Literal["withdraw", "former", "keep"]) -> None:
    """Withdraws what `me` contributed to this group's rounds, or leaves it to whoever could read it. Drafts go; so does
    the name from notes, unless it stays on everything.

    In sessions that are still to come `me` has no role any more, and the software proposes somebody else. What they
    took on stays the group's, which hands it on or lets it go.
    """
    _empty(Contribution.objects.own(me), words)
    if words != "keep":
        noting.forget_name(me)
    SessionRole.objects.filter(membership=me, session__ends_at__gt=timezone.now()).delete()


def erase(*, user: User, words: Literal["withdraw", "keep"]) -> None:
    """The same in every group that they were in."""
    _empty(Contribution.objects.filter(membership__user=user), words)
    for mine in Membership.objects.filter(user=user):
        noting.forget_name(mine)


def _empty(theirs: ContributionQuerySet, words: Literal["withdraw", "former", "keep"]) -> None:
    theirs.update(draft="")
    if words == "withdraw":
        for row in theirs.sealed().select_for_update():
            writing.empty(row)
            row.save()
