"""What stands beside a text at its own address: content notes, and the way to the same words in another language."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from readings import content_notes, translations
from readings.languages import name_of
from readings.marks import OWN, Range, marked
from readings.models import Block, Reading
from readings.notes import Placed
from readings.reader import Reader


def put_beside(blocks: Iterable[Block], reading: Reading, user: Reader) -> str:
    """Gives each block its `content_note`, and as its `after` links to the other languages that this person reads.

    Returns what the whole reading contains, by its own content note.

    Two queries where there is no translation; three for each.
    """
    notes = content_notes.by_block(reading)
    note_address = reverse("note_add", args=[reading.slug])
    others = [
        (other, translations.counterparts(reading, other))
        for other in translations.family(reading) & Reading.objects.readable_by(user)
    ]
    for block in blocks:
        block.content_note = notes.get(block.key, "")
        links = [
            in_language(other, f"{other.get_absolute_url()}#p{number}")
            for other, places in others
            for _key, number in places.get(block.key, [])[:1]
            if number and block.number
        ]
        if user.is_authenticated and block.number:
            links.append(note_link(note_address, block))
        if links:
            block.after = mark_safe(f'<p class="block__talks">{"".join(links)}</p>')  # noqa: S308 - from format_html
    return notes.get("", "")


def note_link(address: str, block: Block) -> SafeString:
    """The way to a note of one's own on a paragraph; `address` is that of a new note."""
    return format_html(
        '<a class="block__talk" href="{}?version={}&amp;block={}">{}<span class="hidden"> {}</span></a>',
        address,
        block.version.number,
        block.key,
        _("Note"),
        _("on paragraph %(number)s") % {"number": block.number},
    )


def put_notes(blocks: Sequence[Block], placed: Iterable[Placed], *, slug: str, here: str) -> None:
    """Marks the words that a reader has notes on, and puts each note below the block in which they end."""
    places = {block.pk: place for place, block in enumerate(blocks)}
    ranges = defaultdict(list)
    for note in placed:
        begins, ends = places[note.first], places[note.last]
        for place in range(begins, ends + 1):
            start = note.start if place == begins else 0
            end = note.end if place == ends else len(blocks[place].text)
            ranges[place].append(Range(start, end, note.passage_id, OWN))
        blocks[ends].after += own_note(note, slug=slug, here=here)
    for place, marks in ranges.items():
        blocks[place].html = marked(blocks[place].html, marks)


def own_note(note: Placed, *, slug: str, here: str) -> SafeString:
    """A note of one's own, folded: somebody else may be looking."""
    return render_to_string("readings/_own_note.html", {"note": note, "slug": slug, "here": here})


def in_language(other: Reading, address: str) -> SafeString:
    """A link to the same paragraph in another language, under that language's own name."""
    return format_html(
        '<a class="block__talk" href="{}" lang="{}" hreflang="{}">{}</a>',
        address,
        other.language,
        other.language,
        name_of(other.language),
    )
