"""Where a reader is in a reading: kept only because they asked for it, and for nobody else."""

from django.db import transaction

from readings.models import Block, Bookmark, Reading, Version
from readings.reader import Reader


def of(user: Reader, reading: Reading) -> Bookmark | None:
    """This person's bookmark in the reading."""
    return Bookmark.objects.filter(owner=user.pk, reading=reading).first() if user.is_authenticated else None


def place_in(version: Version, bookmark: Bookmark) -> Block | None:
    """The block of this version at which the bookmark lies; None where the version has it no more."""
    return version.blocks.filter(key=bookmark.block_key).only("position", "number", "kind").first()


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
