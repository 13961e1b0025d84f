"""Web pages and the HTML of documents: from what they show to the pieces of a text."""

from itertools import chain
from urllib.parse import urljoin

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from lxml.html import HtmlElement

from readings.dates import find_date
from readings.decoding import UnreadableError
from readings.headlines import Sign, read_line
from readings.pieces import Draft, Omission, Piece
from readings.sources.around import Judge
from readings.sources.article import find_article
from readings.sources.facts import Facts, read_facts
from readings.sources.heads import take_head
from readings.sources.notes import find_notes
from readings.sources.sifting import leave_out_author, leave_out_title, sift
from readings.sources.tongues import language_of
from readings.sources.tree import parse, shown_length, without_unseen
from readings.sources.walk import Found, Walker

# A page that shows less than this and has scripts is one that they would have filled.
LEAST_SHOWN = 200
# So many lines above the text are looked at for who wrote it and when.
HEAD_LINES = 14


def pieces_of(fragment: str) -> list[Piece]:
    """All that this HTML shows, as pieces in reading order; nothing is left out.

    A footnote is linked where its sign and the note are both in it. Raises UnreadableError for what is too long or too
    tangled, TooLongError or TooManyBlocksError.
    """
    tree = without_unseen(parse(fragment))
    return [found.piece for found in Walker(tree, find_notes(tree)).found]


def read_html(html: str, *, address: str = "") -> Draft:
    """A whole web page, found at `address`: its article, and what stands around it proposed to be left out.

    Raises UnreadableError for a page without a text, TooLongError or TooManyBlocksError.
    """
    tree = parse(html)
    facts = read_facts(tree, address)
    is_scripted = _is_scripted(tree)
    base = _base(tree, address)
    without_unseen(tree)
    if is_scripted and shown_length(tree) < LEAST_SHOWN:
        raise UnreadableError(
            _(
                "This page builds its text with a script, and is empty without one. Please open it in a browser, "
                "select the text and paste it here."
            )
        )
    article, notes = find_article(tree), find_notes(tree, address)
    walker = Walker(tree, notes, base, Judge(article, notes))
    sift(walker.found, article)
    draft = _draft(walker.found, facts)
    draft.notices = _notices(draft, walker, facts)
    return draft


def _is_scripted(tree: HtmlElement) -> bool:
    return any(script.get("src") or len(script.text or "") > 500 for script in tree.iter("script"))


def _base(tree: HtmlElement, address: str) -> str:
    """What the page's links are relative to."""
    said = next(iter(tree.xpath("//base/@href")), "")
    try:
        return urljoin(address, said.strip())
    except ValueError:
        return address


def _draft(found: list[Found], facts: Facts) -> Draft:
    pieces = [one.piece for one in found]
    text = [piece for piece in pieces if not piece.omission]
    if not text:
        raise UnreadableError(
            _(
                "There is no article on this page that we could find. Please open it, select the text that you mean "
                "and paste it here."
            )
        )
    above = [*_above(pieces), *leave_out_title(pieces, facts.title)]
    head = take_head([piece for piece in pieces if not piece.omission], facts.title)
    lines = [read_line(line) for piece in above for line in piece.text.split("\n")]
    names = [piece.text for piece in above if piece.kind != "heading" and read_line(piece.text).sign is Sign.NAME]
    author = facts.author or head.author or next(chain((line.author for line in lines if line.author), names), "")
    published = facts.published or head.published or next((line.published for line in lines if line.published), "")
    for piece in leave_out_author(pieces, author) if author else ():
        dated = find_date(piece.text)
        published = published or (dated.date if dated else "")
    if all(piece.omission for piece in pieces):
        text[-1].omission = ""
    return Draft(
        pieces=pieces,
        title=facts.title or head.title or next((piece.text for piece in above if piece.kind == "heading"), "")[:300],
        author=author[:200],
        published=published,
        publication=facts.publication or head.publication[:200],
        language=language_of(facts.languages, pieces),
        source_url=facts.source_url or head.source_url,
    )


def _above(pieces: list[Piece]) -> list[Piece]:
    """What stands right above the text, and says what it is called, by whom and from when."""
    first = next(number for number, piece in enumerate(pieces) if not piece.omission)
    above = pieces[max(0, first - HEAD_LINES) : first]
    is_under_title = False
    for piece in above:
        line = read_line(" ".join(piece.text.split()))
        is_name = is_under_title and line.sign is Sign.NAME
        if piece.omission == Omission.AROUND and (line.author or line.published or is_name):
            piece.omission = Omission.HEAD
        is_under_title = piece.omission == Omission.HEAD and piece.kind == "heading"
    return [piece for piece in above if piece.omission == Omission.HEAD]


def _notices(draft: Draft, walker: Walker, facts: Facts) -> list[str]:
    notices = []
    if number := sum(bool(piece.omission) for piece in draft.pieces):
        sentence = ngettext(
            "One part of the page doesn’t look like the text, and is proposed to be left out. Please look at it below.",
            "%(number)d parts of the page don’t look like the text, and are proposed to be left out. "
            "Please look at them below.",
            number,
        )
        notices.append(sentence % {"number": number})
    described = sum(piece.kind == "image" and not piece.omission for piece in draft.pieces)
    if described or walker.undescribed:
        notices.append(_("Pictures are not taken along: where one is described in words, these stand in its place."))
    if walker.rows:
        notices.append(_("A table has become lines, one for each of its rows."))
    if facts.is_paid:
        notices.append(_("The page says that not everybody may read all of it. Please look whether the text is whole."))
    return notices
