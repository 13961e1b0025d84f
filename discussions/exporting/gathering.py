"""A reading with what a group said about it, fetched once for whatever it is written as.

It comes through the same querysets as the pages, and less goes out than they show: of a comment that is hidden its own
author still sees the words, but an export is made to be handed on, so it is the same whoever of the group makes it;
only what a block keeps from somebody isn't in theirs either.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import accumulate

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from discussions import folding, tree
from discussions.models import Comment, Thread
from discussions.models.comment import speaker
from discussions.quoting import References
from groups.models import Membership
from readings import content_notes, policies
from readings.models import PLACED, Block, PassageAnchor, Reading, Version
from readings.passages import BETWEEN_BLOCKS

State = PassageAnchor.State


@dataclass(slots=True)
class Said:
    """One comment. `name` is empty where names stay here; `answers` is the number of the comment that it answers, 0
    where it answers none. `words` are sanitised HTML.
    """

    seq: int
    answers: int
    depth: int
    name: str
    at: datetime
    edited_at: datetime | None
    words: str


@dataclass(slots=True)
class Talk:
    """A thread: what it is about and what was said. `number` counts them in the order of the text.

    `quote` is as much of the passage as may be taken away; `place` is where it stands, None where no text is here;
    `contains` is what the content notes on its paragraphs say; `elsewhere` says that it isn't in the version that is
    taken away.
    """

    thread_id: str
    number: int
    question: str
    said: list[Said]
    quote: str = ""
    prefix: str = ""
    suffix: str = ""
    contains: str = ""
    version: int = 0
    paragraph: int | None = None
    place: PassageAnchor | None = None
    elsewhere: bool = False


class Whole:
    """A version's text from its first block to its last, with an empty line between each two."""

    def __init__(self, blocks: list[Block]) -> None:
        self.blocks = blocks

    @cached_property
    def text(self) -> str:
        return BETWEEN_BLOCKS.join(block.text for block in self.blocks)

    @cached_property
    def starts(self) -> dict[int, int]:
        """Where each block begins in it, in code points."""
        lengths = [len(block.text) + len(BETWEEN_BLOCKS) for block in self.blocks]
        return dict(zip((block.pk for block in self.blocks), accumulate(lengths, initial=0), strict=False))

    def range_of(self, place: PassageAnchor) -> tuple[int, int]:
        start, end = self.starts[place.start_block_id or 0], self.starts[place.end_block_id or 0]
        return start + (place.start_offset or 0), end + (place.end_offset or 0)


@dataclass(slots=True)
class Export:
    """All that goes out. `version` is None where the text isn't here; `blocks` are empty where it may not be taken.

    `texts` are the whole texts of the versions in which passages stand, to find their places. They don't go out.
    """

    me: Membership
    reading: Reading
    version: Version | None
    named: bool
    blocks: list[Block]
    content_notes: dict[str, str]
    talks: list[Talk]
    texts: dict[str, Whole]

    def address(self) -> str:
        """The reading's page, for those who may open it: of the library or, if it isn't there, of the group."""
        if self.reading.published_at:
            return self.reading.get_absolute_url()
        return reverse("group_reading", args=[self.me.group_id, self.reading.pk])

    def version_address(self, number: int) -> str:
        """The page of a version; where none is shown, the reading's."""
        if self.reading.is_cited:
            return self.address()
        if self.reading.published_at:
            return reverse("reading_version", args=[self.reading.slug, number])
        return reverse("group_reading_version", args=[self.me.group_id, self.reading.pk, number])

    def thread_address(self, talk: Talk) -> str:
        return reverse("thread_detail", args=[self.me.group_id, talk.thread_id])

    def comment_address(self, talk: Talk, seq: int) -> str:
        return reverse("comment_detail", args=[self.me.group_id, talk.thread_id, seq])

    def is_here(self, talk: Talk) -> bool:
        """Whether it is known where the talk's passage stands in the version that is taken away."""
        return talk.place is not None and self.version is not None and talk.place.version_id == self.version.pk


def gather(*, me: Membership, reading: Reading, version: Version | None, named: bool, on_paper: bool = False) -> Export:
    """Five queries, however many threads there are; three where no text is here."""
    threads = Thread.objects.within(me).alive(me)
    threads = threads.filter(Q(passage__version__reading=reading) | Q(prompt__reading=reading))
    said = _said(me, threads, named)
    places = _places(threads, version)
    texts = _texts(version, places)
    takes_text = policies.can_take_text(reading, reads=version is not None, on_paper=on_paper)
    export = Export(
        me=me,
        reading=reading,
        version=version,
        named=named,
        blocks=texts[version.pk].blocks if version and takes_text else [],
        content_notes=content_notes.by_block(reading),
        talks=[],
        texts=texts,
    )
    talks = [
        _talk(thread, places, said[thread.pk], reading)
        for thread in threads.select_related("passage__version", "prompt__passage__version")
    ]
    export.talks = sorted(talks, key=lambda talk: _order(talk, export))
    for number, talk in enumerate(export.talks, start=1):
        talk.number, talk.elsewhere = number, bool(version and talk.quote and not export.is_here(talk))
        talk.contains = _contains(talk, export)
    return export


def _said(me: Membership, threads: QuerySet[Thread], named: bool) -> dict[str, list[Said]]:
    """What is shown to the whole group, by thread, in the order of the tree."""
    shown = Comment.objects.filter(thread__in=threads.values("pk"), status=Comment.Status.SHOWN).with_words(me)
    shown = shown.annotate(speaker=speaker(field="author__name"))
    names = ("is_unnamed", "speaker")
    fields = ("thread_id", "seq", "parent__seq", "path", *names, "created_at", "edited_at", "note", "words")
    by_thread = defaultdict(list)
    rows = list(shown.order_by("path").values_list(*fields))
    quoted = References((row[-1] for row in rows), me=me)
    for thread_id, seq, answers, path, is_unnamed, name, at, edited_at, note, html in rows:
        words = folding.below(note, quoted.fill(html, leads=False, named=named))
        who = (_("a member") if is_unnamed else name or _("a former member")) if named else ""
        by_thread[thread_id].append(Said(seq, answers or 0, tree.depth(path), who, at, edited_at, words))
    return by_thread


def _places(threads: QuerySet[Thread], version: Version | None) -> dict[str, PassageAnchor]:
    """Where each passage stands: in this version if that is known, else where it was first read."""
    if version is None:
        return {}
    anchors = PassageAnchor.objects.filter(
        Q(state=State.FIRST) | Q(version=version, state__in=PLACED),
        Q(passage__in=threads.exclude(passage=None).values("passage"))
        | Q(passage__in=threads.exclude(prompt__passage=None).values("prompt__passage")),
    ).select_related("start_block", "end_block", "version")
    return {anchor.passage_id: anchor for anchor in sorted(anchors, key=lambda one: one.version_id == version.pk)}


def _texts(version: Version | None, places: dict[str, PassageAnchor]) -> dict[str, Whole]:
    if version is None:
        return {}
    by_version: dict[str, list[Block]] = {version.pk: []}
    versions = {version.pk, *(place.version_id for place in places.values())}
    for block in Block.objects.filter(version__in=versions).order_by("version_id", "position"):
        by_version.setdefault(block.version_id, []).append(block)
    return {pk: Whole(blocks) for pk, blocks in by_version.items()}


def _talk(thread: Thread, places: dict[str, PassageAnchor], said: list[Said], reading: Reading) -> Talk:
    """What a thread is about: a passage, or a question, which may be about one."""
    passage = thread.passage or (thread.prompt.passage if thread.prompt else None)
    talk = Talk(thread_id=thread.pk, number=0, question=thread.prompt.words if thread.prompt else "", said=said)
    if passage:
        talk.place = places.get(passage.pk)
        talk.quote = policies.quotable(reading, passage.quote)
        if reading.rights in policies.FREE:
            talk.prefix, talk.suffix = passage.prefix, passage.suffix
        place = talk.place
        talk.version = place.version.number if place else passage.version.number
        talk.paragraph = place.start_block.number if place and place.start_block else passage.paragraph
    return talk


def _contains(talk: Talk, export: Export) -> str:
    """Of the quote too nobody should learn unprepared what its paragraphs contain."""
    if talk.place is None or not (talk.place.start_block and talk.place.end_block):
        return ""
    first, last = talk.place.start_block.position, talk.place.end_block.position
    keys = [block.key for block in export.texts[talk.place.version_id].blocks if first <= block.position <= last]
    return "; ".join(dict.fromkeys(export.content_notes[key] for key in keys if key in export.content_notes))


def _order(talk: Talk, export: Export) -> tuple[int, int, int, int, int, str]:
    """What is about the whole reading, then what stands in this version, then what is said of others.

    In the order in which passages end: their numbers stand there, and count up through the text.
    """
    place = talk.place
    if place and place.end_block:
        rank = 1 if export.is_here(talk) else 2
        ends = place.end_block.position, place.end_offset or 0
        return rank, -talk.version, *ends, talk.paragraph or 0, talk.thread_id
    return (2 if talk.quote else 0), -talk.version, talk.paragraph or 0, 0, 0, talk.thread_id
