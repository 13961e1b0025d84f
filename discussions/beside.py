"""What stands beside a reading's text in a group besides the talks: content notes, and its translations."""

from collections import defaultdict
from functools import cache
from html import escape
from typing import NamedTuple

from django.db import connection
from django.db.models import Exists
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language

from discussions import ways_in
from discussions.hearing import unheard
from discussions.models import Thread
from discussions.paragraphs import Paragraph, Text
from groups.models import GroupReading, Membership, Prompt
from readings import content_notes, notes, translations
from readings.beside import in_language, own_note
from readings.languages import name_of
from readings.marks import OWN
from readings.models import ContentNote, Note, PassageAnchor, Reading, Version

# Stand in the statement for what differs from page to page.
ANY_READING, ANY_GROUP, ANYBODY = "\0reading", "\0group", "\0person"


class There(NamedTuple):
    """What there is beside a reading's text for a member. What isn't there needs no question of its own."""

    content_notes: bool
    translations: bool
    notes: bool
    prompts: bool


def there(*, me: Membership, version: Version) -> There:
    """One query: most texts have nothing of all this, and five questions take longer than the answers."""
    sql, parameters = statement()
    given = {ANY_READING: version.reading_id, ANY_GROUP: me.group_id, ANYBODY: me.user_id or ""}
    with connection.cursor() as cursor:
        cursor.execute(sql, [given.get(parameter, parameter) for parameter in parameters])
        found = There(*map(bool, cursor.fetchone()))
    return found._replace(translations=found.translations or version.reading.original_id is not None)


@cache
def statement() -> tuple[str, tuple[str, ...]]:
    """The question in SQL, with ANY_READING, ANY_GROUP and ANYBODY for its parameters. Put together once."""
    asked = {
        "content_notes": ContentNote.objects.filter(reading=ANY_READING),
        "translations": Reading.objects.filter(original=ANY_READING),
        "notes": Note.objects.filter(owner=ANYBODY),
        "prompts": Prompt.objects.asked().filter(group=ANY_GROUP, reading=ANY_READING),
    }
    rows = (
        Reading.objects.filter(pk=ANY_READING)
        .order_by()
        .annotate(**{f"has_{name}": Exists(found) for name, found in asked.items()})
    )
    return rows.values_list(*(f"has_{name}" for name in There._fields)).query.sql_with_params()


def folded(*, me: Membership, version: Version, text: Text, opened: str) -> None:
    """The blocks that have a content note fold behind it. One query."""
    notes = content_notes.by_block(version.reading)
    text.content_note = notes.get("", "")
    for paragraph in text.paragraphs:
        paragraph.content_note = notes.get(paragraph.key, "")


def translated(*, me: Membership, version: Version, text: Text, opened: str) -> None:
    """At each paragraph the way to the same in the group's other languages, and to what is said about it there.

    One query, and four for each.
    """
    taken_up = GroupReading.objects.filter(group=me.group_id).values("reading")
    for other in translations.family(version.reading).filter(pk__in=taken_up):
        if other.is_cited:
            continue
        places = translations.counterparts(version.reading, other)
        talks = talks_in(me, other)
        for paragraph in text.paragraphs:
            show(paragraph, me, other, places.get(paragraph.key, []), talks)


def noted(*, me: Membership, version: Version, text: Text, opened: str) -> None:
    """The reader's own notes, which nobody else sees. Two queries at most."""
    here = reverse("group_reading", args=[me.group_id, version.reading_id])
    for note in notes.of(me.user_id, version):
        text.mark(note.first, note.start, note.last, note.end, note.passage_id, OWN)
        last = text.paragraphs[text.place[note.last]]
        last.after += own_note(note, slug=version.reading.slug, here=f"{here}#{last.anchor}")


def show(
    paragraph: Paragraph,
    me: Membership,
    other: Reading,
    places: list[translations.Place],
    talks: dict[str, list[tuple[str, int]]],
) -> None:
    """Adds to a paragraph's line the links to where another language says the same."""
    numbers = [number for _key, number in places if number]
    if paragraph.number and numbers:
        here = reverse("group_reading", args=[me.group_id, other.pk])
        paragraph.links.append(in_language(other, f"{here}#p{numbers[0]}"))
    language = get_language() or ""
    for thread, count in [talk for key, _number in places for talk in talks[key]]:
        words = ways_in.comments(count, language)
        name = format_html('<span lang="{}">{}</span>', other.language, name_of(other.language))
        address = escape(reverse("thread_detail", args=[me.group_id, thread]))
        paragraph.links.append(f'<a class="block__talk block__talk--some" href="{address}">{words} · {name}</a>')


def talks_in(me: Membership, other: Reading) -> dict[str, list[tuple[str, int]]]:
    """The group's threads on another reading's newest version, by the key of the block in which each begins."""
    newest = other.versions.order_by("-number").first()
    placed = PassageAnchor.objects.placed().filter(version=newest)
    rows = Thread.objects.within(me).alive(me).filter(passage__anchors__in=placed)
    found = defaultdict(list)
    fields = ("passage__anchors__start_block__key", "pk", "standing", "is_heard_apart")
    talks = list(rows.with_blocks(me).order_by("pk").values_list(*fields))
    missing = unheard(me) if talks and talks[0][-1] else {}
    for key, thread, count, _apart in talks:
        found[key].append((thread, count - len(missing.get(thread, []))))
    return found
