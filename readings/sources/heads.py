"""The head of a text that is already in pieces: title, author and date, read as from the lines of a file."""

import re
from dataclasses import dataclass

from readings.models import Block
from readings.pieces import Format, Omission, Piece
from readings.understanding import Understood, understand

# As many pieces are looked at, and of each so many characters: a longer one is no line of a head.
FIRST = 24
LONGEST = 400
# What Markdown would take for a heading or for the facts of its own at the top.
MARKUP = re.compile(r"\s*(?:#{1,6}(?=\s)|-{3,})\s*")
# Names that programs put where the author's or the title should stand.
NOBODY = re.compile(
    r"(?:microsoft|windows|office|default|dell|hp|lenovo|acer|asus|owner|admin\w*|user|usuario|author|python-docx|"
    r"apache poi|unknown|un-?named|openxml\w*|oem|calibre)\b.*",
    re.IGNORECASE,
)
NOTHING = re.compile(
    r"(?:microsoft word|untitled|document ?\d*|sin título|.*\.(?:docx?|odt|rtf|txt|pdf))\b.*", re.IGNORECASE
)


@dataclass
class Head:
    title: str = ""
    author: str = ""
    published: str = ""
    publication: str = ""
    source_url: str = ""
    name_alone: bool = False


def take_head(pieces: list[Piece], title: str = "") -> Head:
    """What the first pieces say, `title` if that is known. Those that say it are proposed to be left out."""
    looked_at = [piece for piece in pieces[: FIRST * 2] if not piece.omission and piece.text.strip()][:FIRST]
    lines = [_line(piece) for piece in looked_at]
    text = "\n\n".join(line for line in lines if line)
    if not text:
        return Head(title=title)
    known = f"Title: {' '.join(title.split())}\n\n" if title and len(title) < LONGEST / 4 else ""
    found = understand(known + text, Format.MARKDOWN)
    _leave_out(found, list(zip(looked_at, lines, strict=True)))
    return Head(
        title=title or found.title,
        author=found.author,
        published=found.published,
        publication=found.publication,
        source_url=found.source_url,
        name_alone=found.name_alone,
    )


def somebody(name: str) -> str:
    """The name if it is one that a person has, and nothing if it is a program's."""
    return "" if NOBODY.fullmatch(name) else name


def something(title: str) -> str:
    """The same for a title."""
    return "" if NOTHING.fullmatch(title) else title


def _line(piece: Piece) -> str:
    """A piece as Markdown has it, as far as the reading of a head needs it."""
    text = "\n".join(line.strip() for line in piece.text[:LONGEST].split("\n") if line.strip())
    if piece.kind == Block.Kind.HEADING:
        return f"{'#' * min(max(piece.level, 1), 6)} {' '.join(text.split())}"
    return MARKUP.sub("", text, count=1) if MARKUP.match(text) else text


def _leave_out(found: Understood, pieces: list[tuple[Piece, str]]) -> None:
    """Marks the pieces of which every line was taken."""
    taken = iter([*found.left_out, None])
    next_taken = next(taken)
    if next_taken is not None and next_taken.startswith("Title: "):
        next_taken = next(taken)
    for piece, written in pieces:
        lines = [line.strip() for line in written.split("\n") if line.strip()]
        matched = 0
        for line in lines:
            if next_taken is not None and line == next_taken:
                matched += 1
                next_taken = next(taken)
        if lines and matched == len(lines):
            piece.omission = piece.omission or Omission.HEAD
