"""Invitations by link: into a group or, made on the command line, into the site.

The link's token is shown once. Only its SHA-256 is stored: with 192 random bits there is nothing to guess, so no slow
hash is needed.
"""

import hashlib
import secrets
from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from groups import policies
from groups.models import Invitation, Membership


class UnusableError(ValidationError):
    """Expired, withdrawn, used up or never made: which of these, nobody is told."""

    def __init__(self) -> None:
        super().__init__(
            _("This invitation doesn’t work any more. Ask the person who sent it for a new one."), "unusable"
        )


def invite(*, me: Membership, days: int, uses: int) -> tuple[Invitation, str]:
    """An invitation into `me`'s group for so many days and people, and its token."""
    if not policies.can_invite(me):
        raise PermissionDenied
    return issue(days=days, uses=uses, group_id=me.group_id, created_by=me)


def invite_to_site(*, days: int, uses: int) -> tuple[Invitation, str]:
    """An invitation to sign up, into no group, and its token."""
    return issue(days=days, uses=uses, group_id=None, created_by=None)


def issue(*, days: int, uses: int, group_id: str | None, created_by: Membership | None) -> tuple[Invitation, str]:
    """Stores an invitation under the hash of a new token."""
    token = secrets.token_urlsafe(24)
    invitation = Invitation.objects.create(
        group_id=group_id,
        created_by=created_by,
        token_hash=hashed(token),
        expires_at=timezone.now() + timedelta(days=days),
        max_uses=uses,
    )
    return invitation, token


def revoke(*, me: Membership, invitation: Invitation) -> None:
    """Withdraws the invitation; one that is withdrawn keeps its date."""
    if not policies.can_view_invitation(me, invitation):
        raise PermissionDenied
    Invitation.objects.filter(pk=invitation.pk, revoked_at__isnull=True).update(revoked_at=timezone.now())


def hashed(token: str) -> str:
    """What stands in the database for `token`."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def find(token: str) -> Invitation | None:
    """The invitation with this token, with its group, if somebody could still come in by it."""
    return Invitation.objects.usable().select_related("group").filter(token_hash=hashed(token)).first()


def find_for(user: User, token: str) -> Invitation | None:
    """The same, if this person could."""
    usable = Invitation.objects.usable().admitting(user)
    return usable.select_related("group").filter(token_hash=hashed(token)).first()


def admits(token: str) -> bool:
    """Whether the holder of this token may sign up."""
    return find(token) is not None


@transaction.atomic
def signed_up(*, token: str) -> None:
    """Counts a sign-up on an invitation to the site; on one into a group, joining is what counts.

    Belongs in the transaction of the sign-up. Raises UnusableError, for instance for the second of two who use the last
    place at once.
    """
    usable = Invitation.objects.usable().filter(token_hash=hashed(token))
    counted = usable.filter(group__isnull=True).update(uses=F("uses") + 1)
    if not counted and not usable.filter(group__isnull=False).exists():
        raise UnusableError
