"""Texts as Markdown: whoever reads them with another program reads the same words."""

import re

import pytest
from hypothesis import example, given
from markdown_it import MarkdownIt

from readings import markdown, markup, writing
from tests.readings.strategies import texts

COMMONMARK = MarkdownIt("commonmark")
GITHUB = MarkdownIt("gfm-like", {"linkify": False})


def read(source: str, parser: MarkdownIt = COMMONMARK) -> str:
    """The words of Markdown as another program reads them, white space aside."""
    return squeezed(markup.text_of(markup.parse(parser.render(source))))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\0", "\ufffd")).strip()


def shape(html: str) -> list[tuple[str, str]]:
    """Each stretch of text with the emphasis that it stands in."""

    def walk(nodes: list[markup.Node], tags: str) -> list[tuple[str, str]]:
        found = []
        for node in nodes:
            if isinstance(node, str):
                found += [(character, tags) for character in node if not character.isspace()]
            else:
                kept = f"{tags}<{node.tag}>" if node.tag in {"em", "strong", "s", "code", "a"} else tags
                found += walk(node.children, kept)
        return found

    return walk(markup.parse(html), "")


@given(text=texts)
@example(text="\ufeff")
def test_plain_words_are_the_same_words_in_every_reader(text: str) -> None:
    plain, html = markdown.plain(text.replace("\0", ""))
    for parser in (COMMONMARK, GITHUB):
        assert read(writing.inline(html), parser) == squeezed(plain)


@given(text=texts)
def test_an_essay_keeps_its_words_and_their_emphasis(text: str) -> None:
    for token in markdown.ESSAY.parse(text.replace("\0", "")):
        if token.type == "inline":
            _plain, html = markdown.render_inline(token.children or [])
            assert shape(COMMONMARK.render(writing.inline(html))) == shape(html)


@given(text=texts)
def test_what_somebody_wrote_keeps_its_words(text: str) -> None:
    html = markdown.render_comment(text.replace("\0", ""))
    assert read(writing.blocks(html)) == squeezed(markup.text_of(markup.parse(html)))


@pytest.mark.parametrize(
    "text",
    ["1. one", "12) twelve", "# x", "- x", "+ x", "> x", "===", "---", "***", "    x", "```", "~~~", "a | b\n--- | -"],
)
def test_a_line_begins_nothing_but_a_paragraph(text: str) -> None:
    _text, html = markdown.plain(text)
    for parser in (COMMONMARK, GITHUB):
        assert re.sub(r"</?(p|br)\b[^>]*>", "", parser.render(writing.inline(html))).count("<") == 0


@pytest.mark.parametrize(
    ("html", "written"),
    [
        ("a <em>b</em> c", "a *b* c"),
        ("a <strong>b</strong>, c", "a **b**, c"),
        ("a<em>“b”</em>c", "a<em>“b”</em>c"),
        ('<a href="https://x.example/?a=1&amp;copy=2">b</a>', "[b](<https://x.example/?a=1&amp;copy=2>)"),
        ('b<a href="#p3">3</a>', "b3"),
        ("2 * 3 &lt; 7", "2 \\* 3 \\< 7"),
        ("one<br>\n   two", "one\\\n\u00a0\u00a0\u00a0two"),
        ("<code>a_b</code>", "`a_b`"),
    ],
)
def test_how_it_is_written(html: str, written: str) -> None:
    assert writing.inline(html) == written


@pytest.mark.parametrize("words", ["C#", "##", "#" * 200_000 + " x", "#" * 200_000 + "x", "x" + "#" * 200_000])
def test_a_heading_keeps_its_signs_however_many_they_are(words: str) -> None:
    assert read(writing.heading(2, writing.line(words))) == words


def test_notes_stand_after_their_words_and_never_in_a_link() -> None:
    html = 'One <em>two</em> <a href="https://x.example/">three</a> four.'
    notes = {7: ["(a)", "(b)"], 10: ["(c)"], 18: ["(d)"]}
    assert writing.inline(html, notes) == "One <em>two(a)(b)</em> [three](<https://x.example/>)(c) four(d)."


@pytest.mark.parametrize(
    "body",
    [
        "- a\n- b\n\n  1. c\n  2. d",
        "> a\n> > b",
        "```\n`x`\n```",
        "    code\n",
        "a\nb",
        "* a\n\n\n1. b",
        "[a]: /x\n\n[a]",
    ],
)
def test_the_shape_of_what_somebody_wrote_is_kept(body: str) -> None:
    html = markdown.render_comment(body)
    again = markdown.render_comment(writing.blocks(html))
    assert squeezed(again) == squeezed(html)
