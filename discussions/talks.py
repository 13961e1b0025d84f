"""What a group says about the passages of one version: found for the page of its reading, and which of it to show."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from html import escape
from typing import Any, NamedTuple

from django.db import connection, models
from django.db.models import Count, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Left
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from discussions.hearing import unheard
from discussions.models import Comment, ReadMark, Thread
from discussions.paragraphs import Paragraph, Text
from groups.models import Membership, Prompt
from readings.models import PLACED, PassageAnchor, Reading, Version
from readings.passages import BETWEEN_BLOCKS, gist

# Stand in the statement for whose talks they are.
ANY_GROUP, ANY_VERSION, ANYBODY = "\0group", "\0version", "\0me"
# As much of a quote as stands for the passage in a link, in characters.
GIST = 40


class Show(models.TextChoices):
    """Which passages a reader wants to see, as `?show=` says it."""

    ALL = "", _("All")
    MINE = "mine", _("Mine")
    UNREAD = "unread", _("Unread")
    PROMPTS = "prompts", _("With a question")


class Wish(NamedTuple):
    """What a reader asked to see: the passage that is to be open, by its id, and which of the others."""

    opened: str = ""
    show: Show = Show.ALL

    @classmethod
    def said_in(cls, query: Mapping[str, str]) -> "Wish":
        """As an address says it: `?passage=<id>`, `?show=mine`."""
        show = query.get("show", "")
        return cls(query.get("passage", ""), Show(show) if show in Show.values else Show.ALL)

    @property
    def query(self) -> str:
        """What keeps `show` in an address, to stand before a passage."""
        return f"show={self.show}&amp;" if self.show else ""


@dataclass(slots=True)
class Talk:
    """A thread, as the page of its reading knows it: from `start` in `first` to `end` in `last`, which may be one.

    `gist` is the passage's first words, escaped. `new` counts what was said since one was last there, or spoke there.
    """

    thread_id: str
    passage_id: str
    first: Paragraph
    start: int
    last: Paragraph
    end: int
    count: int
    new: int
    gist: str

    is_answered: bool = False

    @property
    def is_of_whole_blocks(self) -> bool:
        return self.start == 0 and self.end == self.last.length


def talks_on(*, me: Membership, version: Version, text: Text) -> list[Talk]:
    """All talks, in the order of the text; of two that begin together, the shorter first. Two queries, and another
    for those of which one has read only a part.
    """
    marks = dict(ReadMark.objects.filter(member=me).values_list("thread_id", "seq"))
    sql, parameters = statement()
    given: dict[Any, Any] = {ANY_GROUP: me.group_id, ANY_VERSION: version.pk, ANYBODY: me.pk}
    with connection.cursor() as cursor:
        cursor.execute(sql, [given.get(parameter, parameter) for parameter in parameters])
        rows = cursor.fetchall()
    place, paragraphs = text.place, text.paragraphs
    in_order = sorted([(place[first], start, place[last], end, *rest) for first, start, last, end, *rest in rows])
    partly = [row[4] for row in rows if 0 < marks.get(row[4], 0) < row[7]]
    since = said_since_read(me, partly) if partly else {}
    talks = [
        Talk(
            thread, passage, paragraphs[first], start, paragraphs[last], end,
            count, since.get(thread, 0) if marks.get(thread) else count, begins(excerpt), count > 1,
        )
        for first, start, last, end, thread, passage, count, _last, excerpt, _apart in in_order
    ]  # fmt: skip
    if rows and rows[0][-1]:
        count_heard(talks, unheard(me), marks)
    return talks


def said_since_read(me: Membership, threads: list[str]) -> dict[str, int]:
    """How much stands in each of these threads that was said after one's mark in it."""
    mark = ReadMark.objects.filter(member=me, thread=OuterRef("thread"))
    said = Comment.objects.filter(thread__in=threads, status=Comment.Status.SHOWN, seq__gt=Subquery(mark.values("seq")))
    return dict(said.order_by().values_list("thread").annotate(Count("pk")))


def count_heard(talks: list[Talk], unheard: Mapping[str, list[int]], marks: Mapping[str, int]) -> None:
    """Counts nothing that isn't there for a reader."""
    for talk in talks:
        missing = unheard.get(talk.thread_id, [])
        talk.count -= len(missing)
        talk.new -= sum(seq > marks.get(talk.thread_id, 0) for seq in missing)
        talk.is_answered = talk.count > 1


@cache
def statement() -> tuple[str, tuple[Any, ...]]:
    """The question for a group's talks on a version, in SQL, with ANY_GROUP and ANY_VERSION for its parameters.

    Django takes longer to put it together than the database to answer it, so it is done once.
    """
    version = Coalesce(F("passage__anchors__version"), Value(""))
    here = Q(Exact(version, Value(ANY_VERSION)), passage__anchors__state__in=PLACED)
    # From the group's threads to their places, not the other way round: a text in the library has places of all groups.
    # SQLite, which keeps no statistics, would begin with those; of what is computed it has no index.
    me = Membership(pk=ANYBODY, group_id=ANY_GROUP)
    threads = Thread.objects.within(me).alive(me).with_blocks(me).filter(here)
    place = ("start_block_id", "start_offset", "end_block_id", "end_offset")
    fields = (*(f"passage__anchors__{name}" for name in place), "pk", "passage_id", "standing", "last_seq")
    return threads.values_list(*fields, Left("passage__quote", GIST + 1), "is_heard_apart").query.sql_with_params()


@lru_cache(maxsize=10_000)
def begins(excerpt: str) -> str:
    """The first words of a quote, escaped, and none of another block: that one may fold behind a content note."""
    if BETWEEN_BLOCKS in excerpt:
        excerpt = excerpt.partition(BETWEEN_BLOCKS)[0]
    return escape(gist(excerpt, GIST))


def chosen(talks: list[Talk], wish: Wish, me: Membership) -> list[Talk]:
    """Those that a reader wants to see, and the one that they opened. One query where it is not for all or unread."""
    if wish.show == Show.ALL:
        return talks
    if wish.show == Show.UNREAD:
        return [talk for talk in talks if talk.new or talk.passage_id == wish.opened]
    if wish.show == Show.MINE:
        spoke = set(Comment.objects.filter(author=me).values_list("thread_id", flat=True).distinct())
        return [talk for talk in talks if talk.thread_id in spoke or talk.passage_id == wish.opened]
    asked = Prompt.objects.asked().filter(group_id=me.group_id, passage__isnull=False)
    passages = {wish.opened, *asked.values_list("passage_id", flat=True)}
    return [talk for talk in talks if talk.passage_id in passages]


def elsewhere(reading: Reading, version: Version, me: Membership) -> list[tuple[int, int]]:
    """The other versions that the group has talked about, the newest first: number, and how many passages of it."""
    threads = Thread.objects.within(me).alive(me).filter(passage__version__reading=reading)
    placed = PassageAnchor.objects.placed().filter(version=version)
    others = threads.exclude(passage__in=placed.values("passage")).values("passage__version__number")
    counted = others.annotate(threads=Count("pk")).order_by("-passage__version__number")
    return list(counted.values_list("passage__version__number", "threads"))
