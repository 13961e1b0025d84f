"""Content notes: what a reading, or a block of it, contains that nobody should meet unprepared."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import BooleanField, Func, Q
from django.utils.translation import gettext as _

from readings.models import ContentNote, Reading, Version
from readings.reader import Reader


def by_block(reading: Reading) -> dict[str, str]:
    """The words of the reading's notes by the key of their block; under "" those about the whole reading."""
    return dict(ContentNote.objects.filter(reading=reading).values_list("block_key", "words"))


class Folded(Func):
    """Whether a content note lies over any words of the passage with this id, in whatever version, or over all of it.

    SQL by hand: from five querysets in each other Django takes longer to make it than all else of a thread's page.
    """

    output_field = BooleanField()
    template = """EXISTS (
        SELECT 1 FROM readings_contentnote note
        JOIN readings_version said ON said.reading_id = note.reading_id
        JOIN readings_passage quoted ON quoted.version_id = said.id
        WHERE quoted.id = %(expressions)s AND (note.block_key = '' OR EXISTS (
            SELECT 1 FROM readings_passageanchor place
            JOIN readings_block begins ON begins.id = place.start_block_id
            JOIN readings_block ends ON ends.id = place.end_block_id
            JOIN readings_block noted ON noted.version_id = place.version_id AND noted.key = note.block_key
            WHERE place.passage_id = quoted.id AND noted.position BETWEEN begins.position AND ends.position
        ))
    )"""


def folds(passage: str) -> Q:
    """Whether `Folded` is true of the passage to which rows refer by the field of this name.

    Of such words no list shows any.
    """
    return Q(Folded(f"{passage}_id"))


@transaction.atomic
def put(*, actor: Reader, version: Version, paragraph: int | None, words: str) -> ContentNote:
    """The note on the paragraph with this number in `version`, or on the whole reading; it replaces the one there.

    It holds for the same paragraph in other versions. Raises ValidationError where there is no such paragraph.
    """
    key = ""
    if paragraph is not None:
        block = version.blocks.filter(number=paragraph).only("key").first()
        if block is None:
            raise ValidationError({"paragraph": _("There is no paragraph with this number in the newest version.")})
        key = block.key
    note, _new = ContentNote.objects.update_or_create(
        reading_id=version.reading_id, block_key=key, defaults={"words": words, "added_by_id": actor.pk}
    )
    return note


def take_away(*, actor: Reader, reading: Reading, block_key: str) -> None:
    """Nothing is folded there any more."""
    ContentNote.objects.filter(reading=reading, block_key=block_key).delete()
