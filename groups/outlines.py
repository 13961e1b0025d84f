"""A syllabus in a file, as docs/formats/syllabus.md describes it: what it may say, and how it is read.

A file comes from anywhere. Nothing in it is believed: every text is tidied, every block's HTML sanitised again, every
number bounded.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from groups.models import Prompt, Syllabus, SyllabusItem
from readings import markdown
from readings.blocks import MOST_BLOCKS, digest, numbered
from readings.models import Block, ContentNote, Direction, Reading, Rights
from readings.pieces import Piece
from readings.policies import FREE
from readings.text import tidy

FORMAT = "common-thread-syllabus"
VERSION = 1
LARGEST = 5 * 1024 * 1024
MOST_ITEMS = 100
MOST_PROMPTS = 100
MOST_NOTES = 1000
LONGEST_QUOTE = 20_000
LONGEST_SUMMARY = 20_000
DEEPEST = 100
LONGEST_LABEL = 20
CONTEXT = 64
# What a file says of a reading: the fields of the same names.
FACTS = (
    "title",
    "author",
    "published",
    "publication",
    "language",
    "direction",
    "source_url",
    "rights",
    "licence",
    "summary",
)


@dataclass(frozen=True)
class Quote:
    """The words that a question is about, as a W3C TextQuoteSelector names them."""

    exact: str
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True)
class Question:
    words: str
    about: Quote | None


@dataclass(frozen=True)
class Note:
    """A content note; `block` counts from 0, None is the whole reading."""

    words: str
    block: int | None


@dataclass(frozen=True)
class Item:
    """One reading: its facts, its text if that came with it, why it is read, in which of the sessions (from 1)."""

    facts: dict[str, str]
    notes: tuple[Note, ...]
    sha256: str
    pieces: tuple[Piece, ...]
    why: str
    session: int | None
    questions: tuple[Question, ...]

    @property
    def hashes(self) -> set[str]:
        """By which its text is known: as the file says, and as it is."""
        own = digest(numbered(self.pieces)) if self.pieces else ""
        return {self.sha256, own} - {""}


@dataclass(frozen=True)
class Outline:
    title: str
    why: str
    items: tuple[Item, ...]

    @property
    def sessions(self) -> list[int]:
        return sorted({item.session for item in self.items if item.session})


def read(data: bytes) -> Outline:
    """What a file says. Raises ValidationError with a sentence for whoever brought it."""
    if len(data) > LARGEST:
        raise ValidationError(_("This file is larger than 5 MB, and no syllabus is."), code="large")
    try:
        said = json.loads(data.decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise ValidationError(_("This file can’t be read: it isn’t JSON, or it is damaged."), code="json") from error
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise ValidationError(_("This isn’t a syllabus from Common Thread."), code="format")
    if said.get("version") != VERSION or isinstance(said["version"], bool):
        sentence = _("This file is written in version %(theirs)s of its format, and this site reads version %(ours)d.")
        raise ValidationError(sentence % {"theirs": str(said.get("version"))[:20], "ours": VERSION}, code="version")
    return Outline(
        title=_words(said, "title", "", _most(Syllabus, "title"), required=True),
        why=_words(said, "why", "", _most(Syllabus, "why")),
        items=tuple(_item(said, at) for said, at in _list(said, "items", "", MOST_ITEMS)),
    )


def _no_number(name: str) -> None:
    raise ValueError(name)


def _item(said: dict[str, Any], at: str) -> Item:
    reading = said.get("reading")
    if not isinstance(reading, dict):
        raise _fault(f"{at}.reading")
    inside = f"{at}.reading"
    facts, pieces = _facts(reading, inside), tuple(_pieces(reading, inside))
    if pieces and facts["rights"] not in FREE:
        raise ValidationError(
            _("“%(title)s” comes with its text, and with rights that don’t let a text travel.") % facts, code="rights"
        )
    prompts = _list(said, "prompts", at, MOST_PROMPTS)
    return Item(
        facts=facts,
        notes=tuple(_note(note, place, len(pieces)) for note, place in _notes(reading, inside)),
        sha256=_words(reading, "sha256", inside, 64),
        pieces=pieces,
        why=_words(said, "why", at, _most(SyllabusItem, "why")),
        session=_number(said, "session", at, 1, MOST_ITEMS),
        questions=tuple(_question(prompt, place) for prompt, place in prompts),
    )


def _facts(said: dict[str, Any], at: str) -> dict[str, str]:
    """The citation, as the model of a reading allows it."""
    longest = {name: Reading._meta.get_field(name).max_length or LONGEST_SUMMARY for name in FACTS}  # type: ignore[union-attr]
    facts = {name: _words(said, name, at, longest[name], required=name == "title") for name in FACTS}
    facts["direction"] = facts["direction"] or Direction.LTR
    if facts["rights"] in {"", Rights.STUDY}:
        facts["rights"] = Rights.CITATION
    others = [field.name for field in Reading._meta.fields if field.name not in FACTS]
    try:
        Reading(**facts).clean_fields(exclude=others)
    except ValidationError as error:
        raise _fault(f"{at}.{next(iter(error.message_dict))}") from error
    return facts


def _pieces(said: dict[str, Any], at: str) -> Iterator[Piece]:
    """The blocks of a text. Each shows something."""
    for block, place in _list(said, "blocks", at, MOST_BLOCKS):
        if block.get("kind") not in Block.Kind.values:
            raise _fault(f"{place}.kind")
        html = block.get("html")
        if not isinstance(html, str) or len(html) > markdown.LONGEST:
            raise _fault(f"{place}.html")
        text, cleaned = markdown.clean_inline(tidy(html))
        if not text.strip():
            raise _fault(f"{place}.html")
        label = _words(block, "label", place, LONGEST_LABEL)
        yield Piece(block["kind"], _number(block, "level", place, 0, DEEPEST) or 0, text, cleaned, label)


def _notes(said: dict[str, Any], at: str) -> Iterator[tuple[dict[str, Any], str]]:
    return _list(said, "content_notes", at, MOST_NOTES)


def _note(said: dict[str, Any], at: str, blocks: int) -> Note:
    words = _words(said, "words", at, _most(ContentNote, "words"), required=True)
    return Note(words, _number(said, "block", at, 0, blocks - 1))


def _question(said: dict[str, Any], at: str) -> Question:
    words, about = _words(said, "words", at, _most(Prompt, "words"), required=True), said.get("about")
    if about is None:
        return Question(words, None)
    if not isinstance(about, dict):
        raise _fault(f"{at}.about")
    inside = f"{at}.about"
    exact = _words(about, "exact", inside, LONGEST_QUOTE, required=True, trimmed=False)
    around = (_words(about, name, inside, CONTEXT, trimmed=False) for name in ("prefix", "suffix"))
    return Question(words, Quote(exact, *around))


def _most(model: type[Any], field: str) -> int:
    longest: int = model._meta.get_field(field).max_length
    return longest


def _words(said: dict[str, Any], name: str, at: str, most: int, *, required: bool = False, trimmed: bool = True) -> str:
    """A text, tidied. `trimmed` is a text of its own; the others are parts of one, whose spaces count."""
    value = said.get(name)
    if value is None and not required:
        return ""
    if not isinstance(value, str) or len(value) > most:
        raise _fault(f"{at}.{name}")
    value = tidy(value).strip() if trimmed else value.replace("\0", "")
    if required and not value.strip():
        raise _fault(f"{at}.{name}")
    return value


def _number(said: dict[str, Any], name: str, at: str, least: int, most: int) -> int | None:
    value = said.get(name)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise _fault(f"{at}.{name}")
    return value


def _list(said: dict[str, Any], name: str, at: str, most: int) -> Iterator[tuple[dict[str, Any], str]]:
    """Each object of a list, with where it stands."""
    values = said.get(name)
    if values is None:
        return
    if not isinstance(values, list) or len(values) > most:
        raise _fault(f"{at}.{name}")
    for place, value in enumerate(values):
        if not isinstance(value, dict):
            raise _fault(f"{at}.{name}[{place}]")
        yield value, f"{at}.{name}[{place}]"


def _fault(at: str) -> ValidationError:
    sentence = _(
        "This file can’t be used as it is: what it has at “%(where)s” is missing, too long or not as it should be."
    )
    return ValidationError(sentence % {"where": at.lstrip(".")}, code="fault")
