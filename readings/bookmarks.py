"""Where a reader is in a reading: kept only because they asked for it, and for nobody else."""

from collections.abc import Sequence
from typing import Protocol

from django.db import transaction

from readings.models import Block, Bookmark, Reading, Version
from readings.reader import Reader


class Placed(Protocol):
    """A block, or what a page knows of one."""

    key: str
    number: int | None
    position: int


def of(user: Reader, reading: Reading) -> Bookmark | None:
    """This person's bookmark in the reading."""
    return Bookmark.objects.filter(owner=user.pk, reading=reading).first() if user.is_authenticated else None


def beside(user: Reader, version: Version, blocks: Sequence[Placed]) -> dict[str, object]:
    """What templates/readings/_place.html needs to know of this person's place in the text, with the blocks at hand."""
    if not user.is_authenticated or not blocks:
        return {}
    bookmark = of(user, version.reading)
    key = bookmark.block_key if bookmark else ""
    return {
        "kept": bookmark is not None,
        "place": next((block for block in blocks if block.key == key), None),
        "first": next((block.key for block in blocks if block.number), blocks[0].key),
    }


@transaction.atomic
def keep(*, user: Reader, reading: Reading, block_key: str) -> Bookmark:
    """Lays the bookmark here, or moves it here. Raises Block.DoesNotExist for a block that the reading has not."""
    if not Block.objects.filter(version__reading=reading, key=block_key).exists():
        raise Block.DoesNotExist
    bookmark, _new = Bookmark.objects.update_or_create(
        owner_id=user.pk, reading=reading, defaults={"block_key": block_key}
    )
    return bookmark


def forget(*, user: Reader, reading: Reading) -> None:
    """Takes the bookmark out; where it lay is nowhere any more."""
    Bookmark.objects.filter(owner=user.pk, reading=reading).delete()
