"""A letter: its words, and what is added to them. Whoever writes one does it by `write`, which keeps it discreet."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin

from django.conf import settings
from django.core import signing
from django.template.loader import render_to_string
from django.urls import reverse
from django_stubs_ext import StrOrPromise

from mail.models import Message

SITE_NAME = "Common Thread"


@dataclass(frozen=True)
class Attachment:
    """A file that goes along: a name that says nothing, its text, and its type with parameters."""

    name: str
    text: str
    subtype: str
    parameters: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Stop:
    """What the link to no more of these does: for which kind (of settings.MAIL_STOPS), and for whom or what."""

    kind: str
    of: str


@dataclass(frozen=True)
class Letter:
    """The words of one mail, in the language and time zone of whoever gets it. Its HTML is made of its text: a
    paragraph that ends in a line with nothing but an address becomes a link.

    `choices` is the address of the page where other mails can be chosen.
    `discreet`: neither subject nor sender may say anything to somebody looking over a shoulder.
    """

    subject: str
    text: str
    discreet: bool = True
    stop: Stop | None = None
    choices: str = ""
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True)
class Stopping:
    """An entry of settings.MAIL_STOPS: what will no longer come, as a sentence, and the function that sees to it."""

    sentence: StrOrPromise
    stop: Callable[[str], None]


Writer = Callable[[Message], Letter | None]


def write(
    template: str,
    *,
    context: Mapping[str, object],
    telling: Mapping[str, object] | None = None,
    discreet: bool = True,
    stop: Stop | None = None,
    choices: str = "",
    attachments: tuple[Attachment, ...] = (),
) -> Letter:
    """A letter from `<template>_subject.txt` and `<template>.txt`.

    What says anything about a group or what it does belongs into `telling`: the templates have it only in a letter that
    needn't be discreet, and have to do without (`{% if group %}`). Discreet is what it is unless told otherwise.
    """
    known = {**context, **({} if discreet else telling or {})}
    subject = " ".join(render_to_string(f"{template}_subject.txt", known).split())
    # What a template leaves out leaves its lines behind.
    text = re.sub(r"\s*\n\s*\n\s*", "\n\n", render_to_string(f"{template}.txt", known).strip())
    return Letter(subject=subject, text=text, discreet=discreet, stop=stop, choices=choices, attachments=attachments)


def absolute(path: str) -> str:
    """The whole address of a page of this site."""
    return urljoin(settings.SITE_ADDRESS, path)


def stop_address(stop: Stop) -> str:
    """The page at which no more of these can be asked for, without signing in."""
    return absolute(reverse("mail_stop", args=[stop.kind, signer(stop.kind).sign(stop.of)]))


def signer(kind: str) -> signing.Signer:
    return signing.Signer(salt=f"mail.stop.{kind}")
