"""Notes of one's own: words beside a passage, or a passage marked without words. Nobody else ever sees them."""

from django.db import transaction

from readings.models import Note
from readings.passages import Place, point_at
from readings.reader import Reader


@transaction.atomic
def keep(*, user: Reader, place: Place, quote: str, words: str) -> Note:
    """A note on these words of a text; where one stands there already, its words are followed by the new ones.

    Raises ValidationError unless the text says `quote` there.
    """
    passage = point_at(
        start_block=place.start_block,
        start=place.start_offset,
        end_block=place.end_block,
        end=place.end_offset,
        quote=quote,
    )
    note, new = Note.objects.select_for_update().get_or_create(
        owner_id=user.pk, passage=passage, defaults={"words": words}
    )
    if not new and words and words not in note.words.split("\n\n"):
        note.words = f"{note.words}\n\n{words}".strip()
        note.save(update_fields=["words", "edited_at"])
    return note


def change(*, note: Note, words: str) -> Note:
    """Other words; with none it is a mark alone."""
    note.words = words
    note.save(update_fields=["words", "edited_at"])
    return note


def forget(*, note: Note) -> None:
    """The note is gone. The passage stays: others may point at the same words, and it names nobody."""
    note.delete()
