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
    """The first of `said` that can be true of these words, else what they tell themselves; empty where nothing does."""
    words = " ".join(piece.text for piece in pieces[:60] if not piece.omission)
    told = languages.guess(words)
    return next((tag for tag in map(code_of, said) if tag and _can_be(tag.split("-")[0], told)), told)


def code_of(tag: str) -> str:
    """A language as documents write it, such as "es-MX" or "pt_BR", as our lists have it; empty if it is none."""
    parts = re.split(r"[-_]", tag.strip())
    base = parts[0].lower()
    if base == "zh":
        return "zh-hant" if {part.lower() for part in parts} & {"tw", "hk", "mo", "hant"} else "zh-hans"
    region = "-".join(parts[:2]).lower()
    code = region if region in OF_ONE_COUNTRY else base
    return code if re.fullmatch(LANGUAGE_TAG, code) and len(code) <= LONGEST_TAG and code not in {"und", "mul"} else ""


def _can_be(base: str, told: str) -> bool:
    """Whether nothing in the words speaks against this language: neither their letters nor the small ones of them."""
    if base == told.split("-")[0] or base in SAME_LETTERS.get(told, ()):
        return True
    if told in languages.SMALL_WORDS:
        return base not in languages.SMALL_WORDS and not _is_of_a_script(base)
    return not told and not _is_of_a_script(base)


def _is_of_a_script(base: str) -> bool:
    return base in languages.BY_SCRIPT.values() or base in {"fa", "ur", "yi", "zh"}
