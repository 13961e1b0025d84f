"""Blocks: what a text is split into, and that every block shows exactly its plain text."""

import time
import unicodedata
from html.parser import HTMLParser

import pytest
from hypothesis import given

from readings.blocks import MOST_BLOCKS, TooLongError, TooManyBlocksError, split
from readings.models import Block
from readings.text import tidy
from tests.readings.strategies import texts

Piece = tuple[str, int, str]


class Shown(HTMLParser):
    """What a browser shows of a piece of HTML (its textContent), and the tags that it holds."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.feed(html)
        self.close()

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def pieces(text: str, text_format: str = "text") -> list[Piece]:
    return [(block.kind, block.level, block.text) for block in split(text, text_format)]


def texts_of(text: str, text_format: str = "text") -> list[str]:
    return [block.text for block in split(text, text_format)]


@pytest.mark.parametrize("text_format", ["text", "markdown"])
@given(raw=texts)
def test_every_block_shows_exactly_its_text(text_format: str, raw: str) -> None:
    blocks = split(tidy(raw), text_format)
    for block in blocks:
        shown = Shown(block.html)
        assert shown.text == block.text
        assert not shown.open
        assert shown.tags <= {"a", "br", "code", "em", "s", "strong"}
        assert unicodedata.is_normalized("NFC", block.text)
        assert block.text.strip()
        assert "  " not in block.text
    assert [block.position for block in blocks] == list(range(len(blocks)))
    numbers = [block.number for block in blocks if block.number]
    assert numbers == list(range(1, len(numbers) + 1))


@given(raw=texts)
def test_plain_text_keeps_every_character_that_is_not_space(raw: str) -> None:
    text = tidy(raw)
    assert "".join("".join(texts_of(text)).split()) == "".join(text.split())


def test_paragraphs_stand_between_blank_lines() -> None:
    assert texts_of("One.\n\nTwo.\n\n\nThree.") == ["One.", "Two.", "Three."]


def test_without_blank_lines_every_line_is_a_paragraph() -> None:
    assert texts_of("One.\nTwo.\nThree.") == ["One.", "Two.", "Three."]


def test_a_paragraph_broken_at_a_width_is_joined() -> None:
    wrapped = "It was still dark when the first bus came up the hill, and the\nwomen who clean the hotel stood there."
    assert texts_of(f"{wrapped}\n\nNobody spoke.") == [wrapped.replace("\n", " "), "Nobody spoke."]
    assert texts_of(wrapped) == [wrapped.replace("\n", " ")]


def test_a_verse_keeps_its_lines() -> None:
    blocks = split("We wait\nin the dark\n\nfor a bus", "text")
    assert [block.text for block in blocks] == ["We wait\nin the dark", "for a bus"]
    assert blocks[0].html == "We wait<br>\nin the dark"


def test_long_lines_are_paragraphs_even_where_only_some_have_a_blank_line_between() -> None:
    long = "A sentence that goes on. " * 8
    assert len(split(f"{long}\n{long}\n\n{long}", "text")) == 3


def test_markup_in_plain_text_is_text() -> None:
    blocks = split("#MeToo *began* <b>earlier</b> & [elsewhere](http://example.org)", "text")
    assert [block.kind for block in blocks] == [Block.Kind.PARAGRAPH]
    assert blocks[0].text == "#MeToo *began* <b>earlier</b> & [elsewhere](http://example.org)"
    assert "<b>" not in blocks[0].html


def test_a_hashtag_is_no_heading_in_markdown_either() -> None:
    assert pieces("#MeToo began earlier", "markdown") == [("paragraph", 0, "#MeToo began earlier")]


def test_markdown_kinds() -> None:
    text = (
        "# One\n\nSome *words*\nand [a link](https://example.org).\n\n> Said\n\n"
        "- a\n  - b\n\n3. c\n4. d\n\n   still d\n\n"
        "## Two\n\n***\n\n![a photo](http://example.org/x.png)\n\n    code"
    )
    assert pieces(text, "markdown") == [
        ("heading", 1, "One"),
        ("paragraph", 0, "Some words and a link."),
        ("quotation", 0, "Said"),
        ("list-item", 1, "a"),
        ("list-item", 2, "b"),
        ("numbered", 1, "3. c"),
        ("numbered", 1, "4. d"),
        ("paragraph", 1, "still d"),
        ("heading", 2, "Two"),
        ("paragraph", 0, "* * *"),
        ("image", 0, "a photo"),
        ("paragraph", 0, "code"),
    ]
    html = {block.text: block.html for block in split(text, "markdown")}
    assert html["Some words and a link."] == (
        'Some <em>words</em> and <a href="https://example.org" rel="noopener noreferrer">a link</a>.'
    )


def test_headings_and_ornaments_have_no_number() -> None:
    assert [block.number for block in split("# One\n\nTwo\n\n***\n\nThree", "markdown")] == [None, 1, None, 2]


def test_a_mark_apart_from_its_letter_costs_the_emphasis_and_nothing_else() -> None:
    (block,) = split("caf*e*&#x301; **noir**", "markdown")
    assert (block.text, block.html) == ("café noir", "café noir")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("[![a gate](x.png)](https://example.org/)", "image"),
        ("![a gate](x.png)\n![a tree](y.png)", "image"),
        ("See ![a gate](x.png)", "paragraph"),
        ("- ![a gate](x.png)", "list-item"),
    ],
)
def test_a_picture_that_stands_alone_is_a_picture_in_markdown_too(text: str, kind: str) -> None:
    assert [block[0] for block in pieces(text, "markdown")] == [kind]


def test_html_in_markdown_is_shown_and_not_run() -> None:
    (block,) = split("<script>alert(1)</script> [x](javascript:alert)", "markdown")
    assert block.text == "<script>alert(1)</script> [x](javascript:alert)"
    assert Shown(block.html).tags == set()


@pytest.mark.parametrize("text_format", ["text", "markdown"])
@pytest.mark.parametrize("word", ["word ", "[", "*a ", "![", "<", "`a", "工"])
def test_200_000_characters_on_one_line_are_quick(word: str, text_format: str) -> None:
    text = (word * 200_000)[:200_000].strip()
    started = time.process_time()
    blocks = split(text, text_format)
    assert time.process_time() - started < 5
    assert len(blocks) == 1


def test_too_many_paragraphs_are_refused() -> None:
    with pytest.raises(TooManyBlocksError, match="20,000 paragraphs"):
        split("a\n\n" * (MOST_BLOCKS + 1), "text")
    with pytest.raises(TooManyBlocksError, match="100,000 lines"):
        split("a\n" * 100_001, "text")


@pytest.mark.parametrize("text_format", ["text", "markdown"])
@pytest.mark.parametrize("indent", ["", "    "])
def test_a_paragraph_that_no_one_could_point_into_is_refused_before_any_work_is_done(
    text_format: str, indent: str
) -> None:
    started = time.process_time()
    with pytest.raises(TooLongError, match="Put an empty line between paragraphs"):
        split(indent + "&#x301;&#x323;" * 300_000, text_format)
    assert time.process_time() - started < 2
