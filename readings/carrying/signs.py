"""The signs at the ends of a passage, which belong to its first and its last word."""

import unicodedata

from readings.carrying.words import Words

# French sets these off with a space, and they belong to the word before or after all the same.
SET_OFF_AFTER, SET_OFF_BEFORE = "?!:;»", "«"
OPENS = "¿¡"  # with which a Spanish sentence begins
BRACKETS = {"Ps", "Pi"}  # what opens: it belongs to the word after it


def opened(text: str, start: int) -> int:
    """`start`, moved over the sign with which a Spanish sentence begins."""
    return start - 1 if start and text[start - 1] in OPENS else start


def before(text: str, words: Words, word: int, start: int) -> int:
    """`start`, moved over the signs that stand right before the word."""
    least = words.ends[word - 1] if word else 0
    if start - 1 > least and text[start - 1].isspace() and text[start - 2] in SET_OFF_BEFORE:
        start -= 1
    while start > least and not text[start - 1].isspace():
        start -= 1
    return start


def after(text: str, words: Words, word: int, end: int) -> int:
    """`end`, moved over the signs that stand right after the word."""
    most = words.starts[word + 1] if word + 1 < len(words) else len(text)
    while True:
        while end < most and not text[end].isspace() and unicodedata.category(text[end]) not in BRACKETS:
            end += 1
        if end + 1 < most and text[end + 1] in SET_OFF_AFTER:
            end += 1
            continue
        return end
