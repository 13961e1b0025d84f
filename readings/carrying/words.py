"""The words of a block and where they stand; what counts as the same word after an edit."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache

# Signs that are written on letters, and leave the word the same word where an editor adds or drops them.
SIGNS = re.compile("[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0640]+")
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff]+")
# Where words aren't divided by spaces, each character counts as one.
UNDIVIDED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
ENDS_A_SENTENCE = re.compile("[.!?…:;。！？؟।]")


@dataclass(slots=True)
class Words:
    """The words of one text: from which code point to which, and as what they are compared."""

    starts: list[int]
    ends: list[int]
    plain: list[str]

    def __len__(self) -> int:
        return len(self.plain)

    def between(self, start: int, end: int) -> range:
        """The words of which a part stands between these code points."""
        return range(bisect_right(self.ends, start), bisect_left(self.starts, end))

    def at(self, place: int) -> bool:
        """Whether the character there belongs to a word."""
        word = bisect_right(self.starts, place) - 1
        return word >= 0 and place < self.ends[word]


@cache
def _pattern() -> re.Pattern[str]:
    marks = [code for code in range(0x300, 0x10000) if unicodedata.category(chr(code)).startswith("M")]
    classes = re.escape("".join(map(chr, marks))) + "\u00ad\u200c\u200d\u2060"
    return re.compile(f"[{UNDIVIDED}][{classes}]*|(?:[^\\W_{UNDIVIDED}][{classes}]*)+")


def words_of(text: str) -> Words:
    starts, ends, plain = [], [], []
    for found in _pattern().finditer(text):
        starts.append(found.start())
        ends.append(found.end())
        plain.append(_plain(found.group()))
    return Words(starts, ends, plain)


def _plain(word: str) -> str:
    """In small letters, without accents and vowel signs."""
    if word.isascii():
        return word.lower()
    bare = SIGNS.sub("", unicodedata.normalize("NFD", INVISIBLE.sub("", word).casefold()))
    return unicodedata.normalize("NFC", bare)


def kept(old: str, new: str) -> int:
    """How many characters two spellings share at their ends: `organiser` and `organizer` 8. 0 if it isn't half."""
    if old == new:
        return len(old)
    longest, shortest = max(len(old), len(new)), min(len(old), len(new))
    head = next((index for index in range(shortest) if old[index] != new[index]), shortest)
    tail = next((index for index in range(shortest - head) if old[-1 - index] != new[-1 - index]), shortest - head)
    return head + tail if (head + tail) * 2 > longest else 0
