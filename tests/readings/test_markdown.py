"""Markdown: what people may write, and what comes out of it."""

import time

import pytest
from hypothesis import given

from readings.markdown import render_comment, render_page
from tests.readings.strategies import texts
from tests.readings.test_blocks import Shown


def test_a_comment_has_paragraphs_emphasis_lists_quotations_and_code() -> None:
    html = render_comment("One *two* **three**\n\n> four\n\n- five\n\n3. six\n\n`seven`")
    assert html == (
        "<p>One <em>two</em> <strong>three</strong></p>\n<blockquote>\n<p>four</p>\n</blockquote>\n"
        '<ul>\n<li>five</li>\n</ul>\n<ol start="3">\n<li>six</li>\n</ol>\n<p><code>seven</code></p>\n'
    )


def test_a_comment_keeps_the_lines_as_they_were_typed() -> None:
    assert render_comment("one\ntwo") == "<p>one<br>\ntwo</p>\n"


def test_a_link_in_a_comment_gives_nothing_away_and_earns_nothing() -> None:
    assert 'href="https://example.org" rel="nofollow noopener noreferrer ugc"' in render_comment(
        "[a](https://example.org)"
    )


@pytest.mark.parametrize(
    "text",
    [
        "# no heading",
        "no heading\n===",
        "| a | b |\n|---|---|\n| c | d |",
        "![a](http://example.org/x.png)",
        "<img src=x>",
    ],
)
def test_a_comment_has_no_heading_table_picture_or_html(text: str) -> None:
    assert Shown(render_comment(text)).tags <= {"p", "br"}


@pytest.mark.parametrize(
    "text", ["[x](javascript:alert(1))", "<a href='javascript:alert(1)'>x</a>", "[x](data:text/html,x)"]
)
def test_no_address_runs_anything(text: str) -> None:
    assert "href" not in render_comment(text).replace("href=&#x27;", "").replace("href='", "")


@given(raw=texts)
def test_a_comment_is_always_whole_html_of_the_few_allowed_tags(raw: str) -> None:
    shown = Shown(render_comment(raw))
    assert not shown.open
    assert shown.tags <= {"a", "blockquote", "br", "code", "em", "li", "ol", "p", "pre", "s", "strong", "ul"}


def test_a_page_begins_its_headings_below_its_title() -> None:
    assert render_page("# One\n\n## Two\n\n###### Six") == "<h2>One</h2>\n<h2>Two</h2>\n<h6>Six</h6>\n"


def test_a_page_may_have_a_table_and_links_but_no_html() -> None:
    html = render_page("| a |\n|---|\n| [b](/c) |\n\n<b>d</b>")
    assert '<td><a href="/c">b</a></td>' in html
    assert "&lt;b&gt;" in html


def test_10_000_brackets_are_quick() -> None:
    started = time.process_time()
    render_comment("[" * 10_000)
    assert time.process_time() - started < 1
