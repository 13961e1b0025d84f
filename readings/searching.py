"""Which readings say what somebody looks for, and where in them. Nothing of what is behind a content note is shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from django.db.models import Case, IntegerField, Q, Value, When, Window
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
    entries = SearchEntry.objects.saying(query)
    citations = Q(pk__in=entries.of_citations().values("reading"))
    texts = Q(pk__in=entries.of_texts().values("reading")) & Q(pk__in=read.values("pk"))
    found = seen.filter(citations | texts).annotate(
        by=Case(When(citations, Value(CITATION)), default=Value(TEXT), output_field=IntegerField())
    )
    page = list(found.filter(_after(after)).order_by("by", "title", "pk")[: PAGE + 1])
    more = f"{page[PAGE - 1].by}{page[PAGE - 1].pk}" if len(page) > PAGE else ""
    return _results(page[:PAGE], query, read), more


def _after(after: str) -> Q:
    last = Reading.objects.filter(pk=after[1:]).values_list("title", "pk").first() if after[:1] in ("0", "1") else None
    if last is None:
        return Q()
    follows = Q(title__gt=last[0]) | Q(title=last[0], pk__gt=last[1])
    return Q(by__gt=int(after[0])) | Q(follows, by=int(after[0]))


def _results(readings: Sequence[Reading], query: Query, read: ReadingQuerySet) -> list[Found]:
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
    for entry in _paragraphs(readings, query, read):
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


def _paragraphs(readings: Sequence[Reading], query: Query, read: ReadingQuerySet) -> list[SearchEntry]:
    """The first paragraphs of each that say it."""
    entries = (
        SearchEntry.objects.saying(query).of_texts().filter(reading__in=readings, reading_id__in=read.values("pk"))
    )
    nth = Window(RowNumber(), partition_by="reading", order_by="block__position")
    return list(
        entries.annotate(nth=nth)
        .filter(nth__lte=PARAGRAPHS)
        .select_related("block")
        .defer("words", "block__html")
        .order_by("reading", "block__position")
    )
