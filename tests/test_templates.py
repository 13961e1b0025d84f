"""The templates: every word that somebody may read goes through gettext, and nothing in them runs or styles inline."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.template.base import Lexer, TokenType

FOLDER = Path(settings.BASE_DIR) / "templates"
TEMPLATES = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*") if path.suffix in {".html", ".txt"})
# A mail has no style sheet to fetch, and no content policy that would refuse this one.
STYLED = {"mail/letter.html"}
NAME = "Common Thread"  # the site's own, which no language changes
UNREAD = {"comment": "endcomment", "blocktranslate": "endblocktranslate"}
CLASSES = {"page_class", "bodyclass", "coltype"}  # blocks inside of class="…"
READ_ATTRIBUTES = {"alt", "aria-label", "placeholder", "title"}


def written(source: str) -> str:
    """What stands in a template itself, without tags, variables, comments and what is to be translated."""
    kept, until = [], ""
    for token in Lexer(source).tokenize():
        tag, *arguments = token.contents.split() if token.token_type == TokenType.BLOCK else [""]
        if until:
            until = "" if tag == until else until
        elif tag in UNREAD:
            until = UNREAD[tag]
        elif tag == "block" and arguments[0] in CLASSES:
            until = "endblock"
        elif token.token_type == TokenType.TEXT:
            kept.append(token.contents)
    return "".join(kept).replace(NAME, "")


class Faults(HTMLParser):
    """Words that no language can change, and what the content policy would refuse, each in one line."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        read = READ_ATTRIBUTES | ({"value"} if given.get("type") in {"submit", "button"} else set())
        self.found += [value for name, value in given.items() if name in read and has_letters(value)]
        self.found += [f"<{tag} {name}=>" for name in given if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and "src" not in given and given.get("type") != "application/ld+json"):
            self.found.append(f"<{tag}>")

    def handle_data(self, data: str) -> None:
        self.found += [line.strip() for line in data.splitlines() if has_letters(line)]


def has_letters(text: str) -> bool:
    return bool(re.search(r"[^\W\d_]", text))


def faults(name: str, source: str) -> Iterator[str]:
    text = written(source)
    if name.endswith(".html"):
        text = re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL) if name in STYLED else text
        yield from Faults(text).found
    else:
        yield from (line for line in text.splitlines() if has_letters(line))


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_word_goes_through_gettext_and_nothing_is_inline(name: str) -> None:
    assert list(faults(name, (FOLDER / name).read_text())) == []


@pytest.mark.parametrize(
    ("name", "source", "found"),
    [
        ("a.html", "<p>{% translate 'Hello' %} {{ name }} · 3</p>", []),
        ("a.html", "{% comment %}Words{% endcomment %}{% blocktranslate trimmed %}More{% endblocktranslate %}", []),
        ("a.html", "<title>{% translate 'Group' %} · Common Thread</title>", []),
        ("a.html", "<p>Hello {{ name }}</p>", ["Hello"]),
        ("a.html", '<a title="Hello">{{ name }}</a>', ["Hello"]),
        ("a.html", '<input type="submit" value="Send">', ["Send"]),
        ("a.html", '<p style="color: red" onclick="go()"></p>', ["<p style=>", "<p onclick=>"]),
        ("a.html", "<script>go()</script>", ["<script>", "go()"]),
        ("a.txt", "Hello {{ name }}", ["Hello "]),
    ],
)
def test_what_is_looked_for_is_found(name: str, source: str, found: list[str]) -> None:
    assert list(faults(name, source)) == found
