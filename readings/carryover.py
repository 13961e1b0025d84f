"""Carrying a reading's passages over to a new version: at once where they are few, else as a job with its progress.

What has a place in the new version already is left alone, so a job that failed or was killed can be run again.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import groupby, islice

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Least
from django.utils import timezone
from django_tasks import task

from readings.carrying import Carrying, Place, Range
from readings.models import PLACED, Block, Carryover, Passage, PassageAnchor, Version
from readings.models.passage import PassageQuerySet

# What is carried within the request that brings the new version: less than a second's work.
FEW_WORDS, FEW_PASSAGES = 20_000, 1_000
STEP = 200
# A job that hasn't ended after this time is taken for one that was killed.
LONG = timedelta(minutes=10)


def keep_keys(last: Version, blocks: Sequence[Block]) -> Carrying:
    """Gives each of the new blocks the key of the block of the last version that it was, edited or not."""
    old = list(last.blocks.order_by("position").values_list("text", "key"))
    carrying = Carrying([text for text, _key in old], [block.text for block in blocks])
    for new, ancestor in carrying.ancestors.items():
        blocks[new].key = old[ancestor][1]
    return carrying


def begin(*, version: Version, last: Version, compared: Carrying) -> None:
    """Carries the passages over to a version that was just stored, or sees to it that it is done soon.

    `compared` is what keep_keys returned for it: the text isn't compared a second time.
    """
    total = _waiting(version).count()
    if not total:
        return
    Carryover.objects.create(version=version, total=total)
    if version.word_count <= FEW_WORDS and total <= FEW_PASSAGES:
        run(version=version, compared={last.pk: compared})
    else:
        in_background.enqueue(version.pk)


def again(*, version: Version) -> None:
    """Once more, after a failure."""
    Carryover.objects.filter(version=version).update(
        status=Carryover.Status.WAITING, started_at=timezone.now(), finished_at=None
    )
    in_background.enqueue(version.pk)


def is_stuck(carryover: Carryover) -> bool:
    """Whether somebody should start it again."""
    if carryover.status == Carryover.Status.DONE:
        return False
    return carryover.status == Carryover.Status.FAILED or carryover.started_at < timezone.now() - LONG


@task()
def in_background(version_id: str) -> None:
    version = Version.objects.get(pk=version_id)
    try:
        run(version=version)
    except BaseException:  # The worker may be told to stop, too.
        Carryover.objects.filter(version=version).update(status=Carryover.Status.FAILED)
        raise


def run(*, version: Version, compared: dict[str, Carrying] | None = None) -> None:
    """Places every passage of the reading that has no place in this version yet."""
    progress = Carryover.objects.filter(version=version)
    progress.update(status=Carryover.Status.RUNNING)
    blocks = list(version.blocks.order_by("position").only("pk", "text"))
    for source, anchors in groupby(_sources(version), key=lambda anchor: anchor.version_id):
        old = list(Block.objects.filter(version=source).order_by("position").values_list("pk", "text"))
        known = (compared or {}).get(source)
        carrying = known or Carrying([text for _pk, text in old], [block.text for block in blocks])
        position: dict[int | None, int] = {pk: place for place, (pk, _text) in enumerate(old)}
        rest = iter(anchors)
        while some := list(islice(rest, STEP)):
            _store(version, blocks, [(anchor, carrying.place(_range(anchor, position))) for anchor in some])
    progress.update(status=Carryover.Status.DONE, finished_at=timezone.now())


def follow(*, anchor: PassageAnchor) -> None:
    """Carries one new passage, at which somebody pointed in an earlier version, to those that there are after it."""
    later = Version.objects.filter(reading=anchor.version.reading_id, number__gt=anchor.version.number)
    orphans = [
        PassageAnchor(passage_id=anchor.passage_id, version=version, state=PassageAnchor.State.ORPHAN)
        for version in later.only("pk").order_by("number")
    ]
    if orphans:
        PassageAnchor.objects.bulk_create(orphans, ignore_conflicts=True)
        look_again(passage_id=anchor.passage_id, version=anchor.version)


def look_again(*, passage_id: str, version: Version) -> None:
    """Looks for a passage in the versions after this one, in which it has just got a place.

    What was found there already stays, and so does what a person has decided.
    """
    source = PassageAnchor.objects.get(passage=passage_id, version=version)
    later = PassageAnchor.objects.filter(passage=passage_id, version__number__gt=version.number, decided_at=None)
    for row in later.filter(version__reading=version.reading_id).order_by("version__number"):
        if row.state not in PLACED:
            old = list(Block.objects.filter(version=source.version_id).order_by("position"))
            new = list(Block.objects.filter(version=row.version_id).order_by("position"))
            position: dict[int | None, int] = {block.pk: block.position for block in old}
            compared = Carrying([block.text for block in old], [block.text for block in new])
            _settle(row, compared.place(_range(source, position)), new)
            row.save()
        if row.state in PLACED:
            source = row


def _waiting(version: Version) -> PassageQuerySet:
    """The passages of earlier versions that have no place here, nor are known to have none."""
    earlier = Passage.objects.filter(version__reading=version.reading_id, version__number__lt=version.number)
    return earlier.exclude(pk__in=PassageAnchor.objects.filter(version=version).values("passage"))


def _sources(version: Version) -> list[PassageAnchor]:
    """Where each of these was placed last, by version. A suggestion that nobody has confirmed is no place."""
    places = PassageAnchor.objects.placed().filter(version__number__lt=version.number, passage__in=_waiting(version))
    newest = {anchor.passage_id: anchor for anchor in places.order_by("version__number")}
    return sorted(newest.values(), key=lambda anchor: (anchor.version_id, anchor.passage_id))


def _range(anchor: PassageAnchor, position: Mapping[int | None, int]) -> Range:
    first, last = position[anchor.start_block_id], position[anchor.end_block_id]
    return Range(first, anchor.start_offset or 0, last, anchor.end_offset or 0)


@transaction.atomic
def _store(version: Version, blocks: Sequence[Block], places: Sequence[tuple[PassageAnchor, Place]]) -> None:
    """With the progress. Somebody else who carries the same passages meanwhile finds the same places."""
    rows = [PassageAnchor(passage_id=source.passage_id, version=version) for source, _place in places]
    for row, (_source, place) in zip(rows, places, strict=True):
        _settle(row, place, blocks)
    PassageAnchor.objects.bulk_create(rows, ignore_conflicts=True)
    Carryover.objects.filter(version=version).update(done=Least(F("done") + len(rows), F("total")))


def _settle(row: PassageAnchor, place: Place, blocks: Sequence[Block]) -> None:
    row.state = PassageAnchor.State(place.state)
    found = place.range
    row.start_block, row.start_offset = (blocks[found.start_block], found.start) if found else (None, None)
    row.end_block, row.end_offset = (blocks[found.end_block], found.end) if found else (None, None)
