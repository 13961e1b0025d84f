"""Imports an essay from a file, and prints the reading's address."""

from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from readings.importing import Draft, add_reading, add_version, read_bytes, read_file
from readings.models import Reading, Rights, Version
from readings.publishing import publish
from readings.reader import Reader

FACTS = ["title", "author", "published", "publication", "language", "rights", "licence"]


class Command(BaseCommand):
    help = "Imports an essay (.txt or .md). Title, author and date are taken from its text where they stand there."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file")
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

    def handle(self, *, file: str, reading: str | None, person: str | None, publish: bool, **options: Any) -> None:
        stored: Reading | Version
        facts = {name: options[name] for name in FACTS if options[name] is not None}
        try:
            with transaction.atomic():
                draft = read_path(file)
                if reading:
                    stored, added = new_version(reading, draft, facts, publish or person)
                else:
                    stored, added = new_reading(draft, facts, publish, keeper(person))
        except ValidationError as error:
            raise CommandError(" ".join(sentences(error))) from error
        remarks = [*draft.notices, *(f"Left out: {line}" for line in draft.left_out)]
        for remark in remarks if added else ["This text is there already; nothing was changed."]:
            self.stderr.write(remark)
        self.stdout.write(stored.get_absolute_url())


def read_path(name: str) -> Draft:
    """Raises CommandError or UnreadableError."""
    if "://" in name:
        raise CommandError("Essays can't be fetched from the web yet: save the page's text as a file, and import that.")
    try:
        with Path(name).open("rb") as file:
            return read_file(data=read_bytes(file), name=Path(name).name)
    except FileNotFoundError as error:
        raise CommandError(f"There is no file {name}.") from error
    except OSError as error:
        raise CommandError(f"{name} can't be read: {error.strerror}.") from error


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
