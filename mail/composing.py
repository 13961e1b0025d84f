"""From a letter to a mail: to whom, in whose language and time zone, with which headers, as text and light HTML."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from email.mime.text import MIMEText
from email.utils import formataddr, parseaddr
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import get_language, get_language_bidi

from mail.letters import SITE_NAME, Attachment, Letter, stop_address
from mail.models import Message, Recipient, Refusal
from mail.refusing import refusal_of

Mail = EmailMultiAlternatives
ADDRESS = re.compile(r"https?://\S+")


def address_of(message: Message) -> str:
    """Where it goes: the address it names, or the recipient's own that they have confirmed. Empty for nowhere."""
    if message.recipient and not message.recipient.is_active:
        return ""
    if message.address:
        refused = message.recipient is None and Refusal.objects.filter(pk=refusal_of(message.address)).exists()
        return "" if refused else message.address
    return message.recipient.email if message.recipient and message.confirmed else ""


def confirmed_address(recipient: Recipient) -> str:
    """Where letters to this person go; empty while they have no address that they confirmed."""
    confirmed = EmailAddress.objects.filter(user_id=recipient.pk, email__iexact=recipient.email, verified=True)
    return recipient.email if recipient.email and confirmed.exists() else ""


@contextmanager
def ways_of(message: Message) -> Iterator[None]:
    """The recipient's language and time zone; for an address, the language that the order names, and UTC."""
    recipient = message.recipient
    language = recipient.language if recipient else message.about.get("language") or settings.LANGUAGE_CODE
    with translation.override(language), timezone.override(zone_of(recipient.time_zone if recipient else "UTC")):
        yield


def zone_of(name: str) -> ZoneInfo:
    """UTC for a zone that this machine's database no longer has."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def compose(message: Message, letter: Letter, to: str) -> Mail:
    """The mail. The site's name stands in it only for whoever has switched discretion off."""
    headers = {"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"}
    stop = stop_address(letter.stop) if letter.stop else ""
    if stop:
        headers |= {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    subject, sender = letter.subject, parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    if not letter.discreet:
        subject, sender = f"{SITE_NAME}: {subject}", formataddr((SITE_NAME, sender))
    parts = [paragraph(part) for part in letter.text.split("\n\n") if part.strip()]
    context = {
        "subject": subject,
        "text": letter.text,
        "paragraphs": parts,
        "one_link": sum("link" in part for part in parts) == 1,
        "choices": letter.choices,
        "stop": stop,
        "language": get_language(),
        "rtl": get_language_bidi(),
    }
    mail = Mail(subject, render_to_string("mail/letter.txt", context).strip() + "\n", sender, [to], headers=headers)
    mail.attach_alternative(render_to_string("mail/letter.html", context), "text/html")
    for attachment in letter.attachments:
        mail.attach(part_of(attachment))
    return mail


def paragraph(text: str) -> dict[str, str]:
    """A paragraph of a letter's text for its HTML: a link where the last line is an address, else its lines."""
    lines = [line.strip() for line in text.strip().splitlines()]
    if not ADDRESS.fullmatch(lines[-1]):
        return {"words": "\n".join(lines)}
    return {"link": lines[-1], "label": " ".join(lines[:-1]).rstrip(": ") or lines[-1]}


def part_of(attachment: Attachment) -> MIMEText:
    part = MIMEText(attachment.text, attachment.subtype, "utf-8")
    for name, value in attachment.parameters.items():
        part.set_param(name, value)
    part.add_header("Content-Disposition", "attachment", filename=attachment.name)
    return part
