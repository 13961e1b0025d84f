"""What somebody who holds the rights to a text writes, and taking the text down.

A text that is down is gone: its blocks in every version, with what was kept to find passages in them, and any new
version on its way in. Its citation stays, and what groups said stays with them, with so much of each quote as may be
quoted from any text (readings.policies.QUOTATION). Notes of one's own keep their words. See docs/adr/0017.
"""

from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from readings import policies
from readings.models import (
    AlignedBlock,
    Block,
    Bookmark,
    Carryover,
    ContentNote,
    Import,
    Passage,
    PassageAnchor,
    Reading,
    Rights,
    RightsNotice,
)
from readings.passages import gist
from readings.reader import Reader

Status = RightsNotice.Status
BATCH = 500
LONGEST_NOTE = 120


@transaction.atomic
def write_in(*, reading: Reading, name: str, contact: str, words: str) -> RightsNotice:
    """A letter to staff. The same letter again, while it waits, is the one that is there."""
    letter, _new = RightsNotice.objects.get_or_create(
        reading=reading, name=name, contact=contact, words=words, status=Status.OPEN
    )
    return letter


@transaction.atomic
def keep(*, actor: Reader, letter: RightsNotice, reason: str) -> None:
    """The text stays, and why. Raises ValidationError if the letter was answered in the meantime."""
    waiting = RightsNotice.objects.filter(pk=letter.pk, status=Status.OPEN)
    if not waiting.update(status=Status.KEPT, answered_at=timezone.now()):
        raise ValidationError(_("Somebody has answered this letter in the meantime."))
    _note(actor, letter.reading, f"The text stays: {reason}")


@transaction.atomic
def take_down(*, actor: Reader, reading: Reading, reason: str) -> Reading:
    """Takes the text down in every version, and answers the letters about it that wait.

    Raises ValidationError if it is down already. The reason stands in the reading's history at the desk.
    """
    held: Reading = Reading.objects.select_for_update().get(pk=reading.pk)
    if not policies.can_take_down(actor, held):
        raise ValidationError(_("This text was taken down already."))
    _forget(held)
    now = timezone.now()
    held.rights, held.licence, held.taken_down_at = Rights.CITATION, "", now
    held.save(update_fields=["rights", "licence", "taken_down_at"])
    _shorten(held)
    RightsNotice.objects.filter(reading=held, status=Status.OPEN).update(status=Status.TAKEN_DOWN, answered_at=now)
    _note(actor, held, f"Took the text down: {reason}")
    return held


def _forget(reading: Reading) -> None:
    """The text, and whatever was made from it or only means something beside it."""
    PassageAnchor.objects.filter(version__reading=reading).delete()
    Block.objects.filter(version__reading=reading).delete()
    Carryover.objects.filter(version__reading=reading).delete()
    Import.objects.filter(reading=reading).delete()
    _note_the_whole(reading)
    Bookmark.objects.filter(reading=reading).delete()
    AlignedBlock.objects.filter(translation=reading).delete()
    AlignedBlock.objects.filter(original=reading).delete()


def _note_the_whole(reading: Reading) -> None:
    """What was noted of single blocks is noted of the whole: quotes of them stay, and nobody should meet them now."""
    notes = dict.fromkeys(
        ContentNote.objects.filter(reading=reading).order_by("block_key").values_list("words", flat=True)
    )
    ContentNote.objects.filter(reading=reading).delete()
    if notes:
        ContentNote.objects.create(reading=reading, words=gist("; ".join(notes), LONGEST_NOTE - 1))


def _shorten(reading: Reading) -> None:
    """What is left of each passage: as much as may be quoted, and nothing of what stood around it."""
    changed = []
    for passage in Passage.objects.filter(version__reading=reading).iterator(BATCH):
        passage.quote = policies.quotable(reading, passage.quote)
        passage.prefix = passage.suffix = ""
        changed.append(passage)
    Passage.objects.bulk_update(changed, ["quote", "prefix", "suffix"], batch_size=BATCH)


def _note(actor: Reader, reading: Reading, what: str) -> None:
    """In the reading's history at the desk, for whoever of the staff asks later."""
    LogEntry.objects.log_actions(actor.pk, [reading], CHANGE, change_message=what, single_object=True)
