"""Syllabi: readings come onto one, stand in its order, and leave it; the group's list and talk stay as they are."""

from functools import partial

import pytest
from django.core.exceptions import ValidationError

from groups import compiling
from groups.models import GroupReading, Membership, Prompt, Syllabus, SyllabusItem
from readings.models import Reading, Rights
from tests import texts
from tests.cast import Cast, assemble
from tests.planned import session_in
from tests.races import all_at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def me(cast: Cast) -> Membership:
    return cast.membership("organizer")


@pytest.fixture
def syllabus(me: Membership) -> Syllabus:
    return compiling.make(me=me, title="Autumn", why="To begin with.")


def on(syllabus: Syllabus) -> list[str]:
    return [item.reading.title for item in syllabus.items.for_page()]


def add(me: Membership, syllabus: Syllabus, *titles: str) -> list[SyllabusItem]:
    readings = [texts.version(title=title).reading for title in titles]
    return [compiling.put_on(me=me, syllabus=syllabus, reading=reading) for reading in readings]


def test_what_is_put_on_a_syllabus_comes_onto_the_groups_list(me: Membership, syllabus: Syllabus) -> None:
    (item,) = add(me, syllabus, "First")
    assert GroupReading.objects.listed().filter(group=me.group_id, reading=item.reading).exists()


def test_a_reading_stands_once_on_a_syllabus(me: Membership, syllabus: Syllabus) -> None:
    items = add(me, syllabus, "First", "Second")
    assert compiling.put_on(me=me, syllabus=syllabus, reading=items[0].reading) == items[0]
    assert on(syllabus) == ["First", "Second"]


def test_another_groups_text_for_study_comes_onto_no_syllabus(cast: Cast, me: Membership, syllabus: Syllabus) -> None:
    theirs = texts.version(rights=Rights.STUDY).reading
    texts.assign(cast.other_group, theirs, for_study=True)
    with pytest.raises(ValidationError, match="another group’s study"):
        compiling.put_on(me=me, syllabus=syllabus, reading=theirs)
    assert on(syllabus) == []


@pytest.mark.parametrize(
    ("title", "steps", "order"),
    [
        ("B", -1, ["B", "A", "C"]),
        ("B", 1, ["A", "C", "B"]),
        ("A", -1, ["A", "B", "C"]),
        ("C", 1, ["A", "B", "C"]),
    ],
)
def test_the_order_is_the_organizers(
    me: Membership, syllabus: Syllabus, title: str, steps: int, order: list[str]
) -> None:
    items = {item.reading.title: item for item in add(me, syllabus, "A", "B", "C")}
    compiling.move(me=me, item=items[title], steps=steps)
    assert on(syllabus) == order
    add(me, syllabus, "D")
    assert on(syllabus) == [*order, "D"]


def test_what_leaves_a_syllabus_or_goes_with_it_stays_on_the_list(me: Membership, syllabus: Syllabus) -> None:
    first, second = add(me, syllabus, "First", "Second")
    Prompt.objects.create(group_id=me.group_id, reading=second.reading, words="Where were you?")
    compiling.take_off(item=first)
    assert on(syllabus) == ["Second"]
    compiling.remove(syllabus=syllabus)
    assert GroupReading.objects.listed().filter(group=me.group_id).count() == 2
    assert Prompt.objects.asked().exists()


def test_a_session_that_is_gone_leaves_the_reading(cast: Cast, me: Membership, syllabus: Syllabus) -> None:
    (item,) = add(me, syllabus, "First")
    session = session_in(cast)
    compiling.explain(item=item, why="It is short.", session=session)
    session.delete()
    item.refresh_from_db()
    assert (item.why, item.session) == ("It is short.", None)


def test_what_is_offered_is_what_may_be_put_on(cast: Cast, me: Membership, syllabus: Syllabus) -> None:
    add(me, syllabus, "On it")
    texts.assign(cast.group, texts.version(title="On the list").reading)
    theirs = texts.version(title="Theirs", rights=Rights.STUDY, added_by=me.user).reading
    texts.assign(cast.other_group, theirs, for_study=True)
    texts.version(title="Mine", added_by=me.user)
    texts.version(title="Somebody’s")
    offered = compiling.offered_to(me, syllabus)
    assert {reading.title for reading in offered} == {"On the list", "Mine"}
    for reading in offered:
        compiling.put_on(me=me, syllabus=syllabus, reading=reading)


def test_many_put_on_at_once_each_have_their_own_place(transactional_db: None) -> None:
    cast = assemble()
    me = cast.membership("organizer")
    syllabus = compiling.make(me=me, title="Autumn", why="")
    readings = [Reading.objects.create(slug=f"essay-{number}", title=f"Essay {number}") for number in range(6)]
    all_at_once([partial(compiling.put_on, me=me, syllabus=syllabus, reading=reading) for reading in readings])
    assert sorted(syllabus.items.values_list("position", flat=True)) == [1, 2, 3, 4, 5, 6]
