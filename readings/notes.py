"""Notes of one's own: words beside a passage, or a passage marked without words. Nobody else ever sees them."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from readings.models import Note, Passage, PassageAnchor, Version
from readings.reader import Reader


@dataclass(slots=True)
class Placed:
    """A note, and where its words stand in a version: block ids and code points."""

    note_id: str
    passage_id: str
    words: str
    first: int
    start: int
    last: int
    end: int


def of(owner: str | None, version: Version) -> list[Placed]:
    """The notes of the person with this id whose words stand in the version, in the order of its text."""
    if owner is None:
        return []
    # From the notes to their places: a text has thousands of passages, and a person a few notes.
    mine = list(Note.objects.filter(owner=owner, passage__version__reading=version.reading_id))
    if not mine:
        return []
    by_passage = {note.passage_id: note for note in mine}
    here = PassageAnchor.objects.placed().in_order().filter(version=version, passage__in=by_passage)
    place = ("start_block_id", "start_offset", "end_block_id", "end_offset")
    return [
        Placed(by_passage[passage].pk, passage, by_passage[passage].words, *where)
        for passage, *where in here.values_list("passage_id", *place)
    ]


def all_in(user: Reader, reading_id: str) -> QuerySet[Note]:
    """This person's notes in all versions of a reading, the oldest first."""
    mine = Note.objects.filter(owner=user.pk, passage__version__reading=reading_id)
    return mine.select_related("passage__version").order_by("created_at", "pk")


def suggested(user: Reader, version: Version) -> dict[str, PassageAnchor]:
    """Where this person's notes may stand in the version, by passage, where nobody else has a say in it.

    A passage that a group uses, or on which somebody else has a note too, isn't one reader's to decide about.
    """
    others = Note.objects.filter(passage=OuterRef("passage")).exclude(owner=user.pk)
    undecided = PassageAnchor.objects.filter(version=version, state=PassageAnchor.State.SUGGESTED)
    mine = undecided.filter(passage__notes__owner=user.pk).exclude(Exists(others))
    used = Passage.objects.filter(pk__in=mine.values("passage")).in_use()
    found = mine.exclude(passage__in=used).select_related("start_block", "end_block")
    return {anchor.passage_id: anchor for anchor in found}


@transaction.atomic
def keep(*, user: Reader, passage: Passage, words: str) -> Note:
    """A note on this passage; where one stands there already, its words are followed by the new ones."""
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
