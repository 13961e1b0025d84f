"""From a file to a reading: drafts, what is stored, and what is there already."""

import hashlib
import io
import threading
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from hypothesis import given

from accounts.models import User
from readings.decoding import UnreadableError
from readings.importing import Draft, add_reading, add_version, read_bytes, read_file, read_text
from readings.models import Block, Reading, Rights, Version
from tests.cast import Cast
from tests.readings.strategies import texts

ESSAY = (
    "The First Bus\n\nBy Ana Ruiz\nMay 3, 2019\n\n"
    "The bus that brings the night cleaners into town leaves before anybody else is up. They know each other.\n\n"
    "Nobody asked them.\n"
)


def draft(text: str = ESSAY, name: str = "bus.txt") -> Draft:
    return read_file(data=text.encode(), name=name)


def add(actor: User, found: Draft, **corrections: str) -> tuple[Reading, bool]:
    return add_reading(actor=actor, draft=found, among=Reading.objects.added_by(actor), **corrections)


def test_a_draft_says_what_was_found_and_what_was_left_out() -> None:
    found = draft()
    assert (found.title, found.author, found.published) == ("The First Bus", "Ana Ruiz", "2019-05-03")
    assert found.left_out == ["The First Bus", "By Ana Ruiz", "May 3, 2019"]
    assert found.notices == [
        "3 lines at the top were taken for title, author, date or a web site’s own, and left out of the text."
    ]
    assert found.text.startswith("The bus")
    assert found.original_name == "bus.txt"
    assert found.original_sha256 == hashlib.sha256(ESSAY.encode()).hexdigest()


def test_without_a_title_the_files_name_is_taken_and_said_so() -> None:
    found = draft("It began with a telephone call, and it did not end there.", name="why-we_ride.txt")
    assert found.title == "Why we ride"
    assert found.notices == ["There is no title in the text, so this one is the file’s name."]
    assert found.left_out == []


def test_a_guessed_encoding_is_said_to_be_one() -> None:
    found = read_file(
        data="El año pasado nadie preguntó qué pasó en el almacén, señora.".encode("cp1252"), name="a.txt"
    )
    assert "cp1252" in found.notices[-1]
    assert found.text.startswith("El año")


def test_a_name_alone_is_taken_with_a_remark() -> None:
    found = draft(ESSAY.replace("By Ana Ruiz\nMay 3, 2019", "Ana Ruiz"))
    assert found.author == "Ana Ruiz"
    assert "“Ana Ruiz” was taken for the author" in found.notices[-1]


@pytest.mark.parametrize(
    ("name", "text_format"), [("a.md", "markdown"), ("a.MARKDOWN", "markdown"), ("a.txt", "text"), ("a", "text")]
)
def test_the_format_follows_the_files_name(name: str, text_format: str) -> None:
    assert draft(name=name).format == text_format


def test_a_pasted_text_has_no_file_and_perhaps_no_title() -> None:
    found = read_text(text="It began with a telephone call, and it did not end there.", text_format="text")
    assert (found.title, found.original_name, found.original_sha256, found.notices) == ("", "", "", [])


def test_a_file_that_vanished_is_one_sentence() -> None:
    gone = io.BytesIO(b"text")
    gone.close()
    with pytest.raises(UnreadableError, match="no longer there"):
        read_bytes(gone)


@pytest.mark.parametrize("name", ["essay.txt", "essay.md"])
@given(raw=texts)
def test_any_text_becomes_a_draft_or_a_sentence(name: str, raw: str) -> None:
    try:
        found = read_file(data=raw.encode(), name=name)
    except UnreadableError:
        return
    assert found.text.strip()
    assert found.title == "Essay" or found.left_out


def test_a_reading_is_stored_with_its_text_and_its_file(cast: Cast) -> None:
    reading, added = add(cast.person("member"), draft(), title="The first bus")
    version = reading.versions.get()
    assert added
    assert (reading.title, reading.author, reading.rights) == ("The first bus", "Ana Ruiz", Rights.STUDY)
    assert reading.added_by == cast.person("member")
    assert reading.published_at is None
    assert (version.number, version.original_name, version.word_count) == (1, "bus.txt", 22)
    assert version.original_sha256 == draft().original_sha256
    assert list(version.blocks.values_list("number", "text")) == [
        (1, "The bus that brings the night cleaners into town leaves before anybody else is up. They know each other."),
        (2, "Nobody asked them."),
    ]


def test_an_import_has_an_address_that_gives_nothing_away(cast: Cast) -> None:
    first, _ = add(cast.person("member"), draft())
    second, _ = add(cast.person("outsider"), draft())
    assert first.slug == first.pk
    assert second.slug == second.pk


def test_the_same_text_again_changes_nothing(cast: Cast) -> None:
    member = cast.person("member")
    reading, _ = add(member, draft())
    again, added = add(member, draft("\r\n" + ESSAY.replace("\n", "\r\n"), name="other.txt"), title="Another title")
    assert (again, added) == (reading, False)
    assert again.title == "The First Bus"
    assert Version.objects.count() == 1


def test_the_same_text_in_another_scope_is_another_reading(cast: Cast) -> None:
    add(cast.person("member"), draft())
    assert add(cast.person("outsider"), draft())[1]


def test_what_no_reading_can_have_is_refused_and_nothing_stored(cast: Cast) -> None:
    for corrections in ({"title": ""}, {"published": "last May"}, {"language": "English!"}, {"rights": "stolen"}):
        with pytest.raises(ValidationError):
            add(cast.person("member"), draft(), **corrections)
    assert not Reading.objects.exists()


def test_a_text_that_shows_nothing_is_refused(cast: Cast) -> None:
    with pytest.raises(UnreadableError, match="no text in it"):
        add(cast.person("member"), draft("[a]: https://example.org/", name="a.md"))
    assert not Reading.objects.exists()


def test_without_a_text_it_is_a_citation_alone(cast: Cast) -> None:
    reading, added = add(cast.person("staff"), Draft(text="", format="text", title="Elsewhere"), rights=Rights.CITATION)
    assert added
    assert not reading.versions.exists()


def test_a_new_version_keeps_the_keys_of_blocks_that_stayed(cast: Cast) -> None:
    reading, _ = add(cast.person("member"), draft("One.\n\nTwo.\n\nTwo.\n\nThree."))
    version, added = add_version(reading=reading, draft=draft("Zero.\n\nTwo.\n\nThree.\n\nTwo.\n\nTwo."))
    keys = [dict(found.blocks.values_list("position", "key")) for found in (reading.versions.get(number=1), version)]
    assert added
    assert version.number == 2
    assert keys[1][2] == keys[0][3]
    assert keys[1][1] in {keys[0][1], keys[0][2]}
    assert {keys[1][0], keys[1][3], keys[1][4]}.isdisjoint(keys[0].values())


def test_a_version_with_the_same_text_changes_nothing(cast: Cast) -> None:
    reading, _ = add(cast.person("member"), draft())
    assert add_version(reading=reading, draft=draft()) == (reading.versions.get(), False)


def test_a_format_that_was_wrong_can_be_mended(cast: Cast) -> None:
    reading, _ = add(cast.person("member"), draft("Some *stress* here, and enough words.", name="a.txt"))
    version, added = add_version(reading=reading, draft=draft("Some *stress* here, and enough words.", name="a.md"))
    assert added
    assert Block.objects.get(version=version).html == "Some <em>stress</em> here, and enough words."


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_make_one_reading() -> None:
    member = User.objects.create_user("member")
    barrier = threading.Barrier(2)
    outcomes: list[bool] = []

    def at_once(act: Callable[[], bool]) -> None:
        barrier.wait()
        outcomes.append(act())
        connection.close()

    threads = [threading.Thread(target=at_once, args=[lambda: add(member, draft())[1]]) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [False, True]
    assert Reading.objects.count() == 1
