"""What a word is to the search: set apart from its neighbours, without case and accents, down to its stem.

PostgreSQL does the same for itself (readings/migrations/0003_search.py); a test holds the two together.
"""

import re
from functools import lru_cache
from unicodedata import normalize

import snowballstemmer

from readings.text import UNSPACED

# In any other language a word has one form, but for its accents.
LANGUAGES = {"en": "english", "fr": "french", "es": "spanish"}
SIMPLE = "simple"
# Here the ending tells less without its accents: each word is kept by the stem that it has with them and without.
ACCENTED = frozenset({"french", "spanish"})
# A paragraph is found by as many of its characters as this.
LONGEST = 50_000

INLINE_TAG = re.compile(r"</?(?:a|code|em|s|strong)\b[^>]*>")
BLOCK_TAG = re.compile(r"<[^>]*>")
ENTITY = re.compile(r"&#?\w+;")
# The accents of Latin, Greek and Cyrillic letters, the vowels at Hebrew and Arabic ones, Arabic's long line.
ACCENTS = r"[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670]"
ACCENT = re.compile(ACCENTS)
WORD = re.compile(rf"[^\W_]+(?:{ACCENTS}+[^\W_]*)*")
# Letters that are others with something added, which Unicode doesn't take apart.
LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i"}
    | {"ẞ": "SS", "Æ": "AE", "Œ": "OE", "Ø": "O", "Ł": "L", "Đ": "D"}
)


def language_of(tag: str) -> str:
    """The language whose word forms are known for a tag such as pt-BR, or `SIMPLE`."""
    return LANGUAGES.get(tag.lower().partition("-")[0], SIMPLE)


def plain(html: str) -> str:
    """The words of sanitised HTML without its tags and entities: a space stands for each that ends a word."""
    return ENTITY.sub(" ", without_tags(html))


def without_tags(html: str) -> str:
    """A space stands for each tag that ends a word."""
    return BLOCK_TAG.sub(" ", INLINE_TAG.sub("", html))


def fold(text: str) -> str:
    """The text without its accents."""
    if text.isascii():
        return text
    return normalize("NFC", ACCENT.sub("", normalize("NFD", text.translate(LETTERS))))


def split(text: str) -> list[str]:
    """The words of a text in lower case; where a script puts no spaces between words, its characters."""
    return WORD.findall(UNSPACED.sub(r" \g<0> ", text[:LONGEST]).lower())


@lru_cache(maxsize=20_000)
def stem(language: str, word: str) -> str:
    # A stemmer of its own for each word: they keep what they are working on, and a process has several threads.
    return word if language == SIMPLE else str(snowballstemmer.stemmer(language).stemWord(word))


def stems(language: str, text: str) -> list[list[str]]:
    """The words of a text by their stems, in one or two ways: each finds what the same way has kept."""
    folded = [stem(language, word) for word in split(fold(text))]
    if language not in ACCENTED:
        return [folded]
    accented = [stem(language, word) for word in split(text)]
    return [accented] if accented == folded else [accented, folded]


def kept(tag: str, text: str) -> str:
    """What SQLite keeps of a text in the language of this tag: its stems, one way after the other."""
    return " ".join(" ".join(way) for way in stems(language_of(tag), text))
