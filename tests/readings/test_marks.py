"""Marks change no letter, break no tag, and cover exactly the words that people pointed at."""

from html.parser import HTMLParser

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from readings.marks import Range, flatten, marked

VOID = {"br"}


class Reader(HTMLParser):
    """Reads HTML as a strict reader would: every tag closed in order, and the text with who marks each character."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.marks: list[str | None] = []
        self.passage: str | None = None
        self.text = ""
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert self.passage is None, "a mark holds nothing but text"
        if tag == "mark":
            self.passage = dict(attrs)["data-passage"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        if tag == "mark":
            self.passage = None

    def handle_data(self, data: str) -> None:
        self.text += data
        self.marks += [self.passage] * len(data)


words = st.text(st.sampled_from("ab &<>\"'\u00a0é\u0301שלוםعربي語👩\u200d🌾🏽\n"), max_size=12)
inline = st.recursive(
    st.one_of(words.map(nh3.clean_text), st.just("<br>")),
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag.split()[0]}>",
        st.sampled_from(["em", "strong", 'a href="https://example.org/?a=1&amp;b=2" title="a > b"', "code"]),
        st.lists(inner, max_size=3),
    ),
    max_leaves=8,
)


@st.composite
def blocks_with_ranges(draw: st.DrawFn) -> tuple[str, str, list[Range]]:
    html = nh3.clean("".join(draw(st.lists(inline, max_size=4))))
    text = Reader(html).text
    places = st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))
    pairs = draw(st.lists(places.filter(lambda pair: pair[0] < pair[1]), max_size=5)) if text else []
    return html, text, [Range(start, end, f"p{index}") for index, (start, end) in enumerate(pairs)]


@given(blocks_with_ranges())
def test_marks_cover_the_ranges_and_change_nothing_else(case: tuple[str, str, list[Range]]) -> None:
    html, text, ranges = case
    read = Reader(marked(html, ranges))
    assert read.text == text
    for place, passage in enumerate(read.marks):
        over = [one for one in ranges if one.start <= place < one.end]
        assert (passage is not None) == bool(over)
        if over:
            assert passage in {one.passage for one in over}


@given(blocks_with_ranges())
def test_without_its_marks_the_html_is_what_it_was(case: tuple[str, str, list[Range]]) -> None:
    html, _text, ranges = case
    result = str(marked(html, ranges, opened="p0"))
    for one in ranges:
        for css in ("passage", "passage passage--open"):
            result = result.replace(f'<mark class="{css}" data-passage="{one.passage}">', "")
    assert result.replace("</mark>", "") == html


def test_overlapping_passages_are_flat_and_the_open_one_stands_out_whole() -> None:
    segments = flatten([Range(0, 10, "long"), Range(4, 6, "short"), Range(8, 12, "late")], opened="long")
    assert [(one.start, one.end, one.passage, one.is_open) for one in segments] == [
        (0, 4, "long", True),
        (4, 6, "short", True),
        (6, 8, "long", True),
        (8, 10, "late", True),
        (10, 12, "late", False),
    ]


@pytest.mark.parametrize(
    ("html", "place", "expected"),
    [
        ("one two", (0, 3), '<mark class="passage" data-passage="p">one</mark> two'),
        (
            "a &amp; b",
            (0, 3),
            '<mark class="passage" data-passage="p">a &amp;</mark> b',
        ),
        (
            "a <em>bc</em>",
            (1, 3),
            'a<mark class="passage" data-passage="p"> </mark><em><mark class="passage" data-passage="p">b</mark>c</em>',
        ),
        (
            "a<sup><em>b</em></sup>",
            (0, 2),
            (
                '<mark class="passage" data-passage="p">a</mark>'
                '<sup><em><mark class="passage" data-passage="p">b</mark></em></sup>'
            ),
        ),
        (
            '<a href="/" title=">">x</a>y',
            (1, 2),
            '<a href="/" title=">">x</a><mark class="passage" data-passage="p">y</mark>',
        ),
    ],
)
def test_what_a_mark_looks_like(html: str, place: tuple[int, int], expected: str) -> None:
    assert marked(html, [Range(*place, "p")]) == expected
