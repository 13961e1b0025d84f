"""A reading with what a group says about it: passages marked, and under each paragraph the ways into the talk."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from discussions import conversation
from discussions.models import Thread
from groups.models import Membership
from readings.marks import Range, marked
from readings.models import Reading, Version

# As much of a quote as stands for the passage in a link, in characters.
GIST = 40
# As many comments as are shown of a passage that is opened in the text.
BEGINNING = 3
PARAGRAPH = ("pk", "position", "key", "number", "kind", "level", "html")


@dataclass(slots=True)
class Talk:
    """A thread, as the page of its reading knows it."""

    thread_id: str
    passage_id: str
    block_id: int
    start: int
    end: int
    count: int
    excerpt: str

    @property
    def gist(self) -> str:
        """The passage's first words."""
        if len(self.excerpt) <= GIST:
            return self.excerpt
        return self.excerpt[:GIST].rsplit(maxsplit=1)[0] + "…"


@dataclass(slots=True)
class Paragraph:
    """A block with what the group adds to it: passages marked in its `html`, and what is to stand `after` it."""

    pk: int
    position: int
    key: str
    number: int | None
    kind: str
    level: int
    html: str
    after: str = ""


@dataclass(slots=True)
class Page:
    """A version's text, ready to be shown, and the talks on it in the order of the text."""

    blocks: list[Paragraph]
    talks: list[Talk]


def read(*, me: Membership, version: Version, passage_id: str, comment_url: str) -> Page:
    """The text with the group's passages marked, and the one with this id, if it is among them, opened.

    Two queries, however many passages there are; two more for what is said about the opened one. `comment_url` is the
    address of the form, up to where it names the block.
    """
    rows = version.blocks.order_by("position").values_list(*PARAGRAPH)
    blocks = [Paragraph(*row) for row in rows]
    talks = talks_on(version, me)
    opened = next((talk for talk in talks if talk.passage_id == passage_id), None)
    annotate(blocks, talks, opened, comment_url)
    if opened:
        block = next(block for block in blocks if block.pk == opened.block_id)
        block.after += beginning(me, opened, block)
    return Page(blocks, talks)


def talks_on(version: Version, me: Membership) -> list[Talk]:
    threads = Thread.objects.within(me).alive().with_excerpt().filter(passage__version=version)
    in_order = threads.order_by("passage__start_block__position", "passage__start_offset", "passage__end_offset")
    place = ("passage__start_block_id", "passage__start_offset", "passage__end_offset")
    return [Talk(*row) for row in in_order.values_list("pk", "passage_id", *place, "last_seq", "excerpt")]


def beginning(me: Membership, opened: Talk, block: Paragraph) -> SafeString:
    """The first comments on the opened passage, to stand below its paragraph."""
    rows = conversation.beginning(me=me, thread_id=opened.thread_id, count=BEGINNING)
    here = reverse("thread_detail", args=[me.group_id, opened.thread_id])
    return render_to_string("discussions/_beginning.html", {"talk": opened, "block": block, "rows": rows, "here": here})


def elsewhere(reading: Reading, version: Version, me: Membership) -> list[tuple[int, int]]:
    """The other versions that the group has talked about, the newest first: number, and how many passages of it."""
    threads = Thread.objects.within(me).alive().filter(passage__version__reading=reading)
    others = threads.exclude(passage__version=version).values("passage__version__number")
    counted = others.annotate(threads=Count("pk")).order_by("-passage__version__number")
    return list(counted.values_list("passage__version__number", "threads"))


def annotate(blocks: list[Paragraph], talks: list[Talk], opened: Talk | None, comment_url: str) -> None:
    """Marks the passages in each block's `html`; its `after` is the ways into what is said about it."""
    by_block = defaultdict(list)
    for talk in talks:
        by_block[talk.block_id].append(talk)
    for block in blocks:
        here = by_block[block.pk]
        if here:
            ranges = [Range(talk.start, talk.end, talk.passage_id) for talk in here]
            block.html = marked(block.html, ranges, opened.passage_id if opened else "")
        if block.number:
            block.after = ways_in(block, here, comment_url)


def ways_in(block: Paragraph, talks: list[Talk], comment_url: str) -> SafeString:
    """A link to each passage of the paragraph that is talked about, and one to begin with words of one's own."""
    links = format_html_join(
        "",
        '<a class="block__talk block__talk--some" href="?passage={}#p{}">{}</a> ',
        [(talk.passage_id, block.number, label(block, talk, alone=len(talks) == 1)) for talk in talks],
    )
    return format_html(
        '<p class="block__talks">{}<a class="block__talk" href="{}{}">{}<span class="hidden"> {}</span></a></p>',
        links,
        comment_url,
        block.key,
        _("Comment"),
        _("on paragraph %(number)d") % {"number": block.number},
    )


def label(block: Paragraph, talk: Talk, *, alone: bool) -> str:
    """What the link to a passage says; where there is but one, the paragraph's number is enough."""
    if alone:
        text = ngettext(
            "%(count)d comment on paragraph %(number)d", "%(count)d comments on paragraph %(number)d", talk.count
        )
    else:
        text = ngettext("%(count)d comment on “%(gist)s”", "%(count)d comments on “%(gist)s”", talk.count)
    return text % {"count": talk.count, "number": block.number, "gist": talk.gist}
