"""What somebody looks for: words, and phrases in quotes. Nothing in it is an operator, so nothing typed is an error."""

import re
from typing import NamedTuple, Self
from unicodedata import normalize

from readings.search.words import LANGUAGES, SIMPLE, fold, split, stems

ALL_LANGUAGES = (*LANGUAGES.values(), SIMPLE)
# What is looked for in a longer text: its beginning.
LONGEST = 300
MOST_TERMS = 20
QUOTES = '"“”„‟«»'
TERM = re.compile(rf"[{QUOTES}]([^{QUOTES}]+)[{QUOTES}]|[^\s{QUOTES}]+")


class Term(NamedTuple):
    """One word or phrase, as it was typed; and the words that it is made of without their accents."""

    text: str
    words: tuple[str, ...]


class Query(NamedTuple):
    """Terms that have to occur all, each in whatever form."""

    terms: tuple[Term, ...]
    is_cut: bool = False

    @classmethod
    def parse(cls, typed: str) -> Self:
        beginning = normalize("NFC", typed[:LONGEST])
        texts = dict.fromkeys((found[1] or found[0]).strip() for found in TERM.finditer(beginning))
        terms = [Term(text, words) for text in texts if (words := tuple(split(fold(text))))]
        return cls(tuple(terms[:MOST_TERMS]), len(typed) > LONGEST or len(terms) > MOST_TERMS)

    def match(self, language: str) -> str:
        """An expression of FTS5 for the column `words`. Only letters and digits come into its quotes."""
        ways = ([f'"{" ".join(way)}"' for way in stems(language, term.text)] for term in self.terms)
        return " AND ".join(f"({' OR '.join(phrases)})" for phrases in ways)

    def marks(self, language: str) -> frozenset[str]:
        """The stems that a result shows as found. Of an "it's" or "l'une" the one letter says nothing by itself."""
        return frozenset(
            stem
            for term in self.terms
            for word in split(term.text)
            if len(word) > 1 or len(term.words) == 1 or not word.isascii()
            for way in stems(language, word)
            for stem in way
        )
