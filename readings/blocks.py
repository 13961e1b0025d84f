"""Splits a text into its blocks: the paragraphs, headings, quotations and list items that people point at."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from markdown_it.token import Token
from markdown_it.utils import EnvType

from readings import footnotes, markdown
from readings.models import Block
from readings.pieces import Format, Piece
from readings.text import WIDEST_WRAPPED, is_wrapped

MOST_BLOCKS = 20_000
MOST_LINES = 100_000
# A row of asterisks or dashes between two parts: it is shown, and has no number.
ORNAMENT = re.compile(r"[\s*·•~_–—=#⁂✦-]+")
# A longer line is no verse's.
WIDEST_VERSE = 70
# Lines that begin so stay apart in Markdown, as in a poem.
LINE_BLOCK = re.compile(r"\| ?")
CONTAINERS = {"blockquote_open", "bullet_list_open", "ordered_list_open"}
CLOSINGS = {name.replace("open", "close") for name in CONTAINERS}
VERBATIM = {"fence": "", "code_block": "", "hr": "* * *"}
HEADINGS = {f"h{level}": level for level in range(1, 7)}

Kind = Block.Kind


class TooManyBlocksError(ValidationError):
    """More than any essay has, and than a page could show."""


class TooLongError(ValidationError):
    """A paragraph in which nobody could point at anything."""


def split(text: str, text_format: str) -> list[Block]:
    """The blocks of a text as `tidy` leaves it, in reading order, not stored.

    Raises TooManyBlocksError or TooLongError.
    """
    return list(numbered(pieces(text, text_format)))


def pieces(text: str, text_format: str) -> list[Piece]:
    """The same as pieces. Raises TooManyBlocksError or TooLongError."""
    if text.count("\n") > MOST_LINES:
        raise TooManyBlocksError(_("This text has more than 100,000 lines. Please import it in parts."))
    found = _markdown(text) if text_format == Format.MARKDOWN else _plain(text)
    return within_bounds([piece for piece in found if piece.text.strip()])


def within_bounds(found: list[Piece]) -> list[Piece]:
    """The pieces, if a reading can have so many. Raises TooManyBlocksError."""
    if len(found) > MOST_BLOCKS:
        raise TooManyBlocksError(_("This text has more than 20,000 paragraphs. Please import it in parts."))
    return found


def digest(blocks: Iterable[Block]) -> str:
    """The SHA-256 of what makes blocks the same text, in hexadecimal: their kinds, levels, labels, words and HTML."""
    said = [[block.kind, block.level, block.label, block.text, block.html] for block in blocks]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def numbered(pieces: Iterable[Piece]) -> Iterator[Block]:
    """The blocks of these pieces, in their order."""
    number = 0
    for position, piece in enumerate(pieces):
        counted = piece.kind != Kind.HEADING and not ORNAMENT.fullmatch(piece.text)
        number += counted
        yield Block(
            position=position,
            number=number if counted else None,
            kind=piece.kind,
            level=piece.level,
            label=piece.label,
            text=piece.text,
            html=piece.html,
        )


def _plain(text: str) -> Iterator[Piece]:
    """Paragraphs by blank lines, or by lines where there are none. Nothing in it is markup."""
    lines = [line.rstrip() for line in text.split("\n")]
    groups = [list(group) for filled, group in groupby(lines, bool) if filled]
    by_line = len(groups) == 1
    for group in groups:
        for paragraph in _paragraphs(group, by_line):
            kind = Kind.VERSE if is_verse(paragraph.split("\n")) else Kind.PARAGRAPH
            yield Piece(kind, 0, *markdown.plain(_bounded(paragraph)))


def is_verse(lines: Sequence[str]) -> bool:
    """Whether these lines, which stay apart, are a verse: two and more, and none of them long."""
    return len(lines) > 1 and max(map(len, lines)) <= WIDEST_VERSE


def _bounded(paragraph: str) -> str:
    """The paragraph as it is. Raises TooLongError."""
    if len(paragraph) > markdown.LONGEST:
        sentence = _("This text has a paragraph of more than 250,000 characters. Put an empty line between paragraphs.")
        raise TooLongError(sentence)
    return paragraph


def _paragraphs(lines: list[str], by_line: bool) -> list[str]:
    """Lines without a blank one between them: one paragraph broken at a width, a verse, or a paragraph each."""
    if is_wrapped(lines):
        return [" ".join(lines)]
    if by_line or max(map(len, lines)) > WIDEST_WRAPPED:
        return lines
    return ["\n".join(lines)]


def _markdown(text: str) -> Iterator[Piece]:
    """The blocks of the text, then its footnotes."""
    text, notes = footnotes.take_out(text)
    env: EnvType = {"labels": footnotes.labels(text, notes)}
    containers: list[str] = []
    marker: str | None = None
    opener = ""
    for token in markdown.ESSAY.parse(text, env):
        if token.type in CONTAINERS:
            containers.append(token.type)
        elif token.type in CLOSINGS:
            containers.pop()
        elif token.type == "list_item_open":
            marker = f"{token.info}{token.markup} " if token.info else ""
        elif token.type == "inline":
            yield _inline(token, opener, containers, marker, env)
            marker = None
        elif token.type in VERBATIM:
            verbatim = VERBATIM[token.type] or token.content.strip("\n")
            yield Piece(Kind.PARAGRAPH, 0, *markdown.plain(_bounded(verbatim)))
        opener = token.tag
    for name, said in notes.items():
        yield _note(env["labels"][name], said, env)


def _inline(token: Token, tag: str, containers: Sequence[str], marker: str | None, env: EnvType) -> Piece:
    """One paragraph or heading. `marker` is that of the list item which it begins, None where it begins none."""
    _bounded(token.content)
    depth = sum(name != "blockquote_open" for name in containers)
    lines = token.content.split("\n")
    if tag == "p" and marker is None and len(lines) > 1 and all(map(LINE_BLOCK.match, lines)):
        apart = "\\\n".join(LINE_BLOCK.sub("", line, count=1) for line in lines)
        (token,) = markdown.ESSAY.parseInline(apart, env)
        return Piece(Kind.VERSE, depth, *markdown.render_inline(token.children or []))
    text, html = markdown.render_inline(token.children or [])
    if tag == "p" and marker is None and markdown.is_picture(token.children or []):
        return Piece(Kind.IMAGE, 0, text, html)
    if tag in HEADINGS:
        return Piece(Kind.HEADING, HEADINGS[tag], text, html)
    if marker is not None:
        # The number of an item is part of what it says ("see 3."), and stands in its text.
        kind = Kind.NUMBERED_ITEM if marker else Kind.LIST_ITEM
        return Piece(kind, depth, marker + text, marker + html)
    if containers and containers[-1] == "blockquote_open":
        return Piece(Kind.QUOTATION, 0, text, html)
    return Piece(Kind.VERSE if is_verse(text.split("\n")) else Kind.PARAGRAPH, depth, text, html)


def _note(label: str, said: str, env: EnvType) -> Piece:
    """A footnote, its paragraphs apart by lines."""
    inlines = [token for token in markdown.ESSAY.parse(said, env) if token.type == "inline"]
    shown = [markdown.render_inline(token.children or []) for token in inlines if _bounded(token.content)]
    text, html = "\n".join(text for text, _html in shown), "<br>\n".join(html for _text, html in shown)
    return Piece(Kind.FOOTNOTE, 0, text, html, label)
