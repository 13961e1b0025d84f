"""A syllabus on its way out: into a file that another group, or another site, can take in (docs/formats/syllabus.md).

It names nobody, says no date, no place and no id of the group's, and holds a text only where its rights let it travel.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from groups import prompting
from groups.models import Membership, Prompt, Syllabus, SyllabusItem
from groups.outlines import FACTS, FORMAT, LONGEST_QUOTE, VERSION
from readings.models import Block, ContentNote, Passage, PassageAnchor, Reading, Rights, Version
from readings.passages import CONTEXT, quote_of
from readings.policies import can_take_text, quotable


@dataclass
class Text:
    """A reading's newest version with its blocks in their order, and where its passages stand there."""

    version: Version
    blocks: list[Block] = field(default_factory=list)
    anchors: dict[str, PassageAnchor] = field(default_factory=dict)


def write(*, me: Membership, syllabus: Syllabus) -> dict[str, object]:
    """The syllabus, ready to be written as JSON. As many queries for many readings as for one."""
    items = list(syllabus.items.for_page())
    readings = [item.reading for item in items]
    asked = prompting.asked_by_reading(me, [reading.pk for reading in readings])
    texts = texts_of(readings, [prompt.passage_id for prompts in asked.values() for prompt in prompts])
    notes = defaultdict(list)
    for note in ContentNote.objects.filter(reading__in=readings).order_by("pk"):
        notes[note.reading_id].append(note)
    sessions = numbered_sessions(items)
    return {
        "format": FORMAT,
        "version": VERSION,
        "title": syllabus.title,
        "why": syllabus.why,
        "items": [
            {
                "reading": reading_of(item.reading, texts.get(item.reading_id), notes[item.reading_id]),
                "why": item.why,
                "session": sessions.get(item.session_id),
                "prompts": [
                    prompt_of(prompt, item.reading, texts.get(item.reading_id)) for prompt in asked[item.reading_id]
                ],
            }
            for item in items
        ],
    }


def texts_of(readings: Iterable[Reading], passages: Iterable[str | None]) -> dict[str, Text]:
    """By the reading's id. What is only cited has none."""
    shown = [reading for reading in readings if not reading.is_cited]
    newest = {row.reading_id: row for row in Version.objects.filter(reading__in=shown).order_by("number")}
    texts = {version.pk: Text(version) for version in newest.values()}
    for block in Block.objects.filter(version__in=texts).order_by("position"):
        texts[block.version_id].blocks.append(block)
    for anchor in PassageAnchor.objects.placed().filter(version__in=texts, passage__in=list(filter(None, passages))):
        texts[anchor.version_id].anchors[anchor.passage_id] = anchor
    return {text.version.reading_id: text for text in texts.values()}


def numbered_sessions(items: Iterable[SyllabusItem]) -> dict[str | None, int]:
    """The sessions in the order in which they come, from 1: of when and where they are, a file says nothing."""
    sessions = {item.session for item in items if item.session}
    in_order = sorted(sessions, key=lambda session: (session.starts_at, session.pk))
    return {session.pk: number for number, session in enumerate(in_order, start=1)}


def reading_of(reading: Reading, text: Text | None, notes: Iterable[ContentNote]) -> dict[str, object]:
    facts: dict[str, object] = {name: str(getattr(reading, name)) for name in FACTS}
    if reading.rights == Rights.STUDY:
        facts["rights"] = Rights.CITATION.value
    taken = text is not None and can_take_text(reading, reads=True)
    blocks = text.blocks if text and taken else []
    place = {block.key: position for position, block in enumerate(blocks)}
    return facts | {
        "sha256": text.version.sha256 if text else None,
        "content_notes": [
            {"words": note.words, "block": place.get(note.block_key)}
            for note in sorted(notes, key=lambda note: place.get(note.block_key, -1))
            if not note.block_key or note.block_key in place
        ],
        "blocks": [
            {"kind": block.kind, "level": block.level, "label": block.label, "html": block.html} for block in blocks
        ]
        if taken
        else None,
    }


def prompt_of(prompt: Prompt, reading: Reading, text: Text | None) -> dict[str, object]:
    about = selector(reading, prompt.passage, text) if prompt.passage else None
    return {"words": prompt.words, "about": about}


def selector(reading: Reading, passage: Passage, text: Text | None) -> dict[str, str] | None:
    """The words as they stand in the newest version, or as they were first read; None where they are more than may be
    quoted, or than a file may hold.
    """
    exact, prefix, suffix = passage.quote, passage.prefix, passage.suffix
    anchor = text.anchors.get(passage.pk) if text else None
    if text and anchor:
        ids: list[int | None] = [block.pk for block in text.blocks]
        across = text.blocks[ids.index(anchor.start_block_id) : ids.index(anchor.end_block_id) + 1]
        start, end = anchor.start_offset or 0, anchor.end_offset or 0
        exact = quote_of(across, start, end)
        prefix, suffix = across[0].text[:start][-CONTEXT:], across[-1].text[end:][:CONTEXT]
    if quotable(reading, exact) != exact or len(exact) > LONGEST_QUOTE:
        return None
    if quotable(reading, prefix + exact + suffix) != prefix + exact + suffix:
        prefix = suffix = ""
    return {"type": "TextQuoteSelector", "exact": exact, "prefix": prefix, "suffix": suffix}
