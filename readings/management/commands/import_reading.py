"""Imports an essay from a file or a web address, and prints the reading's address."""

import re
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from readings.importing import add_reading, add_version, read_bytes
from readings.models import Reading, Rights, Version
from readings.passages import gist
from readings.pieces import Draft, Omission
from readings.publishing import publish
from readings.reader import Reader
from readings.sources.epub import read_epub
from readings.sources.kinds import is_packed
from readings.sources.reading import read_address, read_file

FACTS = ["title", "author", "published", "publication", "language", "rights", "licence"]
MOST_SAID = 100


class Command(BaseCommand):
    help = (
        "Imports an essay from a .txt, .md, .html, .docx or .epub file or from a web address. "
        "Title, author and date are taken from it where they stand there."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", metavar="FILE|URL")
        parser.add_argument("--title")
        parser.add_argument("--author")
        parser.add_argument("--published", metavar="DATE", help="2017, 2017-11 or 2017-11-29")
        parser.add_argument("--publication", help="where it was published")
        parser.add_argument("--language", help="of the text: en, es, pt-BR")
        parser.add_argument("--rights", choices=Rights.values, help="by default for one group's study")
        parser.add_argument("--licence", help="which licence, or whose permission")
        parser.add_argument("--for", dest="person", metavar="NAME", help="whose it is: they bring it to a group")
        parser.add_argument("--publish", action="store_true", help="into the public library, if the rights allow it")
        parser.add_argument("--reading", metavar="SLUG", help="add a new version to this reading instead")
        parser.add_argument("--chapters", metavar="1,3-5", help="of a book, these alone, as its own page counts them")

    def handle(self, *, source: str, reading: str | None, person: str | None, publish: bool, **options: Any) -> None:
        stored: Reading | Version
        facts = {name: options[name] for name in FACTS if options[name] is not None}
        try:
            with transaction.atomic():
                draft = draft_of(source, options["chapters"])
                if reading:
                    stored, added = new_version(reading, draft, facts, publish or person)
                else:
                    stored, added = new_reading(draft, facts, publish, keeper(person))
        except ValidationError as error:
            raise CommandError(" ".join(sentences(error))) from error
        remarks = [*draft.notices, *left_out(draft)]
        for remark in remarks if added else ["This text is there already; nothing was changed."]:
            self.stderr.write(remark)
        self.stdout.write(stored.get_absolute_url())


def draft_of(source: str, chapters: str | None) -> Draft:
    """What the file or the page says. Raises CommandError or UnreadableError."""
    data = None if "://" in source else bytes_of(source)
    if chapters and (data is None or not is_packed(data)):
        raise CommandError("--chapters are those of a book: give the file of an .epub.")
    name = Path(source).name
    if data is None:
        return read_address(source)
    return read_epub(data, name, numbers(chapters)) if chapters else read_file(data=data, name=name)


def bytes_of(path: str) -> bytes:
    try:
        with Path(path).open("rb") as file:
            return read_bytes(file)
    except FileNotFoundError as error:
        raise CommandError(f"There is no file {path}.") from error
    except OSError as error:
        raise CommandError(f"{path} can't be read: {error.strerror}.") from error


def numbers(ranges: str) -> set[int]:
    """1, 3, 4 and 5 of "1,3-5". Raises CommandError for what is none."""
    found: set[int] = set()
    for part in ranges.split(","):
        match = re.fullmatch(r"\s*(\d{1,4})(?:\s*-\s*(\d{1,4}))?\s*", part)
        if not match:
            raise CommandError("Write the chapters as 1,3-5.")
        found.update(range(int(match[1]), int(match[2] or match[1]) + 1))
    return found


def left_out(draft: Draft) -> list[str]:
    """A line for each piece that isn't stored, with why."""
    return [
        f"Left out ({Omission(piece.omission).label}): {gist(piece.text, MOST_SAID)}"
        for piece in draft.pieces
        if piece.omission
    ]


def keeper(name: str | None) -> Reader | None:
    """The person with this sign-in name. Raises CommandError if there is none."""
    if name is None:
        return None
    person = get_user_model().objects.filter(username=name).first()
    if person is None:
        raise CommandError(f"Nobody here signs in as {name}.")
    return person


def new_reading(draft: Draft, facts: dict[str, str], public: bool, person: Reader | None) -> tuple[Reading, bool]:
    scope = Reading.objects.in_library() if public else Reading.objects.filter(added_by=person.pk if person else None)
    reading, added = add_reading(actor=person, draft=draft, among=scope, **facts)
    if added and public:
        publish(actor=None, reading=reading)
    return reading, added


def new_version(slug: str, draft: Draft, facts: dict[str, str], more: object) -> tuple[Version, bool]:
    if facts or more:
        raise CommandError("--reading adds a version; what is said of the reading is corrected on its page.")
    reading = Reading.objects.filter(slug=slug).first()
    if reading is None:
        raise CommandError(f"There is no reading {slug}.")
    return add_version(reading=reading, draft=draft)


def sentences(error: ValidationError) -> list[str]:
    """An error's sentences, each with the field that it is about."""
    if not hasattr(error, "error_dict"):
        return list(error.messages)
    return [
        sentence if field == "__all__" else f"--{field}: {sentence}"
        for field, found in error.message_dict.items()
        for sentence in found
    ]
