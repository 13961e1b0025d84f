"""Plain text and Markdown: what is understood of them, and that nothing is left out without being shown."""

import hashlib
import unicodedata

import pytest
from hypothesis import given

from readings.decoding import UnreadableError
from readings.pieces import Draft, Omission
from readings.sources.text import read_text, read_text_file
from tests.readings.strategies import texts
from tests.readings.test_blocks import Shown
from tests.readings.test_importing import ESSAY, draft


def left_out(found: Draft) -> list[str]:
    return [piece.text for piece in found.pieces if piece.omission == Omission.HEAD]


def kept(found: Draft) -> list[tuple[str, str]]:
    return [(piece.kind, piece.text) for piece in found.pieces if not piece.omission]


def test_a_draft_says_what_was_found_and_what_was_left_out() -> None:
    found = draft()
    assert (found.title, found.author, found.published) == ("The First Bus", "Ana Ruiz", "2019-05-03")
    assert left_out(found) == ["The First Bus", "By Ana Ruiz", "May 3, 2019"]
    assert found.notices == [
        "3 lines at the top were taken for title, author, date or a web site’s own, and left out of the text."
    ]
    assert kept(found)[0][1].startswith("The bus")
    assert found.original_name == "bus.txt"
    assert found.original_sha256 == hashlib.sha256(ESSAY.encode()).hexdigest()


def test_without_a_title_the_files_name_is_taken_and_said_so() -> None:
    found = draft("It began with a telephone call, and it did not end there.", name="why-we_ride.txt")
    assert found.title == "Why we ride"
    assert found.notices == ["There is no title in the text, so this one is the file’s name."]
    assert left_out(found) == []


def test_a_guessed_encoding_is_said_to_be_one() -> None:
    found = read_text_file(
        data="El año pasado nadie preguntó qué pasó en el almacén, señora.".encode("cp1252"), name="a.txt"
    )
    assert "cp1252" in found.notices[-1]
    assert kept(found)[0][1].startswith("El año")


def test_a_name_alone_is_taken_with_a_remark() -> None:
    found = draft(ESSAY.replace("By Ana Ruiz\nMay 3, 2019", "Ana Ruiz"))
    assert found.author == "Ana Ruiz"
    assert "“Ana Ruiz” was taken for the author" in found.notices[-1]


@pytest.mark.parametrize(
    ("name", "text_format", "is_markdown"),
    [("a.md", "", True), ("a.MARKDOWN", "", True), ("a.txt", "", False), ("a", "", False), ("a.txt", "markdown", True)],
)
def test_the_format_follows_the_files_name_unless_it_is_said(name: str, text_format: str, is_markdown: bool) -> None:
    found = read_text_file(data=b"It is a *quiet* room, and stays one.", name=name, text_format=text_format)
    assert ("*" not in found.pieces[0].text) is is_markdown


def test_a_pasted_text_has_no_file_and_perhaps_no_title() -> None:
    found = read_text(text="It began with a telephone call, and it did not end there.", text_format="text")
    assert (found.title, found.original_name, found.original_sha256, found.notices) == ("", "", "", [])


@pytest.mark.parametrize("name", ["essay.txt", "essay.md"])
@given(raw=texts)
def test_any_text_becomes_a_draft_or_a_sentence(name: str, raw: str) -> None:
    try:
        found = read_text_file(data=raw.encode(), name=name)
    except UnreadableError:
        return
    assert kept(found)
    assert found.title == "Essay" or left_out(found)
    for piece in found.pieces:
        shown = Shown(piece.html)
        assert shown.text == piece.text
        assert not shown.open
        assert unicodedata.is_normalized("NFC", piece.text)


def test_a_text_that_shows_nothing_is_refused() -> None:
    with pytest.raises(UnreadableError, match="no text in it"):
        draft("[a]: https://example.org/", name="a.md")


def test_the_head_of_a_markdown_text_can_be_put_back_as_what_it_is() -> None:
    found = draft("---\ntitle: The rota\n---\n\n# The rota\n\nNobody asked the night shift what it thought.", "a.md")
    assert [(piece.kind, piece.level) for piece in found.pieces if piece.text == "The rota"] == [("heading", 1)]
    assert left_out(found) == ["---", "title: The rota", "---", "The rota"]


def test_verse_keeps_its_lines_and_is_one() -> None:
    poem = "We wait\nin the dark\nfor a bus"
    text = f"It was a long night, and nobody who was there forgets it.\n\n{poem}\n\nAnd so on, said she."
    assert kept(read_text(text=text, text_format="text"))[1] == ("verse", poem)
    bars = "| We wait\n| in the *dark*\n| for a bus"
    found = read_text(text=text.replace(poem, bars), text_format="markdown")
    assert kept(found)[1] == ("verse", poem)
    assert found.pieces[1].html == "We wait<br>\nin the <em>dark</em><br>\nfor a bus"
    breaks = poem.replace("\n", "\\\n")
    assert kept(read_text(text=text.replace(poem, breaks), text_format="markdown"))[1] == ("verse", poem)


NOTED = """\
She said so[^1], twice[^why] and once more[^1].

[^1]: In *June*.
[^why]: Nobody asked,
    and that was why.

    It has a second paragraph.

Not a note: [^3] is nowhere.

```
[^2]: code
```
"""


def test_footnotes_are_linked_both_ways() -> None:
    found = [piece for piece in draft(NOTED, "a.md").pieces if not piece.omission]
    assert found[0].text == "She said so1, twicewhy and once more1."
    assert found[0].html == (
        'She said so<sup><a href="#note-1" id="ref-1">1</a></sup>, '
        'twice<sup><a href="#note-why" id="ref-why">why</a></sup> and once more<sup><a href="#note-1">1</a></sup>.'
    )
    assert [(piece.kind, piece.text) for piece in found[1:3]] == [
        ("paragraph", "Not a note: [^3] is nowhere."),
        ("paragraph", "[^2]: code"),
    ]
    assert [(piece.kind, piece.label, piece.text) for piece in found[3:]] == [
        ("footnote", "1", "In June."),
        ("footnote", "why", "Nobody asked, and that was why.\nIt has a second paragraph."),
    ]
    assert found[3].html == "In <em>June</em>."


def test_footnotes_with_long_names_are_numbered_as_they_are_met() -> None:
    text = "One[^the-second], and two[^the-first].\n\n[^the-first]: A note.\n\n[^the-second]: Another."
    found = [piece for piece in draft(text, "a.md").pieces if not piece.omission]
    assert found[0].text == "One1, and two2."
    assert [(piece.label, piece.text) for piece in found[1:]] == [("2", "A note."), ("1", "Another.")]
