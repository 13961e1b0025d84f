"""Which readings say what somebody looks for, and where in them. Nothing of what is behind a content note is shown."""

from dataclasses import dataclass
from typing import cast

from django.db.models import Case, IntegerField, Min, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils.safestring import SafeString

from readings.models import Block, ContentNote, Reading, ReadingQuerySet, SearchEntry
from readings.search.excerpts import excerpt, marked
from readings.search.query import Query

# So many readings are found at a time, each with so many of its paragraphs.
PAGE = 10
PARAGRAPHS = 3
# Found by its citation, or by its text alone: the one comes before the other, and in each the titles are in order.
CITATION, TEXT = 0, 1


@dataclass
class Paragraph:
    """A block in which it stands, with the fragment of an address that leads there."""

    anchor: str
    number: int | None
    excerpt: SafeString


@dataclass
class Found:
    """A reading as a result shows it: as safe HTML what was found, and what it contains if there is a note on it."""

    reading: Reading
    title: SafeString
    author: SafeString
    summary: SafeString | str
    note: str
    paragraphs: list[Paragraph]
    url: str = ""
    place: str = ""


def find(*, query: Query, seen: ReadingQuerySet, read: ReadingQuerySet, after: str) -> tuple[list[Found], str]:
    """A page of those among `seen` whose citation says it, or that are among `read` and whose text does.

    `after` is what this gave for the page before; what it gives now is empty at the end.
    """
    entries = SearchEntry.objects.saying(query).shown_of(seen, read)
    by = Min(Case(When(block=None, then=Value(CITATION)), default=Value(TEXT), output_field=IntegerField()))
    rows = entries.values("reading", "reading__title").annotate(by=by).filter(_after(after))
    page = list(rows.order_by("by", "reading__title", "reading").values_list("by", "reading")[: PAGE + 1])
    more = "{}{}".format(*page[PAGE - 1]) if len(page) > PAGE else ""
    readings = Reading.objects.in_bulk([pk for _by, pk in page[:PAGE]]) if page else {}
    return _results([readings[pk] for _by, pk in page[:PAGE]], entries, query) if page else [], more


def _after(after: str) -> Q:
    last = Reading.objects.filter(pk=after[1:]).values_list("title", "pk").first() if after[:1] in ("0", "1") else None
    if last is None:
        return Q()
    follows = Q(reading__title__gt=last[0]) | Q(reading__title=last[0], reading__gt=last[1])
    return Q(by__gt=int(after[0])) | Q(follows, by=int(after[0]))


def _results(readings: list[Reading], entries: QuerySet[SearchEntry], query: Query) -> list[Found]:
    notes = dict(ContentNote.objects.filter(reading__in=readings, block_key="").values_list("reading", "words"))
    results = {
        reading.pk: Found(
            reading=reading,
            title=marked(reading.title, reading.language, query),
            author=marked(reading.author, reading.language, query),
            summary="" if reading.pk in notes else _summary(reading, query),
            note=notes.get(reading.pk, ""),
            paragraphs=[],
        )
        for reading in readings
    }
    for entry in _paragraphs(readings, entries):
        result = results[entry.reading_id]
        result.paragraphs.append(_paragraph(cast("Block", entry.block), result.reading.language, query))
    return list(results.values())


def _paragraph(block: Block, language: str, query: Query) -> Paragraph:
    anchor = f"#s{block.position}" if block.number is None else f"#p{block.number}"
    return Paragraph(anchor, block.number, excerpt(block.text, language, query))


def _summary(reading: Reading, query: Query) -> SafeString | str:
    """A piece of the summary, if it is in there."""
    shown = excerpt(reading.summary, reading.language, query)
    return shown if "<mark>" in shown else ""


def _paragraphs(readings: list[Reading], entries: QuerySet[SearchEntry]) -> list[SearchEntry]:
    """The first paragraphs of each that say it."""
    nth = Window(RowNumber(), partition_by="reading", order_by="block__position")
    return list(
        entries.filter(reading__in=readings, block__isnull=False)
        .annotate(nth=nth)
        .filter(nth__lte=PARAGRAPHS)
        .select_related("block")
        .defer("words", "block__html")
        .order_by("reading", "block__position")
    )
