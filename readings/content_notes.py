"""Content notes: what a reading, or a block of it, contains that nobody should meet unprepared."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from readings.models import Block, ContentNote, PassageAnchor, Reading, Version
from readings.reader import Reader


def by_block(reading: Reading) -> dict[str, str]:
    """The words of the reading's notes by the key of their block; under "" those about the whole reading."""
    return dict(ContentNote.objects.filter(reading=reading).values_list("block_key", "words"))


def folds(passage: str) -> Q:
    """Whether a content note lies over any of the words of a passage, in whatever version, or over its whole reading.

    For a query on rows that refer to a passage by the field of this name. Of such words no list shows any.
    """
    notes = ContentNote.objects.filter(reading=OuterRef(OuterRef(OuterRef(f"{passage}__version__reading"))))
    blocks = Block.objects.filter(
        version=OuterRef("version"),
        position__gte=OuterRef("start_block__position"),
        position__lte=OuterRef("end_block__position"),
        key__in=notes.values("block_key"),
    )
    places = PassageAnchor.objects.filter(Exists(blocks), passage=OuterRef(passage))
    whole = ContentNote.objects.filter(reading=OuterRef(f"{passage}__version__reading"), block_key="")
    return Q(Exists(places)) | Q(Exists(whole))


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
