"""A text on its way in: begun, read at once or in the background, corrected, saved, thrown away, forgotten."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from readings import correcting
from readings.correcting import Typed
from readings.decoding import MAX_BYTES, UnreadableError
from readings.drafts import Splice, Work
from readings.models import Import, Reading
from readings.pieces import Draft, Format
from readings.reader import Reader
from readings.sources.kinds import Kind, is_packed, open_packed
from readings.sources.loading import reader
from readings.sources.reading import read_address, read_file
from readings.sources.text import read_text, read_text_file

Status = Import.Status

# A larger file is read in the background, where it keeps nobody waiting.
READ_AT_ONCE = 512 * 1024
MOST_IN_AN_HOUR = 30
MOST_UNFINISHED = 5
# After so long, nobody has begun to read it, or whoever did was stopped.
NOT_BEGUN = timedelta(seconds=30)
STOPPED = timedelta(minutes=5)
FORGOTTEN = timedelta(days=14)
EMPTIED = timedelta(days=1)
STEPS, MOST_TRIES = 3, 3


class StaleError(ValidationError):
    """It was changed elsewhere since the page was opened."""


def limit(owner: Reader) -> str:
    """Why this person can't begin another import now, as a sentence; empty where they can."""
    own = Import.objects.filter(owner=owner.pk)
    if own.filter(started_at__gt=timezone.now() - timedelta(hours=1)).count() >= MOST_IN_AN_HOUR:
        return _("You have imported 30 texts within an hour. Please go on a little later.")
    if own.exclude(status=Status.DONE).count() >= MOST_UNFINISHED:
        return _("Five of your imports are not finished. Please save or throw away one of them first.")
    return ""


def unfinished(owner: Reader) -> list[Import]:
    """This person's imports that wait for them, the newest first, without what is in them."""
    own = Import.objects.filter(owner=owner.pk).exclude(status=Status.DONE)
    return list(own.only("pk", "name", "address", "status", "started_at").order_by("-started_at"))


@transaction.atomic
def begin(
    *,
    actor: Reader,
    reading: Reading | None = None,
    data: bytes | None = None,
    name: str = "",
    text: str = "",
    text_format: str = "",
    address: str = "",
    instead: str = "",
) -> Import:
    """An import of a file, a text or what is at an address; `reading` is to get a new version of it. `instead` is the
    id of one that failed, and is thrown away.

    Small ones are read when this returns, large ones and addresses once a worker has come round. Raises
    ValidationError beyond the limits, and UnreadableError, with nothing left of it but its count, for what can't be
    read at once.
    """
    content = text.encode("utf-8", errors="replace") if data is None and not address else data
    if data is None and content and len(content) > MAX_BYTES:
        raise UnreadableError(_("This text has more than 5 MB. Please import it in parts."))
    get_user_model().objects.select_for_update().only("pk").get(pk=actor.pk)
    forget_old(owner=actor)
    _empty(Import.objects.filter(pk=instead.replace("\0", ""), owner=actor.pk, status=Status.FAILED))
    if sentence := limit(actor):
        raise ValidationError(sentence, code="limit")
    found = Import.objects.create(
        owner_id=actor.pk,
        reading=reading,
        content=content,
        name=name[-255:],
        format=text_format,
        address=address,
    )
    if address or len(found.content or b"") > READ_AT_ONCE:
        read_later.enqueue(found.pk, translation.get_language())
    return found


def read_at_once(*, found: Import) -> None:
    """Reads what isn't left to a worker. Raises UnreadableError, and then the import is as if thrown away."""
    if found.address or len(found.content or b"") > READ_AT_ONCE:
        return
    read(import_id=found.pk)
    found.refresh_from_db()
    if found.status == Status.FAILED:
        throw_away(found=found)
        raise UnreadableError(found.failure)


@task()
def read_later(import_id: str, language: str | None) -> None:
    with translation.override(language):
        read(import_id=import_id)


def read(*, import_id: str) -> None:
    """Reads it, unless another is at it or has done so. May run again after it was stopped.

    Of a book whose chapters aren't chosen yet, it reads their list alone.
    """
    now = timezone.now()
    due = Q(status=Status.WAITING) | Q(status=Status.RUNNING, touched_at__lt=now - STOPPED)
    claimed = Import.objects.filter(due, pk=import_id)
    if not claimed.update(
        status=Status.RUNNING, revision=F("revision") + 1, done=0, total=0, failure="", touched_at=now
    ):
        return
    found = Import.objects.get(pk=import_id)
    try:
        results = _read(found)
    except ValidationError as error:
        results = {"status": Status.FAILED, "failure": " ".join(error.messages)}
    except Exception:
        _finish(found, status=Status.FAILED, failure=_("Something in it can’t be read, and we don’t know what."))
        raise
    _finish(found, **results)


def _finish(found: Import, **results: object) -> None:
    """Stores what came of it, unless somebody has thrown it away or begun to read it anew meanwhile."""
    mine = Import.objects.filter(pk=found.pk, status=Status.RUNNING, revision=found.revision)
    mine.update(touched_at=timezone.now(), **results)


def _step(found: Import, done: int, total: int) -> None:
    Import.objects.filter(pk=found.pk, revision=found.revision).update(
        done=done, total=total, touched_at=timezone.now()
    )


def _read(found: Import) -> dict[str, Any]:
    data = bytes(found.content or b"")
    chosen = [chapter["number"] for chapter in found.chapters if chapter["chosen"]]
    if not chosen and not found.address and is_packed(data) and open_packed(data).kind is Kind.EPUB:
        chapters = [
            {"number": one.number, "title": one.title, "words": one.words, "omission": one.omission, "chosen": False}
            for one in reader("chapters")(data)
        ]
        return {"status": Status.CHOOSING, "chapters": chapters}
    _step(found, 1, STEPS)
    draft = _draft(found, data, chosen)
    _step(found, STEPS - 1, STEPS)
    work = Work.begun(draft, translation.get_language() or "en")
    return {"status": Status.READY, "draft": work.as_json()}


def _draft(found: Import, data: bytes, chosen: list[int]) -> Draft:
    if found.address:
        return read_address(found.address)
    if chosen:
        return reader("epub")(data, found.name, chosen, partial(_step, found))
    if not found.name:
        return read_text(text=data.decode(), text_format=found.format or Format.TEXT)
    if found.format:
        return read_text_file(data=data, name=found.name, text_format=found.format)
    return read_file(data=data, name=found.name)


def seems_stopped(found: Import) -> bool:
    """Whether nobody is reading it, and somebody should be asked to."""
    patience = {Status.WAITING: NOT_BEGUN, Status.RUNNING: STOPPED}.get(Status(found.status))
    return patience is not None and found.touched_at < timezone.now() - patience


def again(*, found: Import) -> None:
    """Reads what failed, was stopped or was never begun, here and now. Raises ValidationError instead of asking an
    address once more and once more: a revision is a time that it was asked.
    """
    if found.address and found.revision >= MOST_TRIES:
        raise ValidationError(_("We have asked this address three times. Please bring the text another way."))
    Import.objects.filter(pk=found.pk, status=Status.FAILED).update(status=Status.WAITING)
    read(import_id=found.pk)


def choose(*, found: Import, numbers: set[int]) -> None:
    """Reads these chapters of a book. Raises ValidationError for none of them."""
    chapters = [chapter | {"chosen": chapter["number"] in numbers} for chapter in found.chapters]
    if not any(chapter["chosen"] for chapter in chapters):
        raise ValidationError(_("Choose at least one chapter."), code="none")
    choosing = Import.objects.filter(pk=found.pk, status__in=[Status.CHOOSING, Status.READY, Status.FAILED])
    _anew(choosing, found, chapters=chapters)


def read_as(*, found: Import, text_format: str) -> None:
    """Reads a text anew, as plain text or as Markdown. What was corrected is lost."""
    _anew(Import.objects.filter(pk=found.pk, status=Status.READY, address=""), found, format=text_format)


def _anew(rows: QuerySet[Import], found: Import, **changes: object) -> None:
    if not rows.update(status=Status.WAITING, touched_at=timezone.now(), draft=None, **changes):
        return
    if len(found.content or b"") > READ_AT_ONCE:
        read_later.enqueue(found.pk, translation.get_language())
    else:
        read(import_id=found.pk)


@transaction.atomic
def correct(*, found: Import, revision: int, typed: Mapping[int, Typed], facts: Mapping[str, str]) -> int:
    """Takes over what a page of that revision says. Gives the place of the first piece that is otherwise now, or -1.

    Raises StaleError if the draft was changed since, TooLongError or TooManyBlocksError; then nothing is changed.
    """
    row, work = _held(found, revision)
    changes = correcting.changes(work.draft.pieces, typed)
    if not changes and not facts.items() - work.facts.items():
        return -1
    work.facts |= facts
    if changes:
        work.remember(correcting.correct(work.draft.pieces, changes))
    _keep(row, work)
    return work.undo[-1].start if changes else -1


@transaction.atomic
def undo(*, found: Import, revision: int) -> Splice | None:
    """Takes back the last correction of the text. Raises StaleError."""
    row, work = _held(found, revision)
    splice = work.take_back()
    _keep(row, work)
    return splice


def _held(found: Import, revision: int) -> tuple[Import, Work]:
    row = Import.objects.select_for_update().defer("content").get(pk=found.pk)
    if row.revision != revision or row.draft is None:
        sentence = _("This import was changed in another window since you opened this page. Please look at it again.")
        raise StaleError(sentence, code="stale")
    return row, Work.from_json(row.draft)


def _keep(row: Import, work: Work) -> None:
    row.draft = work.as_json()
    row.revision += 1
    row.save(update_fields=["draft", "revision", "touched_at"])


@transaction.atomic
def save(*, found: Import, store: Callable[[Draft], tuple[Reading, bool]]) -> tuple[Reading, bool]:
    """Stores it with that function, and leaves the import empty; False where its text was there already.

    Who presses the button twice finds what the first press made. Raises Import.DoesNotExist for what was thrown away.
    """
    row = Import.objects.select_for_update().defer("content").get(pk=found.pk)
    if row.draft is None:
        if row.reading is None or row.status != Status.DONE:
            raise Import.DoesNotExist
        return row.reading, True
    reading, added = store(Work.from_json(row.draft).draft)
    _empty(Import.objects.filter(pk=row.pk), reading)
    return reading, added


def throw_away(*, found: Import) -> None:
    _empty(Import.objects.filter(pk=found.pk))


def _empty(rows: QuerySet[Import], reading: Reading | None = None) -> None:
    rows.update(
        status=Status.DONE,
        reading=reading,
        content=None,
        draft=None,
        chapters=[],
        name="",
        address="",
        touched_at=timezone.now(),
    )


def forget_old(*, owner: Reader | None = None) -> int:
    """Deletes imports that nobody touched for two weeks, and the empty ones of yesterday; how many that were."""
    now = timezone.now()
    rows = Import.objects.filter(owner=owner.pk) if owner else Import.objects.all()
    old = Q(touched_at__lt=now - FORGOTTEN) | Q(status=Status.DONE, touched_at__lt=now - EMPTIED)
    return rows.filter(old).delete()[0]
