"""Finds title, author and date at the head of an essay, and the lines of the site that it was copied from."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePath

from readings.headlines import Line, Sign, read_line
from readings.pieces import Format
from readings.text import is_wrapped

# So much of the head is looked at, blank lines not counted.
HEAD_LINES = 14
# No line of a head is longer, its links and signs included.
LONGEST_MARKED = 1000
HEADING = re.compile(r"^ {0,3}(#{1,6})(?:[ \t]+|$)")
EMPHASIS = re.compile(r"^(\*{1,3}|_{1,3})(.+)\1$")
LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
RULE = re.compile(r"^\s*(?:={3,}|-{3,}|\*{3,}|_{3,}|~{3,}|(?:[*\-_] ){2,}[*\-_])\s*$")
# What says something of the essay or of the site, and is no part of the text.
SAID = frozenset({Sign.BYLINE, Sign.DATE, Sign.STAMP, Sign.SITE, Sign.AROUND, Sign.LABEL})
FRONT_MATTER = re.compile(r"---\n(.*?)\n(?:---|\.\.\.)(?:\n|$)", re.DOTALL)


@dataclass
class Understood:
    """What the head of a text says, and the text without the lines that said it."""

    body: str
    title: str = ""
    author: str = ""
    published: str = ""
    publication: str = ""
    language: str = ""
    source_url: str = ""
    name_alone: bool = False
    """The author is but a name that stood alone under the title."""
    left_out: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class HeadLine:
    index: int
    line: Line
    after_blank: bool
    is_heading: bool = False


def understand(text: str, text_format: str) -> Understood:
    """`text` as `tidy` leaves it. Nothing leaves the body but what stands in `left_out`, and something always stays."""
    found = _front_matter(text) if text_format == Format.MARKDOWN else Understood(body=text)
    lines = found.body.split("\n")
    head = _read_head(lines, text_format)
    title = _title_of(head, found.title)
    masthead = [here for here in head if title and here.index < title.index and not here.line.author]
    name = _name_under(head, title)
    _take_facts(found, head, title, masthead)
    if name and not found.author:
        found.author, found.name_alone = name.line.title, True
    taken = {here.index for here in head if here in masthead or here is title or here.line.sign in SAID}
    taken |= {name.index} if name and found.name_alone else set()
    taken |= {index + 1 for index in taken if index + 1 < len(lines) and RULE.match(lines[index + 1])}
    body = "\n".join(line for index, line in enumerate(lines) if index not in taken)
    if not any(letter.isalnum() for letter in body):
        return Understood(body=text)
    found.left_out += [lines[index].strip() for index in sorted(taken)]
    found.body = re.sub(r"\n{3,}", "\n\n", body).strip("\n") if taken else found.body
    return found


def title_from_name(name: str) -> str:
    """A file's name as a title: "why-we-march.txt" is "Why we march"."""
    words = re.sub(r"[-_\s]+", " ", PurePath(name.replace("\\", "/")).stem).strip()
    return words[:1].upper() + words[1:]


def _front_matter(text: str) -> Understood:
    """The `key: value` lines between two rules at the top of many a Markdown file."""
    match = FRONT_MATTER.match(text)
    if not match or not text[match.end() :].strip():
        return Understood(body=text)
    facts: dict[str, str] = {}
    for line in match[1].split("\n"):
        key, colon, value = line.partition(":")
        if colon and re.fullmatch(r"[A-Za-z_-]+", key):
            facts[key.lower()] = value.strip().strip("'\"")
    dated = read_line(f"Date: {facts['date']}") if facts.get("date") else None
    return Understood(
        body=text[match.end() :].strip("\n"),
        title=facts.get("title", ""),
        author=facts.get("author", "").strip("[]"),
        published=dated.published if dated else "",
        publication=facts.get("publication", ""),
        language=facts.get("language") or facts.get("lang", ""),
        left_out=match[0].strip("\n").split("\n"),
    )


def _read_head(lines: list[str], text_format: str) -> list[HeadLine]:
    """The lines before the text proper begins, each as it was read; a paragraph broken at a width ends them too."""
    head: list[HeadLine] = []
    after_blank = True
    for index, raw in enumerate(lines):
        if len(head) == HEAD_LINES:
            break
        if not raw.strip() or (head and RULE.match(raw)):
            after_blank = True
            continue
        heading = HEADING.match(raw) if text_format == Format.MARKDOWN else None
        line = read_line(_unmarked(raw) if text_format == Format.MARKDOWN else raw)
        if line.sign is Sign.PROSE or (after_blank and is_wrapped(_paragraph(lines, index))):
            break
        if line.sign in {Sign.TITLE, Sign.NAME} and _runs_on(_paragraph(lines, index)):
            break
        head.append(HeadLine(index, line, after_blank, heading is not None))
        after_blank = False
    return head


def _paragraph(lines: list[str], index: int) -> list[str]:
    end = index
    while end < len(lines) and end - index < HEAD_LINES and lines[end].strip():
        end += 1
    return lines[index:end]


def _runs_on(paragraph: list[str]) -> bool:
    """Whether the first of these lines goes on in the next, or begins a verse, and so is no title."""
    signs = [read_line(line).sign for line in paragraph[1:4]]
    if paragraph[1:] and paragraph[1].lstrip()[:1].islower() and signs[0] in {Sign.TITLE, Sign.NAME, Sign.PROSE}:
        return True
    return signs == [Sign.TITLE] * 3


def _unmarked(line: str) -> str:
    """A line of Markdown without the signs of a heading or of emphasis around it; too long a line as it is."""
    if len(line) > LONGEST_MARKED:
        return line
    line = LINK.sub(r"\1", re.sub(r"[ \t]+#+$", "", HEADING.sub("", line))).strip()
    while match := EMPHASIS.match(line):
        line = match[2].strip()
    return line


def _title_of(head: list[HeadLine], known: str) -> HeadLine | None:
    """The first line that could be one, after the site's own lines. Where the title is known, its repetition."""
    titles = [here for here in head if here.line.sign in {Sign.TITLE, Sign.NAME}]
    known = known or next((here.line.title for here in head if here.line.sign is Sign.LABEL and here.line.title), "")
    if known:
        return next((here for here in titles if here.line.title.casefold() == known.casefold()), None)
    if headings := [here for here in titles if here.is_heading]:
        return headings[0]
    site = [here.index for here in head if here.line.sign in {Sign.STAMP, Sign.SITE}]
    below = [here for here in titles if site and here.index > site[-1] and here.after_blank]
    by = next((here.index for here in head if here.line.sign is Sign.BYLINE), None)
    if below and (by is None or by > below[0].index):
        return below[0]
    return titles[0] if titles else None


def _name_under(head: list[HeadLine], title: HeadLine | None) -> HeadLine | None:
    """A name that stands alone right under the title."""
    under = next((here for here in head if title and here.index > title.index), None)
    return under if under and under.line.sign is Sign.NAME and "," not in under.line.title else None


def _take_facts(found: Understood, head: list[HeadLine], title: HeadLine | None, masthead: list[HeadLine]) -> None:
    said = [here.line for here in head if here.line.sign in SAID]
    below = [here.line for here in head if here.line.sign in SAID and here not in masthead]
    found.title = found.title or _first(line.title for line in said) or (title.line.title if title else "")
    found.author = found.author or _first(line.author for line in below)
    found.published = found.published or _date_of(said, below)
    names = [here.line.title for here in masthead if here.line.sign not in SAID]
    found.publication = found.publication or _first([*(line.publication for line in said), *names])
    found.source_url = _first(line.source_url for line in said)


def _first(values: Iterable[str]) -> str:
    """The first that is not empty, or nothing."""
    return next(filter(None, values), "")


def _date_of(said: list[Line], below: list[Line]) -> str:
    """A date beside title or by-line. One above the title counts only where no "last update" says whose it is."""
    if published := _first(line.published for line in below):
        return published
    stamped = any(line.sign is Sign.STAMP for line in said)
    return "" if stamped else _first(line.published for line in said)
