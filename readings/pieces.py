"""What a text is made of on its way in: pieces that can still be joined, split, named otherwise or left out."""

from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext_lazy as _


class Format(models.TextChoices):
    """How a text without a format of its own is written."""

    TEXT = "text", _("Plain text")
    MARKDOWN = "markdown", _("Markdown")


class Omission(models.TextChoices):
    """Why a piece is proposed to be left out. Nothing is left out that a person was not shown."""

    HEAD = "head", _("taken for title, author, date or the site’s own lines")
    NAVIGATION = "navigation", _("looks like the site’s navigation")
    CAPTION = "caption", _("looks like a picture’s caption")
    SIGN_UP = "sign-up", _("asks to sign up, subscribe or give")
    SHARING = "sharing", _("looks like buttons to share it")
    COMMENTS = "comments", _("looks like the comments below it")
    AROUND = "around", _("stands outside the article")
    BY_HAND = "by-hand", _("left out by you")


@dataclass(slots=True)
class Piece:
    """A block before it has its place and number.

    `html` is sanitised, and `text` is what it shows, code point for code point. `label` is a footnote's number or sign.
    `omission` is an Omission for what is proposed to be left out, and empty for what stays.
    """

    kind: str
    level: int
    text: str
    html: str
    label: str = ""
    omission: str = ""


@dataclass
class Draft:
    """A text on its way in with what was understood of it, nothing of it stored yet."""

    pieces: list[Piece]
    title: str = ""
    author: str = ""
    published: str = ""
    publication: str = ""
    language: str = ""
    """Empty where nothing says it and it can't be guessed."""
    source_url: str = ""
    original_name: str = ""
    original_sha256: str = ""
    retrieved_at: str = ""
    """When it was fetched from its address, in ISO 8601; empty for a file."""
    notices: list[str] = field(default_factory=list)
    """What a person should look at, each a sentence."""
