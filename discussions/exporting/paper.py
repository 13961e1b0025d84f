"""What a group said, on paper: passages marked and numbered in the text, the talk at its end or in its margin."""

from collections import defaultdict

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from discussions.exporting.gathering import Export, Talk
from readings import paper
from readings.marks import Range, marked


def page_of(export: Export, edition: str) -> dict[str, object]:
    """What the page shows of it. `edition` is foot, margin or none, for where the talk stands, or wide."""
    has_talk, in_margin = edition in {"foot", "margin"}, edition == "margin"
    here = [talk for talk in export.talks if export.is_here(talk)] if has_talk else []
    after = [talk for talk in export.talks if talk not in here] if in_margin else export.talks
    return {
        "edition": edition,
        "takes_paper": bool(export.blocks),
        "text": text_of(export, here, in_margin=in_margin) if export.blocks else "",
        "talks": after if has_talk else [],
    }


def text_of(export: Export, here: list[Talk], *, in_margin: bool) -> SafeString:
    """The text. Passages are underlined and their numbers stand at their ends, so they need no colour."""
    beside = _beside(here) if in_margin else {}
    return paper.laid_out(export.blocks, export.content_notes, _marked(export, here), beside)


def _marked(export: Export, talks: list[Talk]) -> dict[int, str]:
    """By block, its HTML with the passages that run through it."""
    positions = {block.pk: index for index, block in enumerate(export.blocks)}
    ranges: dict[int, list[Range]] = defaultdict(list)
    markers: dict[int, dict[int, str]] = defaultdict(lambda: defaultdict(str))
    for talk in talks:
        place = talk.place
        if not place or not place.start_block_id or not place.end_block_id:
            continue
        first, last = positions[place.start_block_id], positions[place.end_block_id]
        for block in export.blocks[first : last + 1]:
            start = (place.start_offset or 0) if block.pk == place.start_block_id else 0
            end = (place.end_offset or 0) if block.pk == place.end_block_id else len(block.text)
            ranges[block.pk].append(Range(start, end, talk.thread_id))
        markers[place.end_block_id][place.end_offset or 0] += paper.marker(talk.number)
    return {
        block.pk: paper.with_markers(marked(block.html, ranges[block.pk]), markers[block.pk])
        for block in export.blocks
        if block.pk in ranges
    }


def _beside(talks: list[Talk]) -> dict[int, str]:
    """By block, the talks on passages that end in it."""
    by_block: dict[int, list[Talk]] = defaultdict(list)
    for talk in talks:
        if talk.place and talk.place.end_block_id:
            by_block[talk.place.end_block_id].append(talk)
    return {
        pk: render_to_string("discussions/_paper_talks.html", {"talks": there, "beside": True})
        for pk, there in by_block.items()
    }
