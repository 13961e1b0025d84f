"""From a draft to a reading: what a person looked at and corrected, stored as blocks."""

from typing import IO

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from readings import carryover, languages, translations
from readings.blocks import digest, numbered, within_bounds
from readings.correcting import kept
from readings.decoding import UnreadableError
from readings.drafts import FACTS
from readings.models import Block, Reading, ReadingQuerySet, Version
from readings.pieces import Draft
from readings.reader import Reader
from readings.text import count_words

# No file that is brought here is larger; some kinds have to be smaller.
MAX_BYTES = 10 * 1024 * 1024


def read_bytes(file: IO[bytes]) -> bytes:
    """A file's content, if it isn't too large. Raises UnreadableError if it is, or if it vanished."""
    try:
        data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise UnreadableError(_("The file is no longer there. Please choose it again.")) from error
    if len(data) > MAX_BYTES:
        raise UnreadableError(_("The file is larger than 10 MB. Please import it in parts."))
    return data


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
    facts["language"] = facts["language"] or get_language() or "en"
    reading = Reading(**(facts | corrections), added_by_id=actor.pk if actor else None)
    reading.slug = reading.pk
    if "direction" not in corrections:
        reading.direction = languages.direction(reading.language)
    reading.full_clean(exclude=["added_by"])
    reading.save(force_insert=True)
    if blocks:
        _store(reading, draft, blocks, number=1)
    return reading, True


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
    """Raises UnreadableError where every piece is left out, TooManyBlocksError where there are too many."""
    stay = kept(draft.pieces)
    if draft.pieces and not stay:
        raise UnreadableError(_("There is no text left to read."))
    return list(numbered(within_bounds(stay)))


def _store(reading: Reading, draft: Draft, blocks: list[Block], number: int) -> Version:
    version = Version.objects.create(
        reading=reading,
        number=number,
        sha256=digest(blocks),
        original_name=draft.original_name,
        original_sha256=draft.original_sha256,
        retrieved_at=parse_datetime(draft.retrieved_at) if draft.retrieved_at else None,
        word_count=sum(count_words(block.text) for block in blocks),
    )
    for block in blocks:
        block.version = version
    Block.objects.bulk_create(blocks, batch_size=1000)
    return version
