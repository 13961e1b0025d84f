"""What stands beside a text at its own address: content notes, and the way to the same words in another language."""

from collections.abc import Iterable

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from readings import content_notes, translations
from readings.languages import name_of
from readings.models import Block, Reading
from readings.reader import Reader


def put_beside(blocks: Iterable[Block], reading: Reading, user: Reader) -> str:
    """Gives each block its `content_note`, and as its `after` links to the other languages that this person reads.

    Returns what the whole reading contains, by its own content note.

    Two queries where there is no translation; three for each.
    """
    notes = content_notes.by_block(reading)
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
        if links:
            block.after = mark_safe(f'<p class="block__talks">{"".join(links)}</p>')  # noqa: S308 - from format_html
    return notes.get("", "")


def in_language(other: Reading, address: str) -> SafeString:
    """A link to the same paragraph in another language, under that language's own name."""
    return format_html(
        '<a class="block__talk" href="{}" lang="{}" hreflang="{}">{}</a>',
        address,
        other.language,
        other.language,
        name_of(other.language),
    )
