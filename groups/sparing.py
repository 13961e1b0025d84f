"""Nobody’s letter box is filled by us: of all groups together, one address gets one unanswered invitation a day.

What is kept of an address is a keyed digest, for that day (docs/adr/0031-one-invitation-a-day.md).
"""

from collections.abc import Mapping
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from groups.models import Invitation, InvitationLetter

A_DAY = timedelta(days=1)


class NotNowError(ValidationError):
    """These addresses have had a letter. Whose, and that they have, nobody is told."""

    def __init__(self, addresses: list[str]) -> None:
        sentence = _(
            "We can’t write to %(addresses)s just now. Take it out here, make a link and pass it on yourself: nothing "
            "was sent yet."
        )
        super().__init__(sentence, "not-now", {"addresses": ", ".join(addresses)})


@transaction.atomic
def take_turns(letters: Mapping[str, Invitation]) -> None:
    """Today's letter to each of these addresses is the one with its invitation. Raises NotNowError, and none is."""
    digests = {digest_of(address): address for address in letters}
    now = timezone.now()
    rows = [
        InvitationLetter(digest=digest, invitation=letters[address], written_at=now)
        for digest, address in sorted(digests.items())
    ]
    InvitationLetter.objects.bulk_create(rows, ignore_conflicts=True)
    # In one order, so that two who write to the same addresses wait for each other and not both.
    held = InvitationLetter.objects.select_for_update(of=("self",)).filter(pk__in=digests).order_by("pk")
    not_now = []
    for row in held.select_related("invitation"):
        address = digests[row.digest]
        if row.invitation_id == letters[address].pk:
            continue
        if row.is_unanswered and row.written_at > now - A_DAY:
            not_now.append(address)
        row.invitation, row.written_at = letters[address], now
        row.save(update_fields=["invitation", "written_at"])
    if not_now:
        raise NotNowError([address for address in letters if address in not_now])


def digest_of(address: str) -> str:
    return salted_hmac("groups.sparing", address.strip().lower(), algorithm="sha256").hexdigest()


def forget_old() -> int:
    """Deletes what a day has passed over; how many that were."""
    return InvitationLetter.objects.filter(written_at__lte=timezone.now() - A_DAY).delete()[0]
