"""What a group says about the passages of one version: found for the page of its reading, and which of it to show."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.db import models
from django.db.models import Count, F, Func, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from discussions.models import Comment, ReadMark, Thread
from discussions.models.thread import LATEST
from discussions.paragraphs import Paragraph, Text
from groups.models import Membership, Prompt
from readings.models import PLACED, PassageAnchor, Reading, Version
from readings.passages import BETWEEN_BLOCKS, gist

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

    `gist` is the passage's first words, escaped. `new` counts what others said since one was last there, of the latest
    comments (LATEST).
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

    @property
    def is_answered(self) -> bool:
        return self.count > 1

    @property
    def is_of_whole_blocks(self) -> bool:
        return self.start == 0 and self.end == self.last.length


def talks_on(*, me: Membership, version: Version, text: Text) -> list[Talk]:
    """All talks, in the order of the text; of two that begin together, the shorter first. One query."""
    here = Q(passage__anchors__version=version, passage__anchors__state__in=PLACED)
    threads = Thread.objects.within(me).alive().with_excerpt().filter(here).annotate(new=unread_by(me))
    place = ("start_block_id", "start_offset", "end_block_id", "end_offset")
    fields = (*(f"passage__anchors__{name}" for name in place), "pk", "passage_id", "last_seq", "new", "excerpt")
    rows = sorted(
        (text.place[first], start, text.place[last], end, *rest)
        for first, start, last, end, *rest in threads.values_list(*fields)
    )
    paragraphs = text.paragraphs
    return [
        Talk(thread, passage, paragraphs[first], start, paragraphs[last], end, count, new, begins(excerpt))
        for first, start, last, end, thread, passage, count, new, excerpt in rows
    ]


def begins(excerpt: str) -> str:
    """The first words of a quote, escaped, and none of another block: that one may fold behind a content note."""
    return escape(gist(excerpt.partition(BETWEEN_BLOCKS)[0], GIST))


def unread_by(me: Membership) -> Subquery:
    """How many of a thread's latest comments are others', are shown, and came since `me` was last on its page."""
    mark = ReadMark.objects.filter(member=me, thread=OuterRef("thread")).values("seq")
    by_others = (
        Comment.objects.filter(thread=OuterRef("pk"), status=Comment.Status.SHOWN)
        .filter(seq__gt=OuterRef("last_seq") - LATEST)
        .filter(seq__gt=Coalesce(Subquery(mark), 0))
        .exclude(author=me)
    )
    # Not `Count`: that would group, and a thread without any would have none to count.
    counted = by_others.order_by().annotate(how_many=Func(F("pk"), function="COUNT")).values("how_many")
    return Subquery(counted, output_field=models.IntegerField())


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
    threads = Thread.objects.within(me).alive().filter(passage__version__reading=reading)
    placed = PassageAnchor.objects.placed().filter(version=version)
    others = threads.exclude(passage__in=placed.values("passage")).values("passage__version__number")
    counted = others.annotate(threads=Count("pk")).order_by("-passage__version__number")
    return list(counted.values_list("passage__version__number", "threads"))
