"""Words that somebody points at: found in a block, checked against its text, kept as a Passage.

A passage lies within one block. Offsets are code points of the block's text, the end exclusive.
"""

import re
import unicodedata
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from readings.models import Block, Passage

CONTEXT = 64
JOINER = "\u200d"  # makes one emoji of several

# What a keyboard writes for what a book prints.
PLAIN = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′‹›`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "…": "...",
        **dict.fromkeys("\u00ad\u200b\u2060\ufeff"),  # soft hyphen, zero-width space, word joiner, byte order mark
    }
)


def fold(text: str) -> tuple[str, list[int]]:
    """The text without case and with plain quotes, dashes and single spaces; and, for each of its characters, the
    code point of `text` that it came from, with one more entry for the end.
    """
    folded: list[str] = []
    origin: list[int] = []
    for index, character in enumerate(text):
        for plain in " " if character.isspace() else character.translate(PLAIN).casefold():
            if plain != " " or folded[-1:] != [" "]:
                folded.append(plain)
                origin.append(index)
    return "".join(folded), [*origin, len(text)]


def locate(text: str, words: str, within: tuple[int, int] | None = None) -> tuple[int, int]:
    """Where `words`, typed by hand, stand in `text` (or in that range of it), as code points.

    Whole words come before parts of words. Raises ValidationError if they stand there not at all, or more than once.
    """
    first, last = within or (0, len(text))
    folded, origin = fold(text[first:last])
    wanted = fold(unicodedata.normalize("NFC", words))[0].strip()
    found = list(_occurrences(folded, wanted)) if wanted else []
    found = [place for place in found if _stands_alone(folded, *place)] or found
    if not found:
        raise ValidationError(_("Those words don’t stand here. Copy them from the text, or leave the field empty."))
    if len(found) > 1:
        raise ValidationError(
            _("Those words stand here more than once. Add the words around them, or choose fewer sentences.")
        )
    start, end = found[0]
    return first + origin[start], _whole_character(text, first + origin[end - 1] + 1)


def _occurrences(text: str, wanted: str) -> Iterator[tuple[int, int]]:
    start = text.find(wanted)
    while start >= 0:
        yield start, start + len(wanted)
        start = text.find(wanted, start + 1)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether the range begins and ends where words do."""
    begins = start == 0 or not (_in_a_word(text[start - 1]) and _in_a_word(text[start]))
    ends = end == len(text) or not (_in_a_word(text[end - 1]) and _in_a_word(text[end]))
    return begins and ends


def _in_a_word(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character).startswith("M")


def _whole_character(text: str, end: int) -> int:
    """`end`, moved past the accents and joiners that belong to the character before it."""
    while end < len(text) and (text[end] == JOINER or unicodedata.category(text[end]).startswith("M")):
        end += 2 if text[end] == JOINER else 1
    return min(end, len(text))


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The range without the white space at its ends."""
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - (len(words) - len(words.rstrip()))


def gist(quote: str, most: int) -> str:
    """The first words of a quote, in so many characters at most, to tell it from others in a list."""
    if len(quote) <= most:
        return quote
    whole_words = re.match(rf"(.{{1,{most}}})\s", quote, re.DOTALL)
    beginning = whole_words[1] if whole_words else quote[:most]
    return beginning.rstrip(" \n,;:-–—") + "…"


def point_at(*, block: Block, start: int, end: int, quote: str) -> Passage:
    """The passage of these words: the one that is there, or a new one.

    Raises ValidationError unless `quote` is what the block's text says from `start` to `end`.
    """
    if not 0 <= start < end <= len(block.text) or block.text[start:end] != quote or not quote.strip():
        raise ValidationError(_("These words aren’t at that place in the text. Please choose them again."))
    passage, _created = Passage.objects.get_or_create(
        start_block=block,
        start_offset=start,
        end_block=block,
        end_offset=end,
        defaults={
            "version_id": block.version_id,
            "quote": quote,
            "prefix": block.text[max(0, start - CONTEXT) : start],
            "suffix": block.text[end : end + CONTEXT],
        },
    )
    return passage
