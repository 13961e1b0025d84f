"""A person's part in the library when their account goes: what nobody else has taken up goes with it."""

from django.db.models import Exists, OuterRef
from django.db.models.fields.reverse_related import ManyToOneRel

from readings.models import Note, Passage, Reading, ReadingQuerySet
from readings.reader import Reader


def erase(*, user: Reader, words: str) -> None:
    """Deletes this person's own imports; readings that are published, or that others use, stay without their name.

    Not theirs alone is whatever another app's rows point at, a group's list or a session for instance, and whatever
    somebody else has pointed at a passage of. `words` is about what they wrote themselves, which no essay is.
    """
    unused(Reading.objects.added_by(user)).delete()


def unused(readings: ReadingQuerySet) -> ReadingQuerySet:
    """Those that no row of any other app refers to. This app doesn't know who these may be: it asks the models."""
    of_it = Passage.objects.filter(version__reading=OuterRef("pk"))
    notes_of_others = Note.objects.filter(passage__version__reading=OuterRef("pk")).exclude(owner=OuterRef("added_by"))
    found = readings.exclude(Exists(of_it.in_use()) | Exists(notes_of_others))
    for relation in Reading._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToOneRel) and relation.related_model._meta.app_label != Reading._meta.app_label:
            rows = relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")})
            found = found.exclude(Exists(rows))
    return found
