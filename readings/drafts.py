"""A draft in somebody's hands: what they said of it, what they corrected, and how it is kept between two pages."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from itertools import groupby
from typing import Any, NamedTuple

from readings import markdown
from readings.pieces import Draft, Omission, Piece
from readings.text import count_words

# As much stands on a page of a preview: a form of more would be refused, and read by nobody.
MOST_ON_A_PAGE = 50
MOST_CHARACTERS = 60_000
# So many corrections can be undone, one after the other, while together they are no larger than this.
MOST_UNDONE = 20
MOST_UNDONE_CHARACTERS = 500_000
FACTS = ["title", "author", "published", "publication", "language", "source_url"]


class Splice(NamedTuple):
    """What undoes a correction: `pieces` in the place of `length` pieces from `start`."""

    start: int
    length: int
    pieces: list[Piece]


@dataclass
class Work:
    """A draft with the facts as somebody typed them, right or not, and what would undo their last corrections."""

    draft: Draft
    facts: dict[str, str] = field(default_factory=dict)
    undo: list[Splice] = field(default_factory=list)

    @classmethod
    def begun(cls, draft: Draft, language: str) -> "Work":
        """As it was understood; `language` is what it is likely in where nothing says so."""
        facts = {name: getattr(draft, name) for name in FACTS}
        return cls(draft, facts | {"language": draft.language or language})

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Work":
        about = {name: kept["draft"][name] for name in ABOUT}
        undo = [Splice(start, length, [_piece(*row) for row in rows]) for start, length, rows in kept["undo"]]
        return cls(Draft(pieces=[_piece(*row) for row in kept["pieces"]], **about), kept["facts"], undo)

    def as_json(self) -> dict[str, Any]:
        return {
            "draft": {name: getattr(self.draft, name) for name in ABOUT},
            "pieces": [_row(piece) for piece in self.draft.pieces],
            "facts": self.facts,
            "undo": [[start, length, [_row(piece) for piece in pieces]] for start, length, pieces in self.undo],
        }

    def remember(self, splice: Splice) -> None:
        """Forgets the oldest where there are too many."""
        self.undo.append(splice)
        sizes = [sum(len(piece.html) for piece in one.pieces) for one in self.undo]
        while len(self.undo) > MOST_UNDONE or (len(self.undo) > 1 and sum(sizes) > MOST_UNDONE_CHARACTERS):
            del self.undo[0], sizes[0]

    def take_back(self) -> Splice | None:
        """Undoes the last correction, if there is one."""
        if not self.undo:
            return None
        splice = self.undo.pop()
        self.draft.pieces[splice.start : splice.start + splice.length] = splice.pieces
        return splice


ABOUT = [one.name for one in fields(Draft) if one.name != "pieces"]


def _row(piece: Piece) -> list[str | int]:
    """Shorter than names would be; the HTML is left away where the text says all of it."""
    html = "" if markdown.plain(piece.text) == (piece.text, piece.html) else piece.html
    return [piece.kind, piece.level, piece.text, html, piece.label, piece.omission]


def _piece(kind: str, level: int, text: str, html: str, label: str, omission: str) -> Piece:
    return Piece(kind, level, text, html or markdown.plain(text)[1], label, omission)


class Shown(NamedTuple):
    """A piece on a page, with its place in the draft."""

    place: int
    piece: Piece


class Run(NamedTuple):
    """Pieces one after another that all stay, or that are all left out, for these reasons."""

    left_out: bool
    shown: list[Shown]
    reasons: list[tuple[str, int]]


class Sheet(NamedTuple):
    """A page of the preview."""

    number: int
    last: int
    runs: list[Run]

    @property
    def first(self) -> int:
        """The place of its first piece."""
        return self.runs[0].shown[0].place if self.runs else 0

    @property
    def end(self) -> int:
        """The place behind its last piece."""
        return self.runs[-1].shown[-1].place + 1 if self.runs else 0


class Sum(NamedTuple):
    """What a draft holds: pieces and words that stay; for each reason, how many are left out and from which page on."""

    pieces: int
    words: int
    left_out: list[tuple[str, int, int]]


def sheet(pieces: list[Piece], number: int) -> Sheet:
    """The page with this number, or the last."""
    starts = list(_starts(pieces))
    number = max(1, min(number, len(starts)))
    start, end = [*starts, len(pieces)][number - 1 : number + 1]
    shown = [Shown(place, pieces[place]) for place in range(start, end)]
    runs = [(left_out, list(run)) for left_out, run in groupby(shown, lambda one: bool(one.piece.omission))]
    return Sheet(number, len(starts), [Run(out, run, _reasons(run) if out else []) for out, run in runs])


def sheet_of(pieces: list[Piece], index: int) -> int:
    """The number of the page on which a piece stands."""
    return sum(start <= index for start in _starts(pieces)) or 1


def _starts(pieces: list[Piece]) -> Iterator[int]:
    yield 0
    count, characters = 0, 0
    for index, piece in enumerate(pieces):
        count, characters = count + 1, characters + len(piece.text)
        if count > MOST_ON_A_PAGE or (count > 1 and characters > MOST_CHARACTERS):
            yield index
            count, characters = 1, len(piece.text)


def _reasons(run: list[Shown]) -> list[tuple[str, int]]:
    counted = Counter(one.piece.omission for one in run)
    return [(str(Omission(name).label), number) for name, number in counted.most_common()]


def summed(pieces: list[Piece]) -> Sum:
    kept = [piece for piece in pieces if not piece.omission]
    first: dict[str, int] = {}
    for index, piece in enumerate(pieces):
        if piece.omission:
            first.setdefault(piece.omission, index)
    counted = Counter(piece.omission for piece in pieces if piece.omission)
    left_out = [(str(Omission(name).label), counted[name], sheet_of(pieces, first[name])) for name in first]
    return Sum(len(kept), sum(count_words(piece.text) for piece in kept), left_out)
