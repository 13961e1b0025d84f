"""Plain text: tidied to one form, counted, and told apart from text that was wrapped by a typewriter's width."""

import re
import unicodedata

LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# Control characters and the byte order mark, which files that were glued together hold in their middle too.
UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff]")
LONE_SURROGATES = re.compile(r"[\ud800-\udfff]")
# A run with more accents in it than any letter has. They are put in order one by one, which takes their number squared.
CROWD = re.compile(r"[^\w\s\x00-\x7f]{31,}")
MOST_ACCENTS = 30
# In Markdown two spaces at its end break a line, and so does a backslash, which can be seen.
HARD_BREAK = re.compile(r"(?<=\S) {2,}(?=\n[ \t]*\S)")
WIDEST_WRAPPED = 100
# Scripts that put no spaces between words: there every character counts as one.
UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]")
WORD = re.compile(r"\w+(?:['’\-]\w+)*")


def tidy(text: str, *, is_markdown: bool = False) -> str:
    """The text in NFC with `\\n` line ends, without byte order mark, control characters or trailing spaces.

    Of accents on one letter, 30 stay.
    """
    text = printable(text)
    if is_markdown:
        text = HARD_BREAK.sub("\\\\", text)
    text = unicodedata.normalize("NFC", CROWD.sub(_thinned, text))
    return "\n".join(line.rstrip(" \t") for line in text.split("\n")).strip("\n")


def printable(text: str) -> str:
    """The text with `\\n` line ends and without control characters, else as it is."""
    return UNSEEN.sub("", LONE_SURROGATES.sub("\ufffd", LINE_ENDS.sub("\n", text)))


def _thinned(crowd: re.Match[str]) -> str:
    accents = 0
    kept = []
    for character in crowd[0]:
        accents = accents + 1 if unicodedata.combining(character) else 0
        if accents <= MOST_ACCENTS:
            kept.append(character)
    return "".join(kept)


def count_words(text: str) -> int:
    unspaced = len(UNSPACED.findall(text))
    return unspaced + len(WORD.findall(UNSPACED.sub(" ", text) if unspaced else text))


def is_wrapped(lines: list[str]) -> bool:
    """Whether these lines are one paragraph broken at a width: long ones, some of which begin in mid-sentence."""
    if len(lines) < 2 or max(map(len, lines)) > WIDEST_WRAPPED or min(map(len, lines[:-1])) < WIDEST_WRAPPED * 0.4:
        return False
    return any(line.lstrip()[:1].islower() for line in lines[1:])
