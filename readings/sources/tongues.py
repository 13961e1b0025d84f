"""In what language a text is: by what it says of itself, unless its letters say otherwise."""

import re
from collections.abc import Iterable

from readings import languages
from readings.models import LANGUAGE_TAG
from readings.pieces import Piece

LONGEST_TAG = 12
# Where the country makes another language of it, and isn't but the setting of somebody's computer.
OF_ONE_COUNTRY = frozenset({"pt-br"})
# Languages in the letters that `languages.guess` knows, besides the one that it guesses.
SAME_LETTERS = {
    "ar": frozenset("fa ur ps ckb sd ug ku".split()),
    "ru": frozenset("uk be bg sr mk kk ky mn tg tt".split()),
    "hi": frozenset("mr ne sa bho".split()),
    "he": frozenset({"yi"}),
    "zh-hans": frozenset("zh ja yue".split()),
    "bn": frozenset({"as"}),
}


def language_of(said: Iterable[str], pieces: list[Piece]) -> str:
    """The first of `said` that can be true of these letters, else what the letters tell; empty where nothing does."""
    words = " ".join(piece.text for piece in pieces[:60] if not piece.omission)
    letters = languages.guess(words)
    for tag in map(code_of, said):
        base = tag.split("-")[0]
        if tag and (base == letters.split("-")[0] or base in SAME_LETTERS.get(letters, ()) or _is_latin(base, letters)):
            return tag
    return letters


def code_of(tag: str) -> str:
    """A language as documents write it, such as "es-MX" or "pt_BR", as our lists have it; empty if it is none."""
    parts = re.split(r"[-_]", tag.strip())
    base = parts[0].lower()
    if base == "zh":
        return "zh-hant" if {part.lower() for part in parts} & {"tw", "hk", "mo", "hant"} else "zh-hans"
    region = "-".join(parts[:2]).lower()
    code = region if region in OF_ONE_COUNTRY else base
    return code if re.fullmatch(LANGUAGE_TAG, code) and len(code) <= LONGEST_TAG and code not in {"und", "mul"} else ""


def _is_latin(base: str, letters: str) -> bool:
    """Whether nothing speaks against it: letters that most languages share, and a language that uses those."""
    return not letters and base not in languages.BY_SCRIPT.values() and base not in {"fa", "ur", "yi", "zh"}
