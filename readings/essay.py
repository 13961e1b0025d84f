"""A reading as Markdown: what it is, and its paragraphs with their numbers."""

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from readings import content_notes, writing
from readings.models import Block, Reading, Version

Kind = Block.Kind


def write(*, reading: Reading, version: Version, address: str) -> str:
    """The text alone, as the library gives it away. `address` is the absolute one of its page."""
    notes = content_notes.by_block(reading)
    parts = [*citation(reading, address, notes.get("", "")), *written(list(version.blocks.all()), notes)]
    return "\n\n".join(parts) + "\n"


def citation(reading: Reading, address: str, note: str) -> Iterator[str]:
    """Title, author, where and when it was published, on what ground it is here, and what it contains."""
    yield writing.heading(1, writing.line(reading.title))
    about = [reading.author, reading.publication, reading.published_in_words]
    lines = [
        writing.line(", ".join(words for words in about if words)),
        writing.line(str(reading.licence or reading.get_rights_display())),
        f"<{address}>",
    ]
    yield "\\\n".join(one for one in lines if one)
    if note:
        yield content_note(note)


def content_note(words: str) -> str:
    return f"*{writing.line(_('Contains: %(words)s') % {'words': words})}*"


def written(
    blocks: Sequence[Block], notes: Mapping[str, str], marks: Mapping[int, writing.Notes] | None = None
) -> Iterator[str]:
    """Each block, with its number; before it what it contains that somebody may not want to meet unprepared.

    `marks` are pieces of Markdown to stand in a block, by its id and the code point after which they stand.
    """
    for block in blocks:
        if note := notes.get(block.key):
            yield content_note(note)
        yield _block(block, (marks or {}).get(block.pk, {}))


def _block(block: Block, marks: writing.Notes) -> str:
    text = writing.inline(block.html, marks)
    if block.kind == Kind.HEADING:
        return writing.heading(block.level + 1, text)
    if block.kind == Kind.IMAGE:
        text = f"\\[{writing.escaped(_('Picture'))}: {text}\\]"
    if block.kind == Kind.FOOTNOTE and block.label:
        text = f"\\[{writing.escaped(block.label)}\\] {text}"
    if block.number is not None:
        text = f"**{block.number}** {text}"
    if block.kind == Kind.QUOTATION:
        return writing.quoted(text)
    return "- " + text.replace("\n", "\n  ") if block.kind == Kind.LIST_ITEM else text
