"""Signs that go through the making of HTML with a paragraph: what its kind can't say. No text holds them."""

import re
from html import escape, unescape
from typing import NamedTuple

from readings.pieces import Omission, Piece
from readings.text import printable

# Characters that Unicode keeps free for such a use inside of a program.
OPEN, CLOSE = "\ufdd0", "\ufdd1"
TAKEN = re.compile(f"[{OPEN}{CLOSE}]")
MARK = re.compile(f"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}")
NUMBERED = re.compile(rf"^((?:<(?!a\b)\w+>)*)\w{{0,9}}[.)]?\s*{OPEN}#([^{OPEN}{CLOSE}]*){CLOSE}\s*")
OMISSIONS = {"contents": Omission.NAVIGATION, "caption": Omission.CAPTION, "head": Omission.HEAD}


class Marked(NamedTuple):
    piece: Piece
    marks: frozenset[str]


def without_marks(text: str) -> str:
    """The text without our own signs, and without the characters of which they are made."""
    return TAKEN.sub("", MARK.sub("", text))


def unsigned(text: str) -> str:
    """A text from elsewhere, in which nothing looks like one of our signs."""
    return TAKEN.sub("", text)


def label(words: str) -> str:
    """The number that a paragraph has in front of it."""
    return f"{OPEN}#{unsigned(words)}{CLOSE}"


def picture(description: str) -> str:
    return f"{OPEN}i{' '.join(unsigned(printable(description)).split())}{CLOSE}"


def role(name: str) -> str:
    return f"{OPEN}={name}{CLOSE}"


def with_pictures(html: str) -> str:
    """The HTML with an element for each picture, in place of its sign."""

    def put(match: re.Match[str]) -> str:
        sign = match[1]
        return f'<img src="picture" alt="{escape(unescape(sign[1:]))}">' if sign.startswith("i") else match[0]

    return MARK.sub(put, html)


def take(piece: Piece) -> Marked:
    """The piece without its signs, its number being that of the document, and the roles that it was given."""
    if OPEN not in piece.text:
        return Marked(piece, frozenset())
    marks = frozenset(sign[1:] for sign in MARK.findall(piece.text) if sign.startswith("="))
    for name in ("text", "html"):
        written = re.sub(f"{OPEN}=[^{CLOSE}]*{CLOSE}", "", getattr(piece, name))
        written = NUMBERED.sub(lambda found: f"{found[1]}{found[2]} ", written)
        setattr(piece, name, without_marks(written).strip())
    piece.omission = piece.omission or next((str(OMISSIONS[mark]) for mark in marks if mark in OMISSIONS), "")
    return Marked(piece, marks)
