"""A group's list of readings: what may come onto it, its order, and what becomes of what leaves it."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from discussions.models import Thread
from groups import assigning, policies
from groups.models import DiscussionGroup, GroupReading, GroupSession, Membership, Prompt, Role, Syllabus
from readings.models import Note, Passage, Reading, Rights, Version
from readings.passages import point_at
from tests.cast import Cast, join
from tests.races import all_at_once


def reading(title: str, *, by: User | None = None, library: bool = False, rights: Rights = Rights.STUDY) -> Reading:
    return Reading.objects.create(
        slug=title.lower().replace(" ", "-"),
        title=title,
        added_by=by,
        rights=Rights.LICENCE if library else rights,
        published_at=timezone.now() if library else None,
    )


def offered(me: Membership) -> set[str]:
    return {found.title for found in assigning.offered_to(me)}


def on_list(me: Membership) -> list[str]:
    return [row.reading.title for row in assigning.list_of(me)]


def point_into(text: Reading) -> Passage:
    version = Version.objects.create(reading=text, number=1, sha256="0" * 64, word_count=1)
    block = version.blocks.create(position=0, number=1, kind="paragraph", text="Words.", html="Words.")
    return point_at(start_block=block, start=0, end_block=block, end=6, quote="Words.")


def test_the_library_and_one_s_own_imports_are_offered(cast: Cast) -> None:
    organizer, outsider = cast.person("organizer"), cast.person("outsider")
    reading("Library", library=True)
    reading("Mine", by=organizer)
    reading("Theirs", by=outsider)
    reading("Nobody's")
    taken = reading("Mine, read elsewhere", by=organizer)
    GroupReading.objects.create(group=cast.other_group, reading=taken, position=1, for_study=True)
    me = cast.membership("organizer")
    assert offered(me) == {"Library", "Mine"}
    for text in assigning.offered_to(me):
        assigning.assign(me=me, reading=text)
    assert offered(me) == set()
    # A reading of the library can be in any number of groups, one for study is in this one.
    assert offered(cast.membership("outsider")) == {"Library", "Theirs"}


def test_readings_come_last_and_once(cast: Cast) -> None:
    me = cast.membership("organizer")
    first, second = reading("First"), reading("Second", library=True)
    row = assigning.assign(me=me, reading=first)
    assigning.assign(me=me, reading=second)
    assert assigning.assign(me=me, reading=first).pk == row.pk
    assert on_list(me) == ["First", "Second"]
    rows = GroupReading.objects.order_by("position")
    assert [(row.for_study, row.added_by) for row in rows] == [(True, me), (False, me)]


def test_a_text_for_study_is_read_by_one_group(cast: Cast) -> None:
    text = reading("Handout", by=cast.person("organizer"))
    assigning.assign(me=cast.membership("outsider"), reading=text)
    with pytest.raises(ValidationError, match="here for another group’s study"):
        assigning.assign(me=cast.membership("organizer"), reading=text)
    assert on_list(cast.membership("organizer")) == []


def test_a_text_for_study_that_was_published_is_everybody_s(cast: Cast) -> None:
    text = reading("Handout", by=cast.person("organizer"))
    row = assigning.assign(me=cast.membership("organizer"), reading=text)
    me = Membership.objects.acting(cast.person("organizer")).get(group=cast.group)
    assert policies.can_add_version(me, row)
    text.rights, text.published_at = Rights.PERMISSION, timezone.now()
    text.save()
    assert not policies.can_add_version(me, GroupReading.objects.get(pk=row.pk))
    assert offered(cast.membership("outsider")) == {"Handout"}
    assigning.assign(me=cast.membership("outsider"), reading=text)
    assert GroupReading.objects.count() == 2


def test_two_groups_that_reach_for_one_text_at_once(transactional_db: None) -> None:
    person = User.objects.create_user("both")
    groups = [DiscussionGroup.objects.create(name=f"Circle {number}") for number in range(8)]
    text = reading("Handout", by=person)
    mine = [join(group, person, Role.ORGANIZER) for group in groups]
    outcomes = all_at_once([partial(assigning.assign, me=me, reading=text) for me in mine])
    assert [outcome.code for outcome in outcomes if isinstance(outcome, ValidationError)] == ["study"] * 7
    assert GroupReading.objects.count() == 1


def test_many_readings_added_at_once_each_have_their_own_place(transactional_db: None) -> None:
    me = join(DiscussionGroup.objects.create(name="Circle"), User.objects.create_user("one"), Role.ORGANIZER)
    texts = [reading(f"Essay {number}") for number in range(8)]
    all_at_once([partial(assigning.assign, me=me, reading=text) for text in texts])
    assert sorted(GroupReading.objects.values_list("position", flat=True)) == list(range(1, 9))


@pytest.mark.parametrize(
    ("title", "steps", "order"),
    [
        ("B", -1, ["B", "A", "C"]),
        ("B", 1, ["A", "C", "B"]),
        ("A", -1, ["A", "B", "C"]),
        ("C", 1, ["A", "B", "C"]),
        ("A", 2, ["B", "C", "A"]),
    ],
)
def test_the_order_is_the_group_s(cast: Cast, title: str, steps: int, order: list[str]) -> None:
    me = cast.membership("organizer")
    for name in "ABC":
        assigning.assign(me=me, reading=reading(name))
    assigning.move(me=me, row=GroupReading.objects.get(reading__title=title), steps=steps)
    assert on_list(me) == order
    assigning.assign(me=me, reading=reading("D"))
    assert on_list(me) == [*order, "D"]


def test_what_nobody_spoke_about_goes_back_to_its_importer(cast: Cast) -> None:
    me = cast.membership("organizer")
    text = reading("Handout", by=cast.person("organizer"))
    Note.objects.create(owner=cast.person("member"), passage=point_into(text), words="For me alone.")
    assigning.take_off(me=me, row=assigning.assign(me=me, reading=text))
    assert not GroupReading.objects.visible_to(cast.person("member")).exists()
    assert offered(me) == {"Handout"}
    # Free again, for another group as well.
    assigning.assign(me=cast.membership("outsider"), reading=text)


@pytest.mark.parametrize("reason", ["spoken about", "met around", "asked about", "on a syllabus", "in the library"])
def test_what_the_group_holds_on_to_stays_readable(cast: Cast, reason: str) -> None:
    me = cast.membership("organizer")
    text = reading("Essay", library=reason == "in the library")
    row = assigning.assign(me=me, reading=text)
    assigning.assign(me=me, reading=reading("Next"))
    if reason == "spoken about":
        Thread.objects.create(group=cast.group, passage=point_into(text))
    if reason == "asked about":
        Prompt.objects.create(group=cast.group, reading=text, words="Who is not in it?")
    if reason == "met around":
        past = timezone.now() - timedelta(days=1)
        GroupSession.objects.create(
            group=cast.group, title="Yesterday", reading=text, starts_at=past, ends_at=timezone.now(), time_zone="UTC"
        )
    if reason == "on a syllabus":
        Syllabus.objects.create(group=cast.group, title="Autumn").items.create(reading=text, position=1)
    assigning.take_off(me=me, row=row)
    assert on_list(me) == ["Next"]
    assert GroupReading.objects.visible_to(cast.person("member")).filter(reading=text).exists()
    # Put back, it is the same row at the end of the list.
    assert offered(me) == {"Essay"}
    assert assigning.assign(me=me, reading=text).pk == row.pk
    assert on_list(me) == ["Next", "Essay"]
