"""The letters about an account: an address to confirm, a new password, what was changed. allauth writes them."""

from mail.letters import Letter
from mail.models import Message


def account(message: Message) -> Letter:
    """As it was written when it was queued (accounts.adapter)."""
    discreet = message.recipient is None or message.recipient.discreet_mail
    return Letter(subject=message.about["subject"], text=message.about["text"], discreet=discreet)
