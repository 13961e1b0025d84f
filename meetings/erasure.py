"""What becomes of what somebody wrote in rounds and took on, when they leave a group or delete their account."""

from typing import Literal

from django.utils import timezone

from accounts.models import User
from groups.models import Membership
from meetings import writing
from meetings.models import Contribution, SessionRole
from meetings.models.written import ContributionQuerySet


def leaving(*, me: Membership, words: Literal["withdraw", "keep"]) -> None:
    """Withdraws what `me` contributed to this group's rounds, or leaves it to whoever could read it. Drafts go.

    In sessions that are still to come `me` has no role any more, and the software proposes somebody else. What they
    took on stays the group's, which hands it on or lets it go.
    """
    _empty(Contribution.objects.own(me), words)
    SessionRole.objects.filter(membership=me, session__ends_at__gt=timezone.now()).delete()


def erase(*, user: User, words: Literal["withdraw", "keep"]) -> None:
    """The same in every group that they were in."""
    _empty(Contribution.objects.filter(membership__user=user), words)


def _empty(theirs: ContributionQuerySet, words: Literal["withdraw", "keep"]) -> None:
    theirs.update(draft="")
    if words == "withdraw":
        for row in theirs.sealed().select_for_update():
            writing.empty(row)
            row.save()
