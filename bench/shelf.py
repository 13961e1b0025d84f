"""The readings of the bench: a library, and one of 10,000 words with passages all over it."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime

from bench import database, places
from bench.prose import Prose
from bench.scale import Scale
from readings.models import Block, Passage, PassageAnchor, Reading, Rights, Version
from readings.passages import quote_of

START = datetime(2026, 1, 1, tzinfo=UTC)


def fill(scale: Scale, prose: Prose) -> list[Passage]:
    """Stores the library, whose first reading is the long one; returns its passages and those of the threads.

    Each group that is measured talks about as many of the first as it needs.

    The passages of the second reading come last, one for each thread that is measured and one for the replies.
    """
    sizes = [scale.words, *[400] * (scale.library - 1)]
    readings, versions, blocks = [], [], []
    for number, words in enumerate(sizes, start=1):
        reading, paragraphs = _reading(number, prose), prose.essay(words)
        version = _version(reading, number, paragraphs, words)
        readings.append(reading)
        versions.append(version)
        blocks.append(list(_blocks(version, number, paragraphs)))
    database.store(Reading, readings)
    database.store(Version, versions)
    database.store(Block, [block for each in blocks for block in each])
    database.number_from_here(Block)
    passages = [
        *_passages(blocks[0], max(scale.passages, scale.many_passages), "p"),
        *_passages(blocks[1], len(scale.threads) + 1, "q"),
    ]
    database.store(Passage, [passage for passage, _anchor in passages])
    database.store(PassageAnchor, [anchor for _passage, anchor in passages])
    return [passage for passage, _anchor in passages]


def _reading(number: int, prose: Prose) -> Reading:
    return Reading(
        id=places.ident("r", number),
        slug=f"reading-{number}",
        title=prose.sentence(5).rstrip("."),
        author=prose.sentence(2).rstrip("."),
        summary=prose.paragraph(200),
        published="2025",
        rights=Rights.PUBLIC_DOMAIN,
        published_at=START,
    )


def _version(reading: Reading, number: int, paragraphs: list[str], words: int) -> Version:
    return Version(
        id=places.ident("v", number),
        reading=reading,
        number=1,
        sha256=hashlib.sha256("\n\n".join(paragraphs).encode()).hexdigest(),
        word_count=words,
    )


def _blocks(version: Version, reading: int, paragraphs: list[str]) -> Iterator[Block]:
    for position, text in enumerate(paragraphs):
        yield Block(
            id=reading * 1000 + position,
            version=version,
            position=position,
            number=position + 1,
            key=places.ident("k", reading * 1000 + position),
            kind=Block.Kind.PARAGRAPH,
            text=text,
            html=text,
        )


def _passages(blocks: list[Block], count: int, kind: str) -> Iterator[tuple[Passage, PassageAnchor]]:
    """That many ranges of some words each, spread over the paragraphs. One in ten runs on into the next paragraph."""
    for number in range(count):
        block = last = blocks[number % len(blocks)]
        words = block.text.split(" ")
        # They stand beside each other in a paragraph; one in four reaches into the next.
        first = number // len(blocks) * 17 % (len(words) - 20)
        before, quote = " ".join(words[:first]), " ".join(words[first : first + (8, 12, 15, 20)[number % 4]])
        start = len(before) + 1 if before else 0
        end = start + len(quote)
        if number % 10 == 9 and block is not blocks[-1]:
            last = blocks[number % len(blocks) + 1]
            end = len(" ".join(last.text.split(" ")[: 3 + number // len(blocks)]))
            quote = quote_of([block, last], start, end)
        passage = Passage(
            id=places.ident(kind, number + 1),
            version=block.version,
            quote=quote,
            paragraph=block.number,
            prefix=block.text[max(0, start - 64) : start],
            suffix=last.text[end : end + 64],
        )
        place = {"start_block": block, "start_offset": start, "end_block": last, "end_offset": end}
        yield passage, PassageAnchor(passage=passage, version=block.version, state=PassageAnchor.State.FIRST, **place)
