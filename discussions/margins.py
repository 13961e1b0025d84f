"""A reading with what a group says about it: passages marked, and under each paragraph the ways into the talk."""

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from django.db.models import Count, Q
from django.db.models.functions import Length
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from discussions import conversation
from discussions.models import Thread
from groups.models import Membership
from readings.marks import Range, marked
from readings.models import PLACED, PassageAnchor, Reading, Version
from readings.passages import gist

# As much of a quote as stands for the passage in a link, in characters.
GIST = 40
# As many comments as are shown of a passage that is opened in the text.
BEGINNING = 3
# Stand in a link's HTML for what differs from link to link.
GAP, KEY = "\0", "\1"
PARAGRAPH = ("pk", "position", "key", "number", "kind", "level", "html")


@dataclass(slots=True)
class Talk:
    """A thread, as the page of its reading knows it. `gist` is the passage's first words, escaped."""

    thread_id: str
    passage_id: str
    block_id: int
    start: int
    end: int
    count: int
    gist: str


@dataclass(slots=True)
class Paragraph:
    """A block with what the group adds to it: passages marked in its `html`, and what is to stand `after` it.

    `length` is its text's, in code points.
    """

    pk: int
    position: int
    key: str
    number: int | None
    kind: str
    level: int
    html: str
    length: int
    after: str = ""


@dataclass(slots=True)
class Page:
    """A version's text, ready to be shown, and the talks on it in the order of the text, also as a list to be shown."""

    blocks: list[Paragraph]
    talks: list[Talk]
    index: SafeString


def read(*, me: Membership, version: Version, passage_id: str, comment_url: str) -> Page:
    """The text with the group's passages marked, and the one with this id, if it is among them, opened.

    Two queries, however many passages there are; two more for what is said about the opened one. `comment_url` is the
    address of the form, up to where it names the block.
    """
    rows = version.blocks.order_by("position").values_list(*PARAGRAPH, Length("text"))
    blocks = [Paragraph(*row) for row in rows]
    talks = talks_on(version, me)
    opened = next((talk for talk in talks if talk.passage_id == passage_id), None)
    annotate(blocks, talks, opened, comment_url)
    if opened:
        block = next(block for block in blocks if block.pk == opened.block_id)
        block.after += beginning(me, opened, block)
    listed = index(talks, group_url=me.group.get_absolute_url(), text_language=version.reading.language)
    return Page(blocks, talks, listed)


def talks_on(version: Version, me: Membership) -> list[Talk]:
    here = Q(passage__anchors__version=version, passage__anchors__state__in=PLACED)
    threads = Thread.objects.within(me).alive().with_excerpt().filter(here)
    first, last = "passage__anchors__start_offset", "passage__anchors__end_offset"
    in_order = threads.order_by("passage__anchors__start_block__position", first, last)
    place = ("passage__anchors__start_block_id", first, last)
    rows = in_order.values_list("pk", "passage_id", *place, "last_seq", "excerpt")
    return [
        Talk(thread_id, passage_id, block_id, start, end, count, escape(gist(excerpt, GIST)))
        for thread_id, passage_id, block_id, start, end, count, excerpt in rows
    ]


def beginning(me: Membership, opened: Talk, block: Paragraph) -> SafeString:
    """The first comments on the opened passage, to stand below its paragraph."""
    rows = conversation.beginning(me=me, thread_id=opened.thread_id, count=BEGINNING)
    here = reverse("thread_detail", args=[me.group_id, opened.thread_id])
    return render_to_string("discussions/_beginning.html", {"talk": opened, "block": block, "rows": rows, "here": here})


def elsewhere(reading: Reading, version: Version, me: Membership) -> list[tuple[int, int]]:
    """The other versions that the group has talked about, the newest first: number, and how many passages of it."""
    threads = Thread.objects.within(me).alive().filter(passage__version__reading=reading)
    placed = PassageAnchor.objects.placed().filter(version=version)
    others = threads.exclude(passage__in=placed.values("passage")).values("passage__version__number")
    counted = others.annotate(threads=Count("pk")).order_by("-passage__version__number")
    return list(counted.values_list("passage__version__number", "threads"))


def annotate(blocks: list[Paragraph], talks: list[Talk], opened: Talk | None, comment_url: str) -> None:
    """Marks the passages in each block's `html`; its `after` is the ways into what is said about it."""
    by_block = defaultdict(list)
    for talk in talks:
        by_block[talk.block_id].append(talk)
    language, form_link = get_language() or "", link_to_form(comment_url)
    for block in blocks:
        here = by_block[block.pk]
        if here:
            ranges = [Range(talk.start, talk.end, talk.passage_id) for talk in here]
            block.html = marked(block.html, ranges, opened.passage_id if opened else "")
        if block.number:
            form = form_link.replace(KEY, block.key).replace(GAP, str(block.number))
            block.after = f'<p class="block__talks">{ways_in(block, here, language)}{form}</p>'


def link_to_form(comment_url: str) -> str:
    """The link by which to say something about words of one's own, as HTML with a KEY and a GAP for the block's."""
    return format_html(
        '<a class="block__talk" href="{}{}">{}<span class="hidden"> {}</span></a>',
        comment_url,
        KEY,
        _("Comment"),
        _("on paragraph %(number)s") % {"number": GAP},
    )


def ways_in(block: Paragraph, talks: list[Talk], language: str) -> str:
    """A link to each passage of the paragraph that is talked about; where there is but one, it needs no words of it."""
    number = str(block.number)
    if len(talks) == 1:
        labels = [on_paragraph(talks[0].count, language).replace(GAP, number)]
    else:
        labels = [
            on_words(talk.count, language).replace(GAP, talk.gist)
            if talk.end - talk.start < block.length
            else on_all_of_it(talk.count, language)
            for talk in talks
        ]
    return "".join(
        f'<a class="block__talk block__talk--some" href="?passage={talk.passage_id}#p{number}">{label}</a> '
        for talk, label in zip(talks, labels, strict=True)
    )


def index(talks: list[Talk], *, group_url: str, text_language: str) -> SafeString:
    """The talks as items of a list, each with the way to its thread. A template's loop takes eight times as long."""
    language = get_language() or ""
    start, lang = escape(f"{group_url}threads/"), escape(text_language)
    return mark_safe(  # noqa: S308 - our ids, and escaped words
        "\n".join(
            f'<li><p><a class="list__title" href="{start}{talk.thread_id}/" lang="{lang}">“{talk.gist}”</a></p>'
            f'<p class="meta">{comments(talk.count, language)}</p></li>'
            for talk in talks
        )
    )


# Hundreds of talks say the same few sentences: found once for each number and language, they cost next to nothing.
@lru_cache(maxsize=1000)
def on_paragraph(count: int, language: str) -> str:
    """ "3 comments on paragraph …", as HTML with a GAP for the paragraph's number."""
    text = ngettext("%(count)d comment on paragraph %(number)s", "%(count)d comments on paragraph %(number)s", count)
    return escape(text % {"count": count, "number": GAP})


@lru_cache(maxsize=1000)
def on_words(count: int, language: str) -> str:
    """ "3 comments on “…”", as HTML with a GAP for the words."""
    text = ngettext("%(count)d comment on “%(gist)s”", "%(count)d comments on “%(gist)s”", count)
    return escape(text % {"count": count, "gist": GAP})


@lru_cache(maxsize=1000)
def on_all_of_it(count: int, language: str) -> str:
    text = ngettext("%(count)d comment on the whole paragraph", "%(count)d comments on the whole paragraph", count)
    return escape(text % {"count": count})


@lru_cache(maxsize=1000)
def comments(count: int, language: str) -> str:
    return escape(ngettext("%(count)d comment", "%(count)d comments", count) % {"count": count})
