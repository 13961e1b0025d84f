"""From a file to a reading: what is understood of it first, as a draft that can be corrected, and then stored."""

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import IO

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from readings import carryover, languages, translations
from readings.blocks import digest, split
from readings.decoding import MAX_BYTES, UnreadableError, decode
from readings.models import LANGUAGE_TAG, Block, Reading, ReadingQuerySet, Version
from readings.pieces import Format
from readings.reader import Reader
from readings.text import count_words, tidy
from readings.understanding import Understood, title_from_name, understand

MARKDOWN_SUFFIXES = {".md", ".markdown"}


@dataclass
class Draft:
    """A text on its way in, nothing of it stored yet."""

    text: str
    format: str
    title: str = ""
    author: str = ""
    published: str = ""
    publication: str = ""
    language: str = "en"
    source_url: str = ""
    original_name: str = ""
    original_sha256: str = ""
    left_out: list[str] = field(default_factory=list)
    """The lines at the head that were taken for title, author, date or the site's own, and are not in `text`."""
    notices: list[str] = field(default_factory=list)
    """What a person should look at, each a sentence."""


def read_bytes(file: IO[bytes]) -> bytes:
    """A file's content, and no more of it than shows that it is too large. Raises UnreadableError if it vanished."""
    try:
        return file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise UnreadableError(_("The file is no longer there. Please choose it again.")) from error


def read_file(*, data: bytes, name: str, title: str = "") -> Draft:
    """What a file called `name` says, `title` if that is known already. Raises UnreadableError."""
    decoded = decode(data)
    markdown = PurePath(name).suffix.lower() in MARKDOWN_SUFFIXES
    draft = read_text(text=decoded.text, text_format=Format.MARKDOWN if markdown else Format.TEXT)
    draft.original_name = tidy(name)[-255:]
    draft.original_sha256 = hashlib.sha256(data).hexdigest()
    draft.title = title or draft.title
    if not draft.title:
        draft.title = title_from_name(draft.original_name)[:300]
        draft.notices.append(_("There is no title in the text, so this one is the file’s name."))
    if decoded.guessed:
        sentence = _(
            "The file isn’t in UTF-8. We read it as %(encoding)s: please look whether accents and quotes are right."
        )
        draft.notices.append(sentence % {"encoding": decoded.guessed})
    return draft


def read_text(*, text: str, text_format: str) -> Draft:
    """What a text says that somebody pasted. The title is empty where the text has none."""
    found = understand(tidy(text, is_markdown=text_format == Format.MARKDOWN), text_format)
    language = found.language if re.fullmatch(LANGUAGE_TAG, found.language) else languages.guess(found.body)
    return Draft(
        text=found.body,
        format=text_format,
        title=found.title[:300],
        author=found.author[:200],
        published=found.published,
        publication=found.publication[:200],
        language=language or get_language() or "en",
        source_url=found.source_url[:200],
        left_out=found.left_out,
        notices=_notices(found),
    )


def _notices(found: Understood) -> list[str]:
    notices = []
    if number := len(found.left_out):
        notices.append(
            ngettext(
                "One line at the top was taken for title, author, date or a web site’s own, and left out of the text.",
                "%(number)d lines at the top were taken for title, author, date or a web site’s own, "
                "and left out of the text.",
                number,
            )
            % {"number": number}
        )
    if found.name_alone:
        sentence = _("“%(name)s” was taken for the author, because it stands alone under the title.")
        notices.append(sentence % {"name": found.author})
    return notices


@transaction.atomic
def add_reading(
    *, actor: Reader | None, draft: Draft, among: ReadingQuerySet, **corrections: str
) -> tuple[Reading, bool]:
    """The draft as a new reading, with `corrections` to its citation; False with the one that has this text already.

    `among` is the scope in which a text stands once: one's own readings, a group's, the library. The actor's row is
    locked, so one person's two clicks make one reading; whoever imports into a scope of several people locks its
    owner first. Without a text it is a citation alone. Raises ValidationError for a fact that no reading can have.
    """
    if actor:
        get_user_model().objects.select_for_update().only("pk").get(pk=actor.pk)
    blocks = _blocks(draft)
    same = among.filter(versions__sha256=digest(blocks)).first() if blocks else None
    if same:
        return same, False
    facts = {name: getattr(draft, name) for name in FACTS}
    reading = Reading(**(facts | corrections), added_by_id=actor.pk if actor else None)
    reading.slug = reading.pk
    reading.direction = languages.direction(reading.language)
    reading.full_clean(exclude=["added_by"])
    reading.save(force_insert=True)
    if blocks:
        _store(reading, draft, blocks, number=1)
    return reading, True


FACTS = ["title", "author", "published", "publication", "language", "source_url"]


@transaction.atomic
def add_version(*, reading: Reading, draft: Draft) -> tuple[Version, bool]:
    """The draft's text as the reading's next version; False with the version that has this text already.

    What people pointed at in earlier versions is carried over, at once or soon. Raises ValidationError for a reading
    whose text was taken down.
    """
    if Reading.objects.select_for_update().only("taken_down_at").get(pk=reading.pk).taken_down_at:
        raise ValidationError(_("This text was taken down at its owner’s request, so it gets no new version."))
    blocks = _blocks(draft)
    same = reading.versions.filter(sha256=digest(blocks)).first()
    if same:
        return same, False
    last = reading.versions.order_by("-number").first()
    compared = carryover.keep_keys(last, blocks) if last else None
    version = _store(reading, draft, blocks, number=last.number + 1 if last else 1)
    if last and compared:
        carryover.begin(version=version, last=last, compared=compared)
    translations.realign_family(reading)
    return version, True


def _blocks(draft: Draft) -> list[Block]:
    """Raises UnreadableError for a text that shows nothing, such as Markdown that only defines links."""
    blocks = split(draft.text, draft.format)
    if draft.text and not blocks:
        raise UnreadableError(_("There is no text in it to read."))
    return blocks


def _store(reading: Reading, draft: Draft, blocks: list[Block], number: int) -> Version:
    version = Version.objects.create(
        reading=reading,
        number=number,
        sha256=digest(blocks),
        original_name=draft.original_name,
        original_sha256=draft.original_sha256,
        word_count=sum(count_words(block.text) for block in blocks),
    )
    for block in blocks:
        block.version = version
    Block.objects.bulk_create(blocks, batch_size=1000)
    return version
