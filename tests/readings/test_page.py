"""One page at a time: its encoding, what it says of itself, and the pages on which there is nothing to read."""

import json
import time
from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given

from readings.decoding import UnreadableError
from readings.pieces import Draft, Omission
from readings.sources.html import read_html
from readings.sources.page import is_page, read_page
from tests.readings.markup import pages
from tests.readings.test_blocks import Shown

TEXT = "<p>The trucks came up the road at half past four, and went back empty, as they had the day before.</p>" * 4


def article(head: str = "", body: str = TEXT, address: str = "") -> Draft:
    return read_html(f"<html><head>{head}</head><body><article>{body}</article></body></html>", address=address)


@given(source=pages)
def test_whatever_a_page_is_made_of_it_is_read_or_refused_in_a_sentence(source: str) -> None:
    draft = Draft([])
    with suppress(UnreadableError):
        draft = read_html(source, address="https://site.example/a/")
    assert not draft.pieces or any(not piece.omission for piece in draft.pieces)
    for piece in draft.pieces:
        assert Shown(piece.html).text == piece.text
        assert piece.omission in {"", *Omission.values}
    facts = [draft.title, draft.author, draft.published, draft.publication, draft.language, draft.source_url]
    assert all(len(fact) <= longest for fact, longest in zip(facts, (300, 200, 10, 200, 12, 200), strict=True))


@pytest.mark.parametrize(
    ("source", "beginning"),
    [
        ("<body><div id=root></div><script src=/app.js></script>", "This page builds its text with a script"),
        (
            "<noscript>Please enable it.</noscript><script src=/app.js></script>",
            "This page builds its text with a script",
        ),
        (f"<div id=app>Loading…</div><script>{'a();' * 200}</script>", "This page builds its text with a script"),
        ("", "There is no article on this page"),
        ("<body><img src=a.png></body>", "There is no article on this page"),
        ("<nav><a href=/a>Home</a></nav><footer>All rights reserved</footer>", "There is no article on this page"),
    ],
)
def test_a_page_without_a_text_has_its_sentence(source: str, beginning: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        read_html(source)
    [sentence] = refused.value.messages
    assert sentence.startswith(beginning)
    assert sentence.endswith("paste it here.")


def test_a_page_that_is_but_a_heading_keeps_it() -> None:
    assert [piece.omission for piece in read_html("<h1>00000000").pieces] == [""]


def test_a_site_s_list_of_news_is_no_page() -> None:
    with pytest.raises(UnreadableError, match="list of what is new"):
        read_page(b'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title></channel></rss>')


def test_a_page_of_more_than_5_mb_has_its_sentence() -> None:
    with pytest.raises(UnreadableError, match="larger than 5 MB"):
        read_page(b"<p>" + b"a " * 3_000_000)


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        ("é — “ñ”".encode(), ""),
        ("é — “ñ”".encode(), "text/html; charset=iso-8859-1"),
        ("é — “ñ”".encode("utf-8-sig"), "text/html; charset=koi8-r"),
        ("é — “ñ”".encode("utf-16"), "text/html"),
        ("é — “ñ”".encode("cp1252"), "text/html; charset=ISO-8859-1"),
        ("é — “ñ”".encode("cp1252"), 'text/html; charset="windows-1252"'),
        (b"<meta charset=latin1>" + "é — “ñ”".encode("cp1252"), "text/html"),
        (b'<meta http-equiv=a content="text/html; charset=iso-8859-1">' + "é — “ñ”".encode("cp1252"), ""),
        (b'<?xml version="1.0" encoding="windows-1252"?>' + "é — “ñ”".encode("cp1252"), "application/xhtml+xml"),
    ],
)
def test_the_encoding_is_what_the_bytes_the_server_and_the_page_say(data: bytes, content_type: str) -> None:
    assert read_page(data, content_type=content_type).pieces[0].text == "é — “ñ”"


def test_an_encoding_that_nobody_says_is_guessed_and_that_is_said() -> None:
    text = "Труд освобождает не всех, и мы говорили об этом на кухне до самого утра, не перебивая друг друга."
    draft = read_page(f"<p>{text}</p>".encode("cp1251"), "a.html")
    assert draft.pieces[0].text == text
    assert any("doesn’t say how it is encoded" in notice for notice in draft.notices)


def test_an_encoding_that_does_not_exist_is_no_obstacle() -> None:
    assert read_page("<p>Fünf</p>".encode("cp1252"), content_type="text/html; charset=hex").pieces[0].text == "Fünf"


@pytest.mark.parametrize(
    ("data", "name", "content_type", "expected"),
    [
        (b"<p>x", "a.html", "", True),
        (b"<p>x", "a.HTM", "", True),
        (b"x", "a", "text/html; charset=utf-8", True),
        (b"x", "a", "application/xhtml+xml", True),
        (b"  <!DOCTYPE html><p>x", "a.txt", "", True),
        (b"<!-- saved --><html>", "", "application/octet-stream", True),
        (b"<!DOCTYPE html> begins a page", "a", "text/plain", False),
        (b"# A page about <html>", "a.md", "", False),
        (b"x", "a.html", "text/markdown", False),
    ],
)
def test_a_page_is_told_by_its_type_its_name_or_its_beginning(
    data: bytes, name: str, content_type: str, expected: bool
) -> None:
    assert is_page(data, name, content_type) is expected


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<title>The Stairs | Night Shift</title><meta property=og:site_name content='Night Shift'>", "The Stairs"),
        ("<title>The Stairs – The Night Shift</title><meta property=og:site_name content='Night Shift'>", "The Stairs"),
        ("<title>Stairs &amp; keys: a story</title>", "Stairs & keys: a story"),
        ("<title>x</title><meta name=citation_title content='The Stairs'>", "The Stairs"),
        ("<title>x</title><meta name=DC.Title content='The Stairs'>", "The Stairs"),
        ("<title>Untitled</title><meta property=og:title content='The Stairs'>", "The Stairs"),
        ("", ""),
    ],
)
def test_titles(head: str, title: str) -> None:
    assert article(head).title == title


@pytest.mark.parametrize(
    ("window", "heading", "title"),
    [
        ("Reading · Common Thread", "The First Bus", "The First Bus"),
        ("The First Bus – The Valley", "The First Bus", "The First Bus"),
        ("Valley Voice: the first bus", "Valley Voice", "Valley Voice: the first bus"),
    ],
)
def test_a_heading_is_surer_than_a_window_s_title_unless_it_names_the_site(
    window: str, heading: str, title: str
) -> None:
    head = f"<title>{window}</title><meta property=og:site_name content='Valley Voice'>"
    assert article(head, f"<h1>{heading}</h1>{TEXT}").title == title


def test_the_number_of_a_paragraph_is_no_text_and_a_name_above_it_is_who_wrote_it() -> None:
    numbered = "".join(f'<div><a href="#p{n}">{n}</a><p>{n} trucks came up at dawn.</p></div>' for n in range(1, 9))
    page = f"<main><h1>The First Bus</h1><p>Ana Ruiz</p><p>3 May 2019</p></main><article>{TEXT}{numbered}</article>"
    draft = read_html(page)
    assert (draft.author, draft.published) == ("Ana Ruiz", "2019-05-03")
    assert [piece.text for piece in draft.pieces if not piece.omission][4:] == [
        f"{n} trucks came up at dawn." for n in range(1, 9)
    ]


def test_a_line_across_the_page_is_kept_between_two_parts_of_the_text_alone() -> None:
    signed = TEXT + '<p>All of it.<sup><a href="#fn1">1</a></sup></p>'
    draft = article(body=f'<hr>{TEXT}<hr>{signed}<hr><ol><li id="fn1">Said so.</li></ol><hr>')
    rules = [piece.omission for piece in draft.pieces if piece.text == "* * *"]
    assert rules == [Omission.AROUND, "", Omission.AROUND, Omission.AROUND]


def data_of(**said: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "Article", **said})}</script>'


@pytest.mark.parametrize(
    ("head", "author"),
    [
        ("<meta name=author content='Ana Ruiz'>", "Ana Ruiz"),
        ("<meta name=author content='By Ana Ruiz'>", "Ana Ruiz"),
        ("<meta name=author content=admin>", ""),
        ("<meta property=article:author content='https://f.example/ana'>", ""),
        (
            "<meta name=citation_author content='Ruiz, Ana'><meta name=citation_author content='Li, Wei'>",
            "Ana Ruiz, Wei Li",
        ),
        ("<meta name=dc.creator content='Ruiz, Ana; Li, Wei'>", "Ana Ruiz, Wei Li"),
        (data_of(author="Ana Ruiz"), "Ana Ruiz"),
        (data_of(author={"name": "Ana Ruiz"}), "Ana Ruiz"),
        (data_of(author=[{"name": ["Ana Ruiz"]}, {"name": "Wei Li"}]), "Ana Ruiz, Wei Li"),
        (data_of(author=[{"name": None}, 7, {"name": {"x": 1}}]), ""),
    ],
)
def test_authors(head: str, author: str) -> None:
    assert article(head).author == author


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ("<meta property=article:published_time content=2019-05-03T22:30:00Z>", "2019-05-03"),
        ("<meta name=citation_publication_date content=2019/05/03>", "2019-05-03"),
        ("<meta name=citation_publication_date content=2019/5>", "2019-05"),
        ("<meta name=dc.date content=2019>", "2019"),
        ("<meta name=date content='3 May 2019'>", "2019-05-03"),
        ("<meta name=date content=tomorrow>", ""),
        (data_of(datePublished="2019-05-03"), "2019-05-03"),
        (data_of(datePublished=20190503), ""),
    ],
)
def test_dates(head: str, published: str) -> None:
    assert article(head).published == published


@pytest.mark.parametrize("data", ["{", "[]", "null", "3", '"a"', '{"@type": 3}', "[" * 5000, '{"@type": "Article"'])
def test_data_for_search_engines_that_is_none_is_passed_over(data: str) -> None:
    draft = article(f"<script type=application/ld+json>{data}</script><title>The Stairs</title>")
    assert draft.title == "The Stairs"


@pytest.mark.parametrize(
    ("head", "found"),
    [
        ("<link rel=canonical href=/stairs>", "https://site.example/stairs"),
        ("<link rel=canonical href=https://first.example/stairs#part>", "https://first.example/stairs"),
        ("<link rel=canonical href=https://site.example/>", "https://site.example/a?b=1"),
        ("<link rel=canonical href=javascript:alert(1)>", "https://site.example/a?b=1"),
        ("<link rel=canonical href='http://['>", "https://site.example/a?b=1"),
        ("<meta property=og:url content=https://site.example/stairs>", "https://site.example/stairs"),
        ("", "https://site.example/a?b=1"),
    ],
)
def test_where_it_can_be_found(head: str, found: str) -> None:
    assert article(head, address="https://site.example/a?b=1").source_url == found


@pytest.mark.parametrize(
    "source",
    [
        TEXT * 4500,
        "<p>a, b, c, d, e, f, g, this is text" * 19_000,
        "<div>" * 200 + TEXT * 2000,
        "<p class='" + "nav-" * 100_000 + "'>words",
        "<script type=application/ld+json>" + '[{"@graph":' * 40_000 + "</script>" + TEXT,
        "<title>" + "a - " * 100_000 + "</title>" + TEXT,
        "<meta name=author content='a b'>" * 20_000 + TEXT,
        "<!-- " * 200_000 + TEXT,
    ],
    ids=lambda source: source[:24],
)
def test_what_is_meant_to_be_slow_is_read_in_seconds(source: str) -> None:
    started = time.process_time()
    with suppress(ValidationError):
        read_page(source.encode(), address="https://site.example/")
    assert time.process_time() - started < 15
