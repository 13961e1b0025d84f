"""From a file to a reading: drafts, what is stored, and what is there already."""

import io
import threading
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from accounts.models import User
from readings.decoding import UnreadableError
from readings.importing import MAX_BYTES, add_reading, add_version, read_bytes
from readings.models import Block, Reading, Rights, Version
from readings.pieces import Draft, Omission
from readings.sources.text import read_text_file
from tests.cast import Cast

ESSAY = (
    "The First Bus\n\nBy Ana Ruiz\nMay 3, 2019\n\n"
    "The bus that brings the night cleaners into town leaves before anybody else is up. They know each other.\n\n"
    "Nobody asked them.\n"
)


def draft(text: str = ESSAY, name: str = "bus.txt") -> Draft:
    return read_text_file(data=text.encode(), name=name)


def add(actor: User, found: Draft, **corrections: str) -> tuple[Reading, bool]:
    return add_reading(actor=actor, draft=found, among=Reading.objects.added_by(actor), **corrections)


def test_a_file_that_vanished_is_one_sentence() -> None:
    gone = io.BytesIO(b"text")
    gone.close()
    with pytest.raises(UnreadableError, match="no longer there"):
        read_bytes(gone)


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


def test_what_is_left_out_isn_t_stored(cast: Cast) -> None:
    found = draft()
    assert [piece.omission for piece in found.pieces] == [Omission.HEAD] * 3 + [""] * 2
    found.pieces[1].omission = ""
    found.pieces[3].omission = Omission.BY_HAND
    reading, _ = add(cast.person("member"), found)
    stored = reading.versions.get()
    assert list(stored.blocks.values_list("position", "text")) == [(0, "By Ana Ruiz"), (1, "Nobody asked them.")]
    assert stored.word_count == 6


def test_a_text_of_which_everything_is_left_out_is_refused(cast: Cast) -> None:
    found = draft()
    for piece in found.pieces:
        piece.omission = Omission.BY_HAND
    with pytest.raises(UnreadableError, match="no text left to read"):
        add(cast.person("member"), found)
    assert not Reading.objects.exists()


def test_a_footnotes_sign_leads_to_it_only_where_it_is_stored(cast: Cast) -> None:
    found = draft("One[^1] and two[^2].\n\n[^1]: First.\n\n[^2]: Second.", name="a.md")
    found.pieces[1].omission = Omission.BY_HAND
    reading, _ = add(cast.person("member"), found)
    text, note = reading.versions.get().blocks.all()
    assert text.html == 'One<sup>1</sup> and two<sup><a href="#note-2" id="ref-2">2</a></sup>.'
    assert (note.kind, note.label, note.text) == ("footnote", "2", "Second.")


def test_when_it_was_fetched_is_kept(cast: Cast) -> None:
    found = draft()
    found.retrieved_at = "2024-05-06T07:08:09+00:00"
    reading, _ = add(cast.person("member"), found)
    fetched = reading.versions.get().retrieved_at
    assert fetched is not None
    assert fetched.isoformat() == found.retrieved_at


def test_a_file_of_more_than_ten_megabytes_is_not_read() -> None:
    with pytest.raises(UnreadableError, match="larger than 10 MB"):
        read_bytes(io.BytesIO(b"a" * (MAX_BYTES + 1)))


def test_without_a_text_it_is_a_citation_alone(cast: Cast) -> None:
    reading, added = add(cast.person("staff"), Draft([], title="Elsewhere"), rights=Rights.CITATION)
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
