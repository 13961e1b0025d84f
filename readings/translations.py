"""Translations: each a reading of its own, and which of its blocks say what which blocks of the original say."""

from collections import defaultdict
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from readings.aligning import Measured, align
from readings.models import AlignedBlock, Block, Reading, ReadingQuerySet
from readings.reader import Reader

# A block's key, and the number in its margin (or none).
Place = tuple[str, int | None]
# The key of no block: what a person says of a block that the original doesn't have.
NOTHING = ""


def family(reading: Reading) -> ReadingQuerySet:
    """The other readings that say the same in another language: its original and all of that one's translations."""
    original = reading.original_id or reading.pk
    found: ReadingQuerySet = Reading.objects.filter(Q(pk=original) | Q(original=original)).exclude(pk=reading.pk)
    return found.order_by("language", "pk")


@transaction.atomic
def link(*, actor: Reader | None, translation: Reading, original: Reading) -> int:
    """Says that one is a translation of the other, and proposes what says what; returns how many pairs there are.

    Of two translations of one original each is linked to that. Raises ValidationError for what can't be.
    """
    original = original.original or original
    if original.pk == translation.pk:
        raise ValidationError(_("A reading is no translation of itself."))
    if translation.translations.exists():
        raise ValidationError(_("Others are translations of this reading, so it can’t be one itself."))
    AlignedBlock.objects.filter(translation=translation).exclude(original=original).delete()
    translation.original = original
    translation.save(update_fields=["original"])
    return realign(translation)


@transaction.atomic
def unlink(*, actor: Reader, translation: Reading) -> None:
    """It stands for itself again; what said what is forgotten."""
    translation.original = None
    translation.save(update_fields=["original"])
    AlignedBlock.objects.filter(translation=translation).delete()


@transaction.atomic
def realign(translation: Reading) -> int:
    """Proposes anew what no person has paired, between what they have; returns how many pairs there are then.

    What is said by hand holds, also in later versions, as long as both blocks are there.
    """
    AlignedBlock.objects.filter(translation=translation, by_hand=False).delete()
    original = translation.original
    if original is None:
        return 0
    by_hand = list(translation.aligned_blocks.values_list("original_key", "translation_key"))
    alone = {key for original_key, key in by_hand if original_key == NOTHING}
    texts = _blocks(original), [block for block in _blocks(translation) if block.key not in alone]
    rows = []
    for first, second in _stretches(*texts, by_hand):
        rows += [
            AlignedBlock(
                translation=translation,
                original=original,
                original_key=first[i].key,
                translation_key=second[j].key,
            )
            for i, j in align(_measured(first), _measured(second))
        ]
    AlignedBlock.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)
    return translation.aligned_blocks.count()


def realign_family(reading: Reading) -> None:
    """After a new version of `reading`: everything that is paired with it, proposed anew."""
    if reading.original_id:
        realign(reading)
    for translation in reading.translations.all():
        realign(translation)


@transaction.atomic
def pair(*, actor: Reader, translation: Reading, key: str, originals: Iterable[str]) -> None:
    """Says by hand what a block of the translation says of its original: the blocks with these keys, or none.

    Raises ValidationError if it is no translation any more.
    """
    original = translation.original
    if original is None:
        raise ValidationError(_("This reading is no translation any more."))
    translation.aligned_blocks.filter(translation_key=key).delete()
    AlignedBlock.objects.bulk_create(
        AlignedBlock(
            translation=translation,
            original=original,
            original_key=original_key,
            translation_key=key,
            by_hand=True,
        )
        for original_key in list(originals) or [NOTHING]
    )


def counterparts(reading: Reading, other: Reading) -> dict[str, list[Place]]:
    """For each block's key of `reading`, where `other` says the same in its newest version: in the order of that text.

    Two queries, and a third between two translations of one original.
    """
    latest = other.versions.order_by("-number").first()
    if latest is None:
        return {}
    blocks = latest.blocks.values_list("key", "position", "number")
    places = {key: (position, number) for key, position, number in blocks}
    found = defaultdict(set)
    for key, other_key in _pairs(reading, other):
        if other_key in places:
            found[key].add((*places[other_key], other_key))
    return {key: [(other_key, number) for _position, number, other_key in sorted(here)] for key, here in found.items()}


def _pairs(reading: Reading, other: Reading) -> Iterable[tuple[str, str]]:
    if other.original_id == reading.pk:
        return other.aligned_blocks.values_list("original_key", "translation_key")
    if reading.original_id == other.pk:
        return reading.aligned_blocks.values_list("translation_key", "original_key")
    through = defaultdict(list)
    for key, original_key in other.aligned_blocks.values_list("translation_key", "original_key"):
        through[original_key].append(key)
    own = reading.aligned_blocks.values_list("translation_key", "original_key")
    return [(key, theirs) for key, original_key in own for theirs in through[original_key]]


def _blocks(reading: Reading) -> list[Block]:
    newest = reading.versions.order_by("-number").first()
    return list(newest.blocks.only("version", "key", "kind", "text").order_by("position")) if newest else []


def _measured(blocks: list[Block]) -> list[Measured]:
    return [Measured(len(block.text), block.kind == Block.Kind.HEADING) for block in blocks]


def _stretches(
    original: list[Block], translation: list[Block], by_hand: list[tuple[str, str]]
) -> Iterable[tuple[list[Block], list[Block]]]:
    """What stands between the pairs that a person has made, where those go forward in both texts."""
    places = (
        {block.key: place for place, block in enumerate(original)},
        {block.key: place for place, block in enumerate(translation)},
    )
    fixed = sorted((places[0][one], places[1][two]) for one, two in by_hand if one in places[0] and two in places[1])
    first = second = 0
    for i, j in fixed:
        if i >= first and j >= second:
            yield original[first:i], translation[second:j]
            first, second = i + 1, j + 1
        elif i >= first - 1 and j >= second - 1:
            first, second = max(first, i + 1), max(second, j + 1)
    yield original[first:], translation[second:]
