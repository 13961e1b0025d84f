"""HTML into pieces: what a page shows, block by block, and nothing that could do harm."""

import re
import time
import unicodedata
from contextlib import suppress
from html.parser import HTMLParser

import pytest
from hypothesis import given

from readings.blocks import MOST_BLOCKS, TooLongError, TooManyBlocksError
from readings.decoding import UnreadableError
from readings.models import Block
from readings.sources.html import pieces_of
from tests.readings.markup import pages
from tests.readings.test_blocks import Shown

Kind = Block.Kind


class Links(HTMLParser):
    """Every attribute of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.attributes: list[tuple[str, str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag == "a" or not attrs
        self.attributes += [(name, value or "") for name, value in attrs]


def kinds(html: str) -> list[tuple[str, int, str]]:
    return [(piece.kind, piece.level, piece.text) for piece in pieces_of(html)]


@given(page=pages)
def test_every_piece_shows_exactly_its_text_and_leads_only_out_or_to_a_note(page: str) -> None:
    for piece in pieces_of(page):
        shown = Shown(piece.html)
        assert shown.text == piece.text
        assert not shown.open
        assert shown.tags <= {"a", "br", "code", "em", "s", "strong", "sub", "sup"}
        assert unicodedata.is_normalized("NFC", piece.text)
        assert piece.text.strip()
        assert "  " not in piece.text
        assert piece.kind in Kind.values
        for name, value in Links(piece.html).attributes:
            allowed = {
                "id": r"ref-[\w*†‡§¶]+",
                "href": r"(?:https?://|mailto:)\S+|#note-[\w*†‡§¶]+",
                "rel": "noopener noreferrer",
            }
            assert re.fullmatch(allowed[name], value, re.IGNORECASE), (name, value)


@given(page=pages)
def test_a_sign_has_one_note_and_a_note_one_way_back(page: str) -> None:
    pieces = pieces_of(page)
    labels = [piece.label for piece in pieces if piece.label]
    found = [attribute for piece in pieces for attribute in Links(piece.html).attributes]
    ids = [value for name, value in found if name == "id"]
    assert len(set(labels)) == len(labels)
    assert len(set(ids)) == len(ids)
    assert {value.removeprefix("#note-") for name, value in found if value.startswith("#note-")} >= {
        name.removeprefix("ref-") for name in ids
    }
    assert all(piece.kind == Kind.FOOTNOTE for piece in pieces if piece.label)


def test_kinds() -> None:
    page = """
        <h2>One</h2>Bare words <p>Some <i>words</i>,
        <b>strong </b>ones and <a href="https://example.org/a">a link</a>.
        <blockquote><p>Said<p>and said again</blockquote>
        <ul><li>a<ul><li>b</ul><li><p>c<p>still c</ul>
        <ol start=3><li>d<li value=7>e</ol><ol type=i reversed><li>f<li>g</ol>
        <hr><dl><dt>Word<dd>What it means</dl>
    """
    assert kinds(page) == [
        ("heading", 2, "One"),
        ("paragraph", 0, "Bare words"),
        ("paragraph", 0, "Some words, strong ones and a link."),
        ("quotation", 0, "Said"),
        ("quotation", 0, "and said again"),
        ("list-item", 1, "a"),
        ("list-item", 2, "b"),
        ("list-item", 1, "c"),
        ("paragraph", 1, "still c"),
        ("numbered", 1, "3. d"),
        ("numbered", 1, "7. e"),
        ("numbered", 1, "ii. f"),
        ("numbered", 1, "i. g"),
        ("paragraph", 0, "* * *"),
        ("paragraph", 0, "Word"),
        ("paragraph", 1, "What it means"),
    ]


def test_emphasis_stays_and_spaces_stand_outside_of_it() -> None:
    [piece] = pieces_of("<p>Some<em> words </em><b> and <b>more</b></b> H<sub>2</sub>O</p>")
    assert piece.html == "Some <em>words</em> <strong>and more</strong> H<sub>2</sub>O"


def test_emphasis_around_paragraphs_is_in_each_of_them() -> None:
    assert [piece.html for piece in pieces_of("<b>a<div>b</div></b>c")] == [
        "<strong>a</strong>",
        "<strong>b</strong>",
        "c",
    ]


def test_paragraphs_that_are_only_two_line_breaks_apart_are_paragraphs() -> None:
    assert kinds("<font>One.<br><br>Two.<br>\n<br>Three.</font>") == [
        ("paragraph", 0, "One."),
        ("paragraph", 0, "Two."),
        ("paragraph", 0, "Three."),
    ]


@pytest.mark.parametrize(
    "verse",
    [
        "<p>We wait<br>in the dark<br>for a bus</p>",
        '<pre class="wp-block-verse">We wait\nin the dark\nfor a bus</pre>',
        '<div class="poem"><div>We wait</div><div>in the dark</div><div>for a bus</div></div>',
        '<p class="stanza">We wait<br/>in the dark<br/>for a bus</p>',
    ],
)
def test_verse_keeps_its_lines(verse: str) -> None:
    [piece] = pieces_of(verse)
    assert (piece.kind, piece.text) == (Kind.VERSE, "We wait\nin the dark\nfor a bus")


def test_a_stanza_is_a_block() -> None:
    poem = '<div class="poem"><div>We wait</div><div>in the dark</div><div><br></div><div>for a bus</div></div>'
    assert [text for _, _, text in kinds(poem)] == ["We wait\nin the dark", "for a bus"]


def test_lines_broken_at_a_width_are_a_paragraph() -> None:
    lines = [
        "It was still dark when the first bus came up the hill, and",
        "the women who clean the hotel stood there with their bags,",
        "waiting.",
    ]
    assert kinds(f"<p>{'<br>'.join(lines)}</p>") == [("paragraph", 0, " ".join(lines))]


def test_a_picture_is_its_description_and_what_stands_under_it() -> None:
    page = """
        <figure><img src="a.jpg" alt="Women at a bus stop"><figcaption>The stop in <i>May</i></figcaption></figure>
        <p>Before <img src="b.png" alt="A hand-drawn map"> and after. <img src="c.gif" width=1 alt="count"></p>
        <p>Smile <img class="emoji" src="d" alt="🙂">! <img src="IMG_1.jpg" alt="IMG_1.jpg"></p>
    """
    assert kinds(page) == [
        ("image", 0, "Women at a bus stop\nThe stop in May"),
        ("paragraph", 0, "Before and after."),
        ("image", 0, "A hand-drawn map"),
        ("paragraph", 0, "Smile 🙂!"),
    ]


NOTED = [
    (
        'Paid <sup id="fnref1"><a href="#fn1">1</a></sup> late.'
        '<ol><li id="fn1"><p>In <i>May</i>. <a href="#fnref1">↩</a></p></li></ol>'
    ),
    (
        'Paid <a href="#_ftn1" name="_ftnref1" title=""><sup>[1]</sup></a> late.'
        '<div id="ftn1"><p><a href="#_ftnref1" name="_ftn1"><sup>[1]</sup></a> In <i>May</i>.</p></div>'
    ),
    (
        'Paid <sup><a href="#doc-7-footnote-1" id="doc-7-footnote-ref-1">[1]</a></sup> late.'
        '<ol><li id="doc-7-footnote-1"><p> In <i>May</i>. <a href="#doc-7-footnote-ref-1">↑</a></p></li></ol>'
    ),
    (
        'Paid <a epub:type="noteref" href="#n1">1</a> late.'
        '<aside epub:type="footnote" id="n1"><p><b>1.</b> In <i>May</i>.</p></aside>'
    ),
    (
        'Paid <a role="doc-noteref" href="#n1">1</a> late.'
        '<section role="doc-endnotes"><p id="n1">1 In <i>May</i>. <a href="#r" role="doc-backlink">Up</a></p></section>'
    ),
    (
        'Paid <sup class="reference" id="cite_ref-1"><a href="#cite_note-1">[1]</a></sup> late.'
        '<ol><li id="cite_note-1"><span><a href="#cite_ref-1">^</a></span> In <i>May</i>.</li></ol>'
    ),
]


@pytest.mark.parametrize("page", NOTED)
def test_a_footnote_is_linked_both_ways_whatever_program_made_it(page: str) -> None:
    text, note = pieces_of(page)
    assert text.text == "Paid 1 late."
    assert text.html == 'Paid <sup><a href="#note-1" id="ref-1">1</a></sup> late.'
    assert (note.kind, note.label, note.text, note.html) == (Kind.FOOTNOTE, "1", "In May.", "In <em>May</em>.")


def test_a_second_sign_of_the_same_note_links_to_it_too() -> None:
    page = '<p>a<sup><a href="#fn1">1</a></sup> b<sup><a href="#fn1">1</a></sup></p><p id="fn1">1 Said.</p>'
    text, _ = pieces_of(page)
    assert text.html.count('href="#note-1"') == 2
    assert text.html.count('id="ref-1"') == 1


def test_notes_that_begin_again_in_each_chapter_are_numbered_through() -> None:
    chapter = '<p>{0}<sup><a href="#fn{0}">1</a></sup></p><p id="fn{0}">1. Of {0}.</p>'
    pieces = pieces_of(chapter.format("a") + chapter.format("b"))
    assert [(piece.label, piece.text) for piece in pieces] == [("", "a1"), ("1", "Of a."), ("", "b2"), ("2", "Of b.")]


def test_a_link_to_a_part_of_the_page_is_no_footnote() -> None:
    page = (
        '<p>See <a href="#pay">the part on pay</a> and <a href="#p2">2</a>.</p><h2 id="pay">Pay</h2><p id="p2">Two.</p>'
    )
    assert [piece.label for piece in pieces_of(page)] == ["", "", ""]
    assert "href" not in pieces_of(page)[0].html


def test_what_no_reader_sees_is_no_text() -> None:
    page = """
        <script>a()</script><style>b{}</style><noscript>c</noscript><template>d</template><p hidden>e</p>
        <p style="color:red; display: none">f</p><!-- g --><textarea>h</textarea><select><option>i</select>
        <span class="screen-reader-text">j</span><p>k <script>l</script>m</p>
    """
    assert kinds(page) == [("paragraph", 0, "k m")]


def test_a_row_of_a_table_is_one_piece_and_a_page_laid_out_by_a_table_is_none() -> None:
    rows = "<table><tr><th>Year<th>Wage<tr><td>2001<td>7.25</table>"
    assert [text for _, _, text in kinds(rows)] == ["Year | Wage", "2001 | 7.25"]
    laid_out = "<table><tr><td><p>Menu</p><td><p>One.</p><p>Two.</p></table>"
    assert [text for _, _, text in kinds(laid_out)] == ["Menu", "One.", "Two."]


def test_windows_dashes_and_quotes_are_what_they_were_meant_to_be() -> None:
    assert kinds("<p>&#147;Yes&#148;&#151;she</p>") == [("paragraph", 0, "“Yes”—she")]


def test_more_paragraphs_than_any_essay_has_are_refused() -> None:
    with pytest.raises(TooManyBlocksError):
        pieces_of("<p>a" * (MOST_BLOCKS + 1))


@pytest.mark.parametrize("tag", ["div", "b", "blockquote", "ul><li"])
def test_a_page_too_deep_to_be_read_whole_is_refused_and_not_cut(tag: str) -> None:
    with pytest.raises(UnreadableError, match="too tangled"):
        pieces_of(f"<{tag}>" * 50_000 + "words" + "<p>after</p>")


@pytest.mark.parametrize("between", [" ", "=1 ", "='x'", "/", '" '])
def test_a_tag_of_endless_attributes_is_refused_before_it_is_read(between: str) -> None:
    with pytest.raises(UnreadableError, match="too tangled"):
        pieces_of(f"<p {''.join(f'a{n}{between}' for n in range(200_000))}>words</p>")


def test_a_long_attribute_is_none_of_those() -> None:
    listed = '{"a": 1, "b": "<p c=d>"} ' * 9000
    assert [piece.text for piece in pieces_of(f"<div data-props='{listed}'><p>Words</p></div>")] == ["Words"]


@pytest.mark.parametrize(
    "page",
    [
        "<p>a" * 200_000,
        "<b>a</b>" * 100_000,
        "<a href=#fn1>1</a>" * 20_000 + "<p id=fn1>x <a href=#a>1</a></p>",
        "<ul><li>a</ul>" * 50_000,
        "<p>e" + "\u0301\u0323" * 100_000,
        "<br>" * 300_000,
        "<figure><img alt='some words'></figure>" * 20_000,
        "<a " * 300_000,
        "<p>" + " " * 3_000_000 + "a",
        "<![CDATA[" * 100_000,
        "<div id=x " + "a=1 " * 300_000 + ">",
        f"{'<div>' * 200}{'<p>a' * 50_000}",
        f"{'<li id=fn1><a href=#fn1>1</a>' * 20_000}",
        "".join(f"<a href=#m{n}>{n}</a>" for n in range(15_000))
        + f"<div>{''.join(f'<b id=m{n}>word</b> ' for n in range(15_000))}</div>",
        "".join(f"<p>a<a href=#n id=r{n}>1</a>" for n in range(15_000))
        + f"<div id=n>x{''.join(f'<a href=#r{n}></a>' for n in range(15_000))}</div>",
        "".join(f"<sup><a href=#fn{n} id=r{n}>{n}</a></sup>" for n in range(9000))
        + "".join(f"<p id=fn{n}>x <a href=#r{n}>^</a></p>" for n in range(9000)),
    ],
    ids=lambda page: page[:24],
)
def test_what_is_meant_to_be_slow_is_read_in_seconds(page: str) -> None:
    started = time.process_time()
    with suppress(TooLongError, TooManyBlocksError):
        pieces_of(page)
    assert time.process_time() - started < 10
