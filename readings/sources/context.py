"""What a block of words is, by the elements of HTML around it."""

import re
from dataclasses import dataclass, replace

from django.utils.html import escape
from django.utils.translation import gettext as _
from lxml.html import HtmlElement

from readings import markdown
from readings.blocks import TooLongError
from readings.models import Block
from readings.pieces import Piece
from readings.sources.lists import Numbering, numbering
from readings.sources.pictures import Figure
from readings.sources.tree import classes
from readings.text import is_wrapped

Kind = Block.Kind
BLOCKS = frozenset(
    """
    address article aside blockquote body caption center dd details dir div dl dt fieldset figcaption figure footer
    form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre search section summary table tbody
    td tfoot th thead tr ul
    """.split()
)
LISTS = frozenset({"ol", "ul", "menu", "dir"})
VERSES = frozenset("verse verses poem poetry stanza lyrics wp-block-verse o-poem z3998:verse z3998:poem".split())
SHORTEST_VERSE = 3
LONGEST_VERSE_LINE = 65
# What is left of a footnote's number in brackets when the link back, which it was, is gone.
EMPTIED = re.compile(r"((?:<[^>]*>)*)[\[(]\s*[\])]((?:</[^>]*>)*)()\s*")
HOLLOW = re.compile(r"<(\w+)(?: [^>]*)?></\1>\s*")


@dataclass
class Item:
    """What a list's item begins with: taken by the first block in it."""

    marker: str | None


@dataclass(slots=True)
class Context:
    """What a block of words would be where the reading is."""

    element: HtmlElement
    kind: str = Kind.PARAGRAPH
    level: int = 0
    label: str = ""
    own_label: str = ""
    """What a footnote begins with itself, and is its label already."""
    omission: str = ""
    joined: bool = False
    """Blocks within it are its lines: it is a heading, a footnote or a caption."""
    verse: bool = False
    preformatted: bool = False
    row: bool = False
    numbers: Numbering | None = None
    item: Item | None = None
    figure: Figure | None = None


def shaped(element: HtmlElement, inner: Context) -> Context:
    """Quotations, verse, lists and tables."""
    tag = element.tag
    if tag == "blockquote":
        inner = replace(inner, kind=Kind.QUOTATION, level=0)
    if (classes(element) | {element.get("epub:type", "")}) & VERSES and tag not in {"body", "article", "main"}:
        inner = replace(inner, kind=Kind.VERSE, verse=True)
    if tag == "pre":
        return replace(inner, preformatted=True)
    if tag in LISTS:
        return replace(inner, kind=Kind.PARAGRAPH, level=_depth(inner) + 1, numbers=numbering(element), item=None)
    if tag == "li":
        marker = inner.numbers.take(element) if inner.numbers else ""
        return replace(inner, kind=Kind.PARAGRAPH, level=max(1, _depth(inner)), item=Item(marker))
    if tag == "dd":
        return replace(inner, level=_depth(inner) + 1, item=None)
    if tag == "tr" and _is_data(element):
        return replace(inner, row=True)
    return inner


def _depth(context: Context) -> int:
    return context.level if context.kind != Kind.HEADING else 0


def _is_data(row: HtmlElement) -> bool:
    """Whether a row's cells are read beside each other, not one after the other as in a page laid out by a table."""
    cells = row.findall("td") + row.findall("th")
    return len(cells) > 1 and all(
        len(cell.text_content()) <= 200
        and not any(child.tag in BLOCKS | {"br", "img"} for child in cell.iter() if child is not cell)
        for cell in cells
    )


def piece_of(raw: str, context: Context) -> Piece:
    """The words of one block, sanitised. Raises TooLongError."""
    if len(raw) > markdown.LONGEST:
        sentence = _("This text has a paragraph of more than 250,000 characters. Put an empty line between paragraphs.")
        raise TooLongError(sentence)
    text, html = markdown.clean_inline(raw)
    kind, marker = context.kind, None
    if context.item and kind != Kind.HEADING:
        marker, context.item.marker = context.item.marker, None
    if marker is not None:
        kind = Kind.NUMBERED_ITEM if marker else Kind.LIST_ITEM
        text, html = marker + text, escape(marker) + html
    elif context.label:
        text, html = _without_label(text, html, context.own_label)
    elif "\n" in text and kind in {Kind.PARAGRAPH, Kind.VERSE} and not context.level:
        kind, text, html = _in_lines(kind, text, html)
    return Piece(kind, context.level, text, html, context.label, context.omission)


def _without_label(text: str, html: str, label: str) -> tuple[str, str]:
    """A footnote without its own number in front."""
    own = re.compile(rf"((?:<[^>]*>)*)[\[(]?{re.escape(label)}(?!\w)((?:</[^>]*>)*)[\])]?[.:]?((?:</[^>]*>)*)\s*")
    found = own.match(html) or EMPTIED.match(html)
    if not found or found.end() == len(html):
        return text, html
    return markdown.clean_inline(HOLLOW.sub("", f"{found[1]}{found[2]}{found[3]}", count=3) + html[found.end() :])


def _in_lines(kind: str, text: str, html: str) -> tuple[str, str, str]:
    """A paragraph with line breaks: one that was broken at a width, verse, or just a paragraph with line breaks."""
    lines = text.split("\n")
    # Two lines are as often a title and whose it is.
    if kind == Kind.PARAGRAPH and len(lines) > 2 and is_wrapped(lines):
        return kind, text.replace("\n", " "), html.replace("<br>\n", " ")
    if len(lines) >= SHORTEST_VERSE and max(map(len, lines)) <= LONGEST_VERSE_LINE:
        kind = Kind.VERSE
    return kind, text, html
