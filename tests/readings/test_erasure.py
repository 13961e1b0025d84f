"""What becomes of somebody's imports when their account goes."""

from datetime import timedelta

from django.utils import timezone

from groups.models import GroupSession
from readings.erasure import erase
from readings.models import Note, Passage, Reading, Rights
from readings.passages import point_at
from tests import texts
from tests.cast import Cast


def point_into(reading: Reading) -> Passage:
    block = reading.versions.get().blocks.get(number=1)
    return point_at(start_block=block, start=0, end_block=block, end=3, quote="Nob")


def imported(cast: Cast, title: str) -> Reading:
    return texts.version(title=title, added_by=cast.person("member")).reading


def test_what_nobody_else_has_taken_up_goes(cast: Cast) -> None:
    imported(cast, "alone")
    listed = imported(cast, "in a group's list")
    texts.assign(cast.group, listed)
    met = imported(cast, "met around")
    GroupSession.objects.create(
        group=cast.group,
        title="A",
        reading=met,
        starts_at=timezone.now(),
        ends_at=timezone.now() + timedelta(hours=2),
    )
    texts.thread(cast.group, of=imported(cast, "quoted").versions.get())
    Note.objects.create(owner=cast.person("member"), passage=point_into(imported(cast, "with a note of one's own")))
    Note.objects.create(owner=cast.person("outsider"), passage=point_into(imported(cast, "with another's note")))
    library = imported(cast, "in the library")
    Reading.objects.filter(pk=library.pk).update(rights=Rights.LICENCE, published_at=timezone.now())
    theirs = texts.version(title="somebody else's", added_by=cast.person("outsider")).reading
    erase(user=cast.person("member"), words="withdraw")
    cast.person("member").delete()
    left = dict(Reading.objects.values_list("title", "added_by"))
    assert left == {
        "in a group's list": None,
        "met around": None,
        "quoted": None,
        "with another's note": None,
        "in the library": None,
        "somebody else's": theirs.added_by_id,
    }
