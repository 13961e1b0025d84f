"""Web pages and the HTML of documents: from what they show to the pieces of a text."""

from readings.pieces import Piece
from readings.sources.notes import find_notes
from readings.sources.tree import parse, without_unseen
from readings.sources.walk import Walker


def pieces_of(fragment: str) -> list[Piece]:
    """All that this HTML shows, as pieces in reading order; nothing is left out.

    A footnote is linked where its sign and the note are both in it. Raises UnreadableError for what is too long or too
    tangled, TooLongError or TooManyBlocksError.
    """
    tree = without_unseen(parse(fragment))
    return [found.piece for found in Walker(tree, find_notes(tree)).found]
