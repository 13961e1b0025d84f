"""A member's own words, to take along at any time: all that they said in this group, and nobody else's words or names.

Each app gives its part (settings.WORDS_PROVIDERS). What the words answered, and who answered them, stays where it is.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from groups.models import Agreement, JoinRequest, Membership, Prompt, Worry
from readings import writing


@dataclass(frozen=True)
class Words:
    """Something that one said: what it was, when, on which reading if on one, and the words as one wrote them."""

    kind: StrOrPromise
    at: datetime | None
    text: str
    reading: str = ""


def gather(me: Membership) -> list[Words]:
    """All of `me`'s, the earliest first; what has no date at the end."""
    found = [said for provider in settings.WORDS_PROVIDERS for said in import_string(provider)(me)]
    return sorted((said for said in found if said.text.strip()), key=lambda said: (said.at is None, said.at or 0))


def said_here(me: Membership) -> Iterator[Words]:
    """This app's part: introduction, questions, agreements that one wrote down, what one told the carers."""
    asked = JoinRequest.objects.filter(group=me.group_id, user=me.user_id)
    yield from (Words(_("Introduction"), row.asked_at, row.introduction) for row in asked)
    prompts = Prompt.objects.filter(asked_by=me).select_related("reading")
    yield from (Words(_("Question for the group"), row.created_at, row.words, row.reading.title) for row in prompts)
    written = Agreement.objects.filter(published_by=me)
    yield from (Words(_("Agreement, as I wrote it down"), row.published_at, row.text) for row in written)
    worries = Worry.objects.filter(member=me)
    yield from (Words(_("Told to the carers"), row.told_at, row.words) for row in worries)
    answered = Worry.objects.filter(answered_by=me)
    yield from (Words(_("Answered as a carer"), row.answered_at, row.answer) for row in answered)


def as_markdown(said: Iterable[Words]) -> str:
    """One file for any editor. The words are Markdown already, or plain, and stand behind a bar each."""
    parts = [writing.heading(1, writing.line(_("My words")))]
    for words in said:
        when = date_format(timezone.localtime(words.at), "DATETIME_FORMAT") if words.at else ""
        parts.append(writing.heading(2, writing.line(f"{words.kind}, {when}" if when else str(words.kind))))
        if words.reading:
            parts.append(writing.line(_("On “%(reading)s”") % {"reading": words.reading}))
        parts.append(writing.quoted(words.text.replace("\r\n", "\n").strip()))
    return "\n\n".join(parts) + "\n"


def as_json(said: Iterable[Words]) -> str:
    """The same for programs."""
    rows = [
        {
            "kind": str(words.kind),
            "at": words.at.isoformat() if words.at else None,
            "reading": words.reading or None,
            "words": words.text,
        }
        for words in said
    ]
    return json.dumps({"format": "common-thread-words", "version": 1, "words": rows}, ensure_ascii=False, indent=2)
