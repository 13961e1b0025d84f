"""The cast with addresses that they have confirmed, and what arrives there."""

from dataclasses import dataclass

import pytest
from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage
from pytest_django.fixtures import Settings

from accounts.models import User
from groups.models import Membership
from mail.delivery import deliver_due
from mail.models import Message
from tests.cast import Cast

WORDS_THAT_TELL = ["Third shift readers", "Night round", "Common Thread", "reading", "group", "feminis"]


@dataclass
class Letterbox:
    cast: Cast
    sent: list[EmailMessage]

    def collect(self) -> dict[str, list[EmailMessage]]:
        """What arrived since, by the sign-in name of whom it went to, or by the address."""
        Message.objects.filter(due_at__isnull=False).update(due_at="2020-01-01T00:00Z")
        deliver_due()
        arrived: dict[str, list[EmailMessage]] = {}
        for mail in self.sent:
            (to,) = mail.to
            arrived.setdefault(to.removesuffix("@people.example"), []).append(mail)
        self.sent.clear()
        return arrived

    def acting(self, who: str) -> Membership:
        """This person's row in the group, with roles."""
        return Membership.objects.acting(self.cast.person(who)).get(group=self.cast.group)

    def subjects(self) -> dict[str, list[str]]:
        return {who: [str(mail.subject) for mail in mails] for who, mails in self.collect().items()}


def text_of(mail: EmailMessage) -> str:
    """All that somebody could read of it, with the addresses of pages taken out."""
    parts = [str(mail.subject), str(mail.from_email), str(mail.body)]
    parts += [str(content) for content, _kind in getattr(mail, "alternatives", [])]
    return " ".join(word for word in " ".join(parts).split() if "https://" not in word)


@pytest.fixture
def letterbox(cast: Cast, mailoutbox: list[EmailMessage], settings: Settings) -> Letterbox:
    settings.SITE_ADDRESS = "https://site.example"
    settings.DEFAULT_FROM_EMAIL = "hello@site.example"
    for name, user in cast.people.items():
        User.objects.filter(pk=user.pk).update(email=f"{name}@people.example")
        EmailAddress.objects.create(user=user, email=f"{name}@people.example", primary=True, verified=True)
    return Letterbox(cast, mailoutbox)
