"""Invitations by link: into a group or, made on the command line, into the site.

The link's token is shown once. Only its SHA-256 is stored: with 192 random bits there is nothing to guess, so no slow
hash is needed. A form sent twice makes one: its token follows from what came with the form (`token_for`).
"""

import base64
import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from groups import policies, sparing, telling
from groups.models import DiscussionGroup, Invitation, Membership, Reservation

# How long a use is kept for somebody who has signed up by it. Codes have to be written down, and a break may end.
KEPT = timedelta(days=1)
# Invitations by email that a group sends in a day, and a person in all of theirs.
MOST_MAILED = 60


class MailedTooMuchError(ValidationError):
    """Invitations are for people whom somebody knows, and a site that mails to everybody is taken for spam."""

    def __init__(self) -> None:
        super().__init__(
            _("That is more than %(number)d invitations by email in a day. Make a link and pass it on yourselves."),
            params={"number": MOST_MAILED},
        )


class UnusableError(ValidationError):
    """Expired, withdrawn, used up or never made: which of these, nobody is told."""

    def __init__(self) -> None:
        super().__init__(
            _("This invitation doesn’t work any more. Ask the person who sent it for a new one."), "unusable"
        )


def invite(*, me: Membership, days: int, uses: int, label: str = "", once: str = "") -> tuple[Invitation, str]:
    """An invitation into `me`'s group for so many days and people, and its token.

    `once` is random and comes with the form: sent twice, it finds what it made before, and the same link.
    """
    if not policies.can_invite(me):
        raise PermissionDenied
    return issue(days=days, uses=uses, group_id=me.group_id, created_by=me, label=label, token=token_for(me, once))


@transaction.atomic
def mail(*, me: Membership, addresses: Sequence[str], days: int, label: str = "", once: str = "") -> list[Invitation]:
    """An invitation for one to each address. The outbox has the address until the letter has left; here it isn't kept.

    Raises MailedTooMuchError and, for addresses that were written to today, sparing.NotNowError.
    """
    if not policies.can_invite(me):
        raise PermissionDenied
    DiscussionGroup.objects.hold(me.group_id)
    # By the group and by this person in whichever group: anybody may found one more.
    senders = Q(group=me.group_id) | Q(created_by__user=me.user_id)
    today = Invitation.objects.filter(senders, mailed_at__gt=timezone.now() - timedelta(days=1))
    if today.count() + len(addresses) > MOST_MAILED:
        raise MailedTooMuchError
    made, new = [], {}
    for address in addresses:
        token = token_for(me, once and f"{once} {address}")
        invitation, token = issue(days=days, uses=1, group_id=me.group_id, created_by=me, label=label, token=token)
        if invitation.mailed_at is None:
            invitation.mailed_at = timezone.now()
            invitation.save(update_fields=["mailed_at"])
            telling.invited(invitation, token=token, address=address)
            new[address] = invitation
        made.append(invitation)
    sparing.take_turns(new)
    return made


def invite_to_site(*, days: int, uses: int) -> tuple[Invitation, str]:
    """An invitation to sign up, into no group, and its token."""
    return issue(days=days, uses=uses, group_id=None, created_by=None)


def issue(
    *, days: int, uses: int, group_id: str | None, created_by: Membership | None, label: str = "", token: str = ""
) -> tuple[Invitation, str]:
    """Stores an invitation under the hash of its token, if it isn't there yet."""
    token = token or secrets.token_urlsafe(24)
    invitation, _new = Invitation.objects.get_or_create(
        token_hash=hashed(token),
        defaults={
            "group_id": group_id,
            "created_by": created_by,
            "label": label,
            "expires_at": timezone.now() + timedelta(days=days),
            "max_uses": uses,
        },
    )
    return invitation, token


def token_for(me: Membership, once: str) -> str:
    """The token of what this form makes: as hard to guess as a random one, and the same however often it is sent."""
    if not once:
        return ""
    digest = salted_hmac("groups.invitations", f"{me.pk} {once}", algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest[:24]).decode()


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


def find_standing(token: str) -> Invitation | None:
    """The same, though its last use may be kept for somebody who has just signed up by it."""
    unused = Invitation.objects.standing().filter(uses__lt=F("max_uses"))
    return unused.select_related("group").filter(token_hash=hashed(token)).first()


def find_for(user: User, token: str) -> Invitation | None:
    """The same, if this person could."""
    usable = Invitation.objects.usable(user).admitting(user)
    return usable.select_related("group").filter(token_hash=hashed(token)).first()


def admits(token: str) -> bool:
    """Whether the holder of this token may sign up."""
    return find(token) is not None


@transaction.atomic
def signed_up(*, token: str, user: User) -> None:
    """Counts a sign-up on an invitation to the site. Of one into a group a use is kept for `user`, who is to join it.

    Belongs in the transaction of the sign-up. Raises UnusableError, for instance for the second of two who use the last
    place at once.
    """
    Invitation.objects.select_for_update(no_key=True).filter(token_hash=hashed(token)).first()
    usable = Invitation.objects.usable().filter(token_hash=hashed(token))
    if usable.filter(group__isnull=True).update(uses=F("uses") + 1):
        return
    into_group = usable.filter(group__isnull=False).first()
    if into_group is None:
        raise UnusableError
    Reservation.objects.create(invitation=into_group, user=user, until=timezone.now() + KEPT)


def take_use(*, actor: User, invitation: Invitation) -> None:
    """One use of it is `actor`'s, the one that was kept for them if there is one. Raises UnusableError.

    Uses that are kept stand in other rows, so its own is locked before they are counted.
    """
    Invitation.objects.select_for_update(no_key=True).get(pk=invitation.pk)
    open_to_actor = Invitation.objects.usable(actor).admitting(actor).filter(pk=invitation.pk)
    if not open_to_actor.update(uses=F("uses") + 1):
        raise UnusableError
    Reservation.objects.filter(invitation=invitation, user=actor).delete()


def forget_old() -> int:
    """Deletes what was kept for somebody who didn't come; how many that were."""
    return Reservation.objects.filter(until__lte=timezone.now()).delete()[0]
