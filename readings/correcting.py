"""What a person corrects in a draft: the words, kind and place of its pieces, and which of them stay."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from django.utils.translation import gettext as _

from readings import markdown, spans
from readings.blocks import HEADINGS, Kind, TooLongError, within_bounds
from readings.drafts import Splice
from readings.pieces import Omission, Piece
from readings.text import tidy

# What a piece can be made, as kind and level; how else it was read stays a choice for that piece.
KINDS = [
    (Kind.PARAGRAPH, 0),
    *((Kind.HEADING, level) for level in list(HEADINGS.values())[:4]),
    (Kind.QUOTATION, 0),
    (Kind.VERSE, 0),
    (Kind.LIST_ITEM, 1),
    (Kind.LIST_ITEM, 2),
    (Kind.NUMBERED_ITEM, 1),
    (Kind.NUMBERED_ITEM, 2),
    (Kind.IMAGE, 0),
    (Kind.FOOTNOTE, 0),
]
# How a footnote begins that stands as a paragraph: "1", "[1]", "1.", "*".
SIGN = re.compile(r"\s*[\[(]?(\d{1,4}|[*†‡§¶]{1,3})[\])]?[.:]?\s+(?=\S)")
NOTE_LINK = re.compile(r'<a href="#note-([^"]*)"[^>]*>(.*?)</a>')


class Change(NamedTuple):
    """What is to be otherwise with a piece; None for what stays."""

    words: str | None = None
    kind: tuple[str, int] | None = None
    leave_out: bool | None = None
    join: bool = False


class Typed(NamedTuple):
    """What a page says of a piece: its words as typed, "heading:2" for its kind, and two boxes, ticked or not."""

    words: str
    kind: str
    leave_out: bool
    join: bool


def changes(pieces: list[Piece], typed: Mapping[int, Typed]) -> dict[int, Change]:
    """What of it is otherwise than the pieces are."""
    found = {}
    for index, said in typed.items():
        if index >= len(pieces):
            continue
        piece = pieces[index]
        change = Change(
            words=None if tidy(said.words) == tidy(piece.text) else said.words,
            kind=kinds(piece).get(said.kind) if said.kind != name_of(piece.kind, piece.level) else None,
            leave_out=None if said.leave_out == bool(piece.omission) else said.leave_out,
            join=said.join and any(not above.omission for above in pieces[:index]),
        )
        if change != Change():
            found[index] = change
    return found


def lost_words(pieces: Iterable[Piece], typed: Mapping[int, Typed]) -> list[str]:
    """What was typed and stands nowhere in the draft, to be given back."""
    known = {tidy(piece.text) for piece in pieces}
    return [said.words for said in typed.values() if tidy(said.words) not in known]


def name_of(kind: str, level: int) -> str:
    return f"{kind}:{level}"


def kinds(piece: Piece) -> dict[str, tuple[str, int]]:
    """What this piece can be, by name: what it is first among what every piece can be."""
    return {name_of(kind, level): (kind, level) for kind, level in [(piece.kind, piece.level), *KINDS]}


def correct(pieces: list[Piece], changes: Mapping[int, Change]) -> Splice:
    """Changes the pieces in their list, and gives what undoes it. Raises TooLongError or TooManyBlocksError, and then
    nothing is changed.
    """
    first, last = min(changes), max(changes) + 1
    if changes[first].join:
        first = next((index for index in range(first - 1, -1, -1) if not pieces[index].omission), first)
    revised: list[Piece] = []
    for index in range(first, last):
        change = changes.get(index, Change())
        new = _revised(pieces[index], change)
        above = next((place for place in reversed(range(len(revised))) if not revised[place].omission), None)
        if change.join and above is not None:
            revised[above] = _joined(revised[above], new.pop(0))
        revised += new
    within_bounds([*pieces[:first], *revised, *pieces[last:]])
    before = pieces[first:last]
    pieces[first:last] = revised
    return Splice(first, len(revised), before)


def _revised(piece: Piece, change: Change) -> list[Piece]:
    """What becomes of a piece: more than one where an empty line was put between its words."""
    if change.words is not None and not tidy(change.words).strip():
        return [replace(piece, omission=Omission.BY_HAND)]
    if change.leave_out is not None:
        piece = replace(piece, omission=(piece.omission or Omission.BY_HAND) if change.leave_out else "")
    parts = [piece] if change.words is None else _reworded(piece, tidy(change.words))
    if change.kind:
        parts = [_as_kind(part, *change.kind) for part in parts]
    return parts


def _reworded(piece: Piece, words: str) -> list[Piece]:
    parts = []
    for letters in spans.split(spans.reworded(spans.letters_of(piece.html), words)):
        text, html = markdown.clean_inline(spans.html_of(letters))
        if text:
            parts.append(replace(piece, text=_bounded(text), html=html))
    # A footnote's sign is that of its first part.
    return [parts[0], *(replace(part, label="") for part in parts[1:])]


def _as_kind(piece: Piece, kind: str, level: int) -> Piece:
    if kind == Kind.FOOTNOTE and not piece.label and (sign := SIGN.match(piece.text)):
        text, html = markdown.clean_inline(spans.html_of(spans.letters_of(piece.html)[sign.end() :]))
        return replace(piece, kind=kind, level=level, label=sign[1], text=text, html=html)
    return replace(piece, kind=kind, level=level, label=piece.label if kind == Kind.FOOTNOTE else "")


def _joined(above: Piece, piece: Piece) -> Piece:
    """Both as one of the upper one's kind; the lines of a verse stay apart."""
    between = spans.Letter("\n" if above.kind == Kind.VERSE else " ")
    letters = [*spans.letters_of(above.html), between, *spans.letters_of(piece.html)]
    text, html = markdown.clean_inline(spans.html_of(letters))
    return replace(above, text=_bounded(text), html=html)


def _bounded(text: str) -> str:
    if len(text) > markdown.LONGEST:
        raise TooLongError(
            _("Together this would be more than 250,000 characters, in which nobody can point at anything.")
        )
    return text


def kept(pieces: Iterable[Piece]) -> list[Piece]:
    """What of a draft is stored: without what is left out, and without links to footnotes that are."""
    stay = [piece for piece in pieces if not piece.omission]
    notes = {piece.label for piece in stay if piece.label}

    def without_lost(sign: re.Match[str]) -> str:
        return sign[0] if sign[1] in notes else sign[2]

    return [
        replace(piece, html=NOTE_LINK.sub(without_lost, piece.html)) if "#note-" in piece.html else piece
        for piece in stay
    ]
