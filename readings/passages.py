"""Words that somebody points at: found in a block, checked against the text, kept as a Passage.

A passage lies in one block or runs through several. Offsets are code points of a block's text, the end exclusive.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from readings import carryover
from readings.models import Block, Passage, PassageAnchor

CONTEXT = 64
# Of a passage through several paragraphs, in characters: each keeps its words, and a whole book is nobody's passage.
LONGEST = 20_000
# What stands between the blocks of a quote that runs through several.
BETWEEN_BLOCKS = "\n\n"
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
    beginning = quote[:most]
    if not (quote[most].isspace() or beginning[-1].isspace()):
        *whole, _cut = beginning.rsplit(None, 1)
        beginning = whole[0] if whole else beginning
    return beginning.rstrip(" \n,;:-–—") + "…"


class Place(NamedTuple):
    """Where words stand in a version: from a code point of one block to one of the same or a later block, exclusive."""

    start_block: Block
    start_offset: int
    end_block: Block
    end_offset: int


def quote_of(blocks: Sequence[Block], start: int, end: int) -> str:
    """The words from code point `start` of the first of these blocks to `end` of the last, apart by empty lines."""
    texts = [block.text for block in blocks]
    texts[-1] = texts[-1][:end]
    texts[0] = texts[0][start:]
    return BETWEEN_BLOCKS.join(texts)


@transaction.atomic
def point_at(*, start_block: Block, start: int, end_block: Block, end: int, quote: str) -> Passage:
    """The passage of these words: the one that stands exactly there, carried from an earlier version or not, or a new.

    Raises ValidationError unless `quote` is what the text says from `start` of the one block to `end` of the other.
    """
    blocks = [start_block]
    if end_block.pk != start_block.pk:
        between = (start_block.position, end_block.position)
        blocks = list(
            Block.objects.filter(version=start_block.version_id, position__range=between).order_by("position")
        )
    bounded = 0 <= start < len(start_block.text) and 0 < end <= len(end_block.text)
    if not (
        blocks and blocks[-1].pk == end_block.pk and bounded and quote.strip() and (len(blocks) > 1 or start < end)
    ):
        raise _elsewhere()
    if quote_of(blocks, start, end) != quote:
        raise _elsewhere()
    if len(blocks) > 1 and len(quote) > LONGEST:
        raise ValidationError(_("That is more than 20,000 characters. Please choose a shorter part of the text."))
    place = Place(start_block, start, end_block, end)
    return passage_at(place) or _new_passage(place, quote)


def passage_at(place: Place) -> Passage | None:
    """The oldest passage that stands exactly here.

    Not one of an earlier version that readers only keep for themselves: with its own words, and the version's number,
    it would tell of them.
    """
    known = Q(state=PassageAnchor.State.FIRST) | Q(passage__in=Passage.objects.in_use())
    here = PassageAnchor.objects.placed().filter(known, **place._asdict())
    anchor = here.select_related("passage").order_by("passage__created_at", "passage_id").first()
    return anchor.passage if anchor else None


def _new_passage(place: Place, quote: str) -> Passage:
    """The constraint on first ranges decides between two who point at the same words at once."""
    before, after = place.start_block.text[: place.start_offset], place.end_block.text[place.end_offset :]
    try:
        with transaction.atomic():
            passage = Passage.objects.create(
                version_id=place.start_block.version_id,
                quote=quote,
                paragraph=place.start_block.number,
                prefix=before[-CONTEXT:],
                suffix=after[:CONTEXT],
            )
            anchor = PassageAnchor.objects.create(
                passage=passage, version_id=passage.version_id, state=PassageAnchor.State.FIRST, **place._asdict()
            )
    except IntegrityError:
        there = passage_at(place)
        if there is None:
            raise
        return there
    carryover.follow(anchor=anchor)
    return passage


def _elsewhere() -> ValidationError:
    return ValidationError(_("These words aren’t at that place in the text. Please choose them again."))
