"""A reading and what was said about it as one Markdown file, for any editor, now and in twenty years."""

from collections import defaultdict
from collections.abc import Iterator

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from discussions.exporting.gathering import Export, Said, Talk
from readings import writing
from readings.essay import citation, content_note, written


def write(export: Export, site: str) -> str:
    """`site` is the beginning of every address, as https://reading.example."""
    parts = [*citation(export.reading, site + export.address(), export.content_notes.get("", ""))]
    if export.blocks:
        parts += written(export.blocks, export.content_notes, _marks(export, site))
    elif export.version:
        stays = _("The text itself stays where it is: its rights let it be read there alone.")
        parts.append(f"*{writing.line(stays)}*")
    if export.talks:
        parts.append(writing.heading(2, writing.line(_("What we have talked about"))))
        for talk in export.talks:
            parts += _talk(export, talk, site)
    return "\n\n".join(parts) + "\n"


def _marks(export: Export, site: str) -> dict[int, dict[int, list[str]]]:
    """By block and code point, the number of each talk at the end of its passage, leading to its thread."""
    marks: dict[int, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for talk in export.talks:
        if export.is_here(talk) and talk.place:
            mark = f"[\\[{talk.number}\\]](<{site}{export.thread_address(talk)}>)"
            marks[talk.place.end_block_id or 0][talk.place.end_offset or 0].append(mark)
    return marks


def _talk(export: Export, talk: Talk, site: str) -> Iterator[str]:
    where = writing.escaped(place_of(export, talk))
    yield writing.heading(3, f"{talk.number}. [{where}](<{site}{export.thread_address(talk)}>)")
    if talk.contains:
        yield content_note(talk.contains)
    if talk.quote:
        yield writing.quoted("\n\n".join(writing.line(block) for block in talk.quote.split("\n\n") if block.strip()))
    if talk.question:
        yield f"**{writing.line(talk.question)}**"
    for said in talk.said:
        yield writing.quoted(f"{_head(said)}\n\n{writing.blocks(said.words)}", said.depth + 1)


def place_of(export: Export, talk: Talk) -> str:
    """Where it stands, in words."""
    if not talk.paragraph:
        return _("On the text") if talk.quote else _("On the whole reading")
    if export.version and not export.is_here(talk):
        return _("On paragraph %(number)s of version %(version)s") % {
            "number": talk.paragraph,
            "version": talk.version,
        }
    return _("On paragraph %(number)s") % {"number": talk.paragraph}


def _head(said: Said) -> str:
    """Who speaks, or without names which comment it is; when; and what it answers."""
    who = f"{said.name} ({said.seq})" if said.name else _("Comment %(number)d") % {"number": said.seq}
    words = [f"**{writing.line(who)}**", writing.escaped(date_format(timezone.localtime(said.at), "DATETIME_FORMAT"))]
    if said.answers:
        words.append(writing.escaped(_("in answer to %(number)d") % {"number": said.answers}))
    return ", ".join(words)
