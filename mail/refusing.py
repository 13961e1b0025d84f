"""Whoever has no account and wants no mail from here. Of their address, only a keyed digest is kept."""

from collections.abc import Iterable

from django.utils.crypto import salted_hmac

from mail.models import Refusal


def refusal_of(address: str) -> str:
    """What is kept of this address."""
    return salted_hmac("mail.refusal", address.strip().lower(), algorithm="sha256").hexdigest()


def refused(addresses: Iterable[str]) -> set[str]:
    """Those of these addresses that want nothing from here."""
    digests = {address: refusal_of(address) for address in addresses}
    if not digests:
        return set()
    known = set(Refusal.objects.filter(pk__in=digests.values()).values_list("pk", flat=True))
    return {address for address, digest in digests.items() if digest in known}


def refuse(digest: str) -> None:
    """Nothing more goes to the address with this digest, whoever asks for it."""
    Refusal.objects.get_or_create(pk=digest)
