"""Books: one chapter of an .epub, several or all become pieces, with the notes that belong to them."""

import hashlib
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from lxml.html import HtmlElement

from readings.dates import find_date, validate_date
from readings.decoding import MAX_BYTES, UnreadableError
from readings.pieces import Draft, Omission, Piece
from readings.sources import heads, tongues
from readings.sources.book.chapters import BOILERPLATE, read_chapter, together
from readings.sources.book.chapters import Chapter as Read
from readings.sources.book.package import Book, read_book
from readings.sources.kinds import Kind, open_as
from readings.sources.notes import find_notes
from readings.sources.tree import classes, parse, without_unseen
from readings.sources.walk import Walker
from readings.text import tidy
from readings.understanding import title_from_name

DATE = re.compile(r"((?:1[5-9]|20)\d\d)(-\d\d(?:-\d\d)?)?")
ADDRESS = re.compile(r"https?://\S{1,190}")
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Chapter:
    """A file of the book's text, as a person chooses among them."""

    number: int
    title: str
    words: int
    omission: str = ""
    """Why it is proposed not to be chosen, an Omission: it is the cover, the contents, the imprint."""


def chapters_of(data: bytes) -> list[Chapter]:
    """Those with words in them, in the order in which they are read. Raises UnreadableError."""
    book = read_book(open_as(Kind.EPUB, data))
    found = []
    for document in book.documents:
        read = read_chapter(document)
        title = read.title or _("Part %(number)d") % {"number": document.number}
        if words := read.words:
            found.append(Chapter(document.number, title, words, read.omission))
    return found


def read_epub(
    data: bytes, name: str, chapters: Collection[int] | None = None, progress: Progress | None = None
) -> Draft:
    """What a book says, or those of its chapters, by number. Raises UnreadableError, TooLongError."""
    book = read_book(open_as(Kind.EPUB, data))
    read: list[Read] = []
    for document in book.documents:
        read.append(read_chapter(document))
        if progress:
            progress(len(read), len(book.documents))
    chosen = [one for one in read if chapters is None or one.document.number in chapters]
    if not chosen:
        raise UnreadableError(_("There is no such chapter in this book."))
    pieces = _pieces(together(chosen, read), alone=len(chosen) == 1)
    if not any(letter.isalnum() for piece in pieces for letter in piece.text):
        raise UnreadableError(
            _("There are no words in this book: its pages may be pictures.")
            if chapters is None
            else _("There are no words in this chapter.")
        )
    draft = Draft(pieces=pieces, original_name=tidy(name)[-255:], original_sha256=hashlib.sha256(data).hexdigest())
    _understand(draft, book, chosen)
    draft.notices += _notices(book, chosen)
    return draft


def _pieces(page: str, *, alone: bool) -> list[Piece]:
    if len(page.encode(errors="replace")) > MAX_BYTES:
        raise UnreadableError(_("This book has more than 5 MB of text. Please choose some of its chapters."))

    def judge(element: HtmlElement) -> str:
        if BOILERPLATE in classes(element):
            return Omission.AROUND
        # Whoever chose one chapter alone wants it, whatever it is.
        return "" if alone else element.get("data-omission", "")

    tree = without_unseen(parse(page))
    return [found.piece for found in Walker(tree, find_notes(tree), judge=judge).found]


def _understand(draft: Draft, book: Book, chosen: list[Read]) -> None:
    """A chapter is by the book's author unless it says otherwise, and was published in the book."""
    facts = {name: values[0] for name, values in book.facts.items() if values}
    draft.title, draft.publication = heads.something(facts.get("title", ""))[:300], facts.get("publisher", "")[:200]
    draft.author = ", ".join(filter(heads.somebody, book.facts.get("creator", [])))[:200]
    if len(chosen) == 1:
        is_part = len(book.documents) > 1
        head = heads.take_head(draft.pieces, chosen[0].title if is_part else draft.title)
        if is_part:
            draft.publication = draft.title[:200] or draft.publication
        draft.title = head.title[:300]
        draft.author = head.author[:200] or draft.author
        draft.published = head.published
    if not draft.title:
        draft.title = title_from_name(draft.original_name)[:300]
        draft.notices.append(_("There is no title in the text, so this one is the file’s name."))
    draft.published = draft.published or _date(book.facts.get("date", []))
    draft.source_url = next(filter(ADDRESS.fullmatch, book.facts.get("source", [])), "")
    draft.language = tongues.language_of(
        [*(one.language for one in chosen[:3]), facts.get("language", "")], draft.pieces
    )


def _date(said: list[str]) -> str:
    """The first that can be one; programs write the year 101 where they know none."""
    for written in said:
        if match := DATE.match(written):
            try:
                validate_date(match[0])
            except ValidationError:
                return match[1]
            return match[0]
        if dated := find_date(written):
            return dated.date
    return ""


def _notices(book: Book, chosen: list[Read]) -> list[str]:
    notices = []
    if rights := book.facts.get("rights"):
        notices.append(_("The book says of its rights: “%(words)s”") % {"words": rights[0][:200]})
    if book.missing:
        sentence = ngettext(
            "One part that the book lists isn’t in the file.",
            "%(number)d parts that the book lists aren’t in the file.",
            book.missing,
        )
        notices.append(sentence % {"number": book.missing})
    if any(one.malformed for one in chosen):
        notices.append(_("The book’s code isn’t in order, and was read as browsers do: please look."))
    if any(one.page_numbers for one in chosen):
        notices.append(_("The page numbers of the printed book were left out of the text."))
    return notices
