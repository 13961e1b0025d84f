"""What the database itself holds of readings."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from readings.models import Block, Passage, PassageAnchor, Reading, Rights, Version
from tests import texts
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("table", "assignment"),
    [
        ("readings_version", "sha256 = 'other'"),
        ("readings_version", "number = 7"),
        ("readings_block", "text = 'other'"),
    ],
)
def test_raw_sql_cannot_change_a_version(table: str, assignment: str) -> None:
    version = texts.version()
    with (
        pytest.raises(IntegrityError, match="version_is_immutable"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE {table} SET {assignment}")  # noqa: S608
    assert Version.objects.get() == version
    assert [block.text for block in version.blocks.all()] == list(texts.PARAGRAPHS)


@pytest.mark.sqlite
@pytest.mark.parametrize("table", ["readings_version", "readings_block"])
def test_raw_sql_cannot_put_another_in_its_place(table: str) -> None:
    texts.version()
    with (
        pytest.raises(IntegrityError, match="version_is_immutable"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")  # noqa: S608


def test_a_versions_blocks_cannot_be_saved_again() -> None:
    block = texts.version().blocks.first()
    assert block is not None
    block.html = "changed"
    with pytest.raises(IntegrityError, match="version_is_immutable"), transaction.atomic():
        block.save()


def test_a_reading_can_be_deleted_with_its_versions() -> None:
    texts.version().reading.delete()
    assert not Block.objects.exists()


@pytest.mark.parametrize("rights", Rights)
def test_only_some_rights_allow_a_place_in_the_library(rights: Rights) -> None:
    reading = Reading(slug="a", title="A", rights=rights, published_at=timezone.now())
    if rights == Rights.STUDY:
        with pytest.raises(IntegrityError), transaction.atomic():
            reading.save()
    else:
        reading.save()
        assert Reading.objects.in_library().get() == reading


def test_a_passage_holds_words() -> None:
    block = texts.version().blocks.get(number=1)
    passage = Passage.objects.create(version_id=block.version_id, quote="a")
    place = {"start_block": block, "start_offset": 3, "end_block": block, "end_offset": 3}
    with pytest.raises(IntegrityError), transaction.atomic():
        PassageAnchor.objects.create(passage=passage, version_id=block.version_id, state="first", **place)


def test_a_search_finds_every_word_in_title_or_author() -> None:
    Reading.objects.create(slug="a", title="The First Bus", author="Ana Ruiz")
    Reading.objects.create(slug="b", title="The Last Bus", author="Mei Lin")
    found = {words: [reading.slug for reading in Reading.objects.searched(words)] for words in ("bus", "BUS ana", "x")}
    assert found == {"bus": ["a", "b"], "BUS ana": ["a"], "x": []}


def test_minutes_to_read() -> None:
    assert [Version(word_count=words).minutes for words in (0, 90, 2000)] == [1, 1, 10]


def test_people_see_what_they_imported(cast: Cast) -> None:
    mine = Reading.objects.create(slug="a", title="A", added_by=cast.person("member"))
    assert list(Reading.objects.added_by(cast.person("member"))) == [mine]
    assert not Reading.objects.added_by(cast.person("outsider")).exists()
