"""Goes once more through the pieces of a page, by what they say and where they stand among the others."""

import re
from itertools import chain, groupby, islice

from lxml.html import HtmlElement

from readings.dates import find_date
from readings.headlines import Sign, read_line
from readings.models import Block
from readings.pieces import Omission, Piece
from readings.sources.article import Article
from readings.sources.signs import ASKS, ASKS_OUTRIGHT, LEAD, LINES, PRESENTS, PULLED
from readings.sources.walk import Found

Kind = Block.Kind
LONGEST_LINE = 160
# A piece of which so much is links is one among links, unless it stands alone.
LINKED = 0.7
LINKED_LINES = 0.3
SHORT_LINE = 60
NEARBY = 4
SIGN = re.compile(r'href="#note-([^"]+)"')
# What stands beside the author's name besides a date, and how much of it.
MINUTES = re.compile(r"\d+\s*min", re.IGNORECASE)
BESIDE_AUTHOR = 60
UNDER_TITLE = frozenset({Sign.BYLINE, Sign.NAME, Sign.DATE, Sign.STAMP, Sign.AROUND, Sign.LABEL})
LONGEST_BIO = 600


def sift(found: list[Found], article: Article) -> None:
    """Proposes to leave out what stands outside of the article, and what in it isn't its own."""
    inside = set(article.element.iter("*"))
    begun = False
    for one in found:
        begun = begun or one.element in inside
        if one.element not in inside and one.element not in article.found:
            _outside(one, may_lead=not begun)
        elif not one.piece.omission:
            one.piece.omission = _by_line(one)
    _keep_notes([one.piece for one in found])
    _keep_quotations(found, inside)
    _leave_out_links(found)
    _leave_out_headings([one.piece for one in found])
    _leave_out_rules(found)


def _outside(one: Found, *, may_lead: bool) -> None:
    piece = one.piece
    if piece.omission:
        return
    if piece.kind == Kind.HEADING and piece.level == 1:
        piece.omission = Omission.HEAD
    elif piece.kind == Kind.IMAGE:
        piece.omission = Omission.CAPTION
    elif not (may_lead and not one.linked and _is_named(one.element, LEAD, 2)):
        piece.omission = _said(piece.text) or Omission.AROUND


def _by_line(one: Found) -> str:
    """What a short line in the article says of itself; several lines, what one of them says, if they hold links."""
    piece = one.piece
    if piece.kind in {Kind.FOOTNOTE, Kind.QUOTATION, Kind.IMAGE, Kind.HEADING} or len(piece.text) > LONGEST_LINE:
        return ""
    lines = piece.text.split("\n")
    if len(lines) > 1:
        said = next(filter(None, map(_said, lines)), "")
        return said if one.linked > LINKED_LINES * len(piece.text) else ""
    if one.linked and not any(map(str.isalpha, piece.text)):
        # The number of a paragraph, to link to it.
        return Omission.NAVIGATION
    if (one.linked and ASKS.search(piece.text)) or ASKS_OUTRIGHT.search(piece.text):
        return Omission.SIGN_UP
    # A line of the text may begin with any word; one that asks for something leads somewhere, or is very short.
    return _said(piece.text) if one.linked or len(piece.text) < SHORT_LINE else ""


def _said(text: str) -> str:
    """What one line says that belongs to the site, or nothing."""
    text = " ".join(text.split())
    if len(text) > LONGEST_LINE:
        return ""
    for reason, pattern in LINES:
        if pattern.match(text):
            return reason
    sign = read_line(text).sign
    if sign is Sign.SITE:
        return Omission.NAVIGATION
    return Omission.AROUND if sign is Sign.AROUND else ""


def _keep_notes(pieces: list[Piece]) -> None:
    """A note to the text is part of it, and so is the heading over the notes, wherever they stand."""
    signs = {label for piece in pieces if not piece.omission for label in SIGN.findall(piece.html)}
    is_below = False
    for piece in reversed(pieces):
        if piece.label in signs and piece.kind == Kind.FOOTNOTE:
            piece.omission, is_below = "", True
        elif is_below and piece.kind == Kind.HEADING and piece.omission == Omission.AROUND:
            piece.omission, is_below = "", False
        else:
            is_below = False


def _keep_quotations(found: list[Found], inside: set[HtmlElement]) -> None:
    """A quotation that a page pulls out of its own text stands there twice; another one stays."""
    pulled = [
        one for one in found if one.piece.omission == Omission.AROUND and one.element in inside and _is_pulled(one)
    ]
    if not pulled:
        return
    kept = " ".join(_folded(one.piece.text) for one in found if not one.piece.omission)
    for one in pulled:
        if _folded(one.piece.text) not in kept:
            one.piece.omission, one.piece.kind = "", Kind.QUOTATION


def _is_pulled(one: Found) -> bool:
    return _is_named(one.element, PULLED, NEARBY)


def _is_named(element: HtmlElement, names: re.Pattern[str], height: int) -> bool:
    """Whether the element or one close above it is called so."""
    near = islice(chain([element], element.iterancestors()), height)
    return any(names.search(each.get("class", "")) for each in near)


def _folded(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _leave_out_links(found: list[Found]) -> None:
    """Two links or more that stand by themselves lead elsewhere. A footnote's link is to its source."""

    def is_link(one: Found) -> bool:
        piece = one.piece
        return (
            not piece.omission
            and piece.kind not in {Kind.FOOTNOTE, Kind.HEADING, Kind.QUOTATION}
            and one.linked > LINKED * len(piece.text)
        )

    for linked, group in groupby(found, is_link):
        run = list(group)
        if linked and sum(one.links for one in run) > 1:
            for one in run:
                one.piece.omission = Omission.NAVIGATION


def _leave_out_headings(pieces: list[Piece]) -> None:
    """A heading over nothing but what is left out goes with it."""
    below, has_text, level_below = "", False, 0
    for piece in reversed(pieces):
        if piece.kind != Kind.HEADING:
            below, has_text = piece.omission or below, has_text or not piece.omission
            continue
        if not piece.omission and below and not has_text and level_below <= piece.level:
            piece.omission = below
        if piece.omission:
            below = piece.omission
        else:
            below, level_below = "", piece.level
        has_text = False


def _leave_out_rules(found: list[Found]) -> None:
    """A line across the page parts two parts of the text. Above it all, below, or over the notes it parts nothing."""
    kept = [one for one in found if not one.piece.omission]
    for before, one, after in zip([None, *kept], kept, [*kept[1:], None], strict=False):
        if one.element.tag == "hr" and (not before or not after or after.piece.kind == Kind.FOOTNOTE):
            one.piece.omission = Omission.AROUND


def leave_out_title(pieces: list[Piece], title: str) -> list[Piece]:
    """What has the title in its first line and in the others whose text it is and from when."""
    taken = []
    for piece in [piece for piece in pieces if not piece.omission][:NEARBY]:
        first, *others = piece.text.split("\n")
        if title and _folded(first) == _folded(title) and all(read_line(line).sign in UNDER_TITLE for line in others):
            piece.omission = Omission.HEAD
            taken.append(piece)
    return taken


def leave_out_author(pieces: list[Piece], author: str) -> list[Piece]:
    """The author's name above the text, alone or beside a date, and who the author is below it; gives the former."""
    taken = []
    kept = [piece for piece in pieces if not piece.omission]
    for piece in kept[:NEARBY]:
        beside = piece.text.replace(author, "") if len(piece.text) < len(author) + BESIDE_AUTHOR else piece.text
        is_dated = beside != piece.text and bool(find_date(beside) or MINUTES.search(beside))
        if is_dated or _folded(piece.text).removeprefix("by ") == _folded(author):
            piece.omission = Omission.HEAD
            taken.append(piece)
    for piece in kept[NEARBY:][-2:]:
        if (
            piece.text.startswith(author)
            and PRESENTS.match(piece.text[len(author) :])
            and len(piece.text) < LONGEST_BIO
        ):
            piece.omission = Omission.AROUND
    return taken
