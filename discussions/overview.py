"""Where the group is in a text: what is talked about, what nobody has answered, what is new; a list, and a picture.

The picture is a strip that stands for the whole text, and says nothing that the list doesn't say. Neither tells how far
anybody has read.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import escape
from itertools import groupby

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from discussions.paragraphs import Paragraph, Text
from discussions.talks import Talk
from discussions.ways_in import comments, news

# Above so many passages they are told by the paragraph, with how many each has.
MOST_LISTED = 300
# The strip is so many rows high, and as wide as it says below.
ROWS = 240
WIDTH = 8
# The space around a block is as high as so many characters.
SPACE = 60
# Where in a row what stands, from and to: talked about, and answered; nobody has answered; a question waits.
ANSWERED, UNANSWERED, WAITING = (0, 8), (0, 3), (5, 8)


def index(text: Text, talks: list[Talk], *, group_url: str, text_language: str) -> SafeString:
    """What stands in the text, in its order, as items of a list; each leads to its place, a talk to its thread too."""
    language = get_language() or ""
    by_place: list[tuple[int, str]] = []
    if len(talks) > MOST_LISTED:
        for paragraph, here in groupby(talks, lambda talk: talk.first):
            by_place.append((paragraph.position, counted(paragraph, list(here), language)))
    else:
        start, lang = escape(f"{group_url}threads/"), escape(text_language)
        by_place += [(talk.first.position, listed(talk, start, lang, language)) for talk in talks]
    by_place += [(one.position, asked(one, words, language)) for one in text.paragraphs for words in one.waiting]
    in_order = sorted(by_place, key=lambda placed: placed[0])
    return mark_safe("\n".join(item for _place, item in in_order))  # noqa: S308 - our ids, and escaped words


def listed(talk: Talk, start: str, lang: str, language: str) -> str:
    """A talk. Of a block that folds behind a content note no word is said."""
    title = f'<a class="list__title" href="{start}{talk.thread_id}/" lang="{lang}" dir="auto">“{talk.gist}”</a>'
    if talk.first.content_note:
        title = f'<a class="list__title" href="{start}{talk.thread_id}/">{place_name(talk.first, language)}</a>'
    state = comments(talk.count, language) if talk.is_answered else nobody_answered(language)
    meta = f"{to_place(talk.first, language)} · {state}{news(talk.new, language)}"
    return f'<li><p>{title}</p><p class="meta">{meta}</p></li>'


def counted(paragraph: Paragraph, talks: list[Talk], language: str) -> str:
    """All that begins in one paragraph."""
    unanswered = sum(not talk.is_answered for talk in talks)
    said = [passages(len(talks), language)]
    if unanswered:
        said.append(unanswered_passages(unanswered, language))
    new = news(sum(talk.new for talk in talks), language)
    title = f'<a class="list__title" href="#{paragraph.anchor}">{place_name(paragraph, language)}</a>'
    return f'<li><p>{title}</p><p class="meta">{" · ".join(said)}{new}</p></li>'


def asked(paragraph: Paragraph, words: str, language: str) -> str:
    title = f'<a class="list__title" href="#{paragraph.anchor}" dir="auto">{escape(words)}</a>'
    state = escape(_("A question that nobody has answered yet"))
    return f'<li><p>{title}</p><p class="meta">{place_name(paragraph, language)} · {state}</p></li>'


def strip(text: Text, talks: list[Talk]) -> SafeString:
    """The picture, as paths in a box of WIDTH and ROWS."""
    tops, total = [], 0
    for paragraph in text.paragraphs:
        tops.append(total)
        total += paragraph.length + SPACE
    scale = ROWS / max(total, 1)
    answered: set[int] = set()
    unanswered: set[int] = set()
    for talk in talks:
        top, bottom = tops[text.place[talk.first.pk]] + talk.start, tops[text.place[talk.last.pk]] + talk.end
        lane = answered if talk.is_answered else unanswered
        lane.update(range(int(top * scale), min(int(bottom * scale) + 1, ROWS)))
    ends = (top + one.length for top, one in zip(tops, text.paragraphs, strict=True) if one.waiting)
    waiting = {min(int(end * scale) + more, ROWS - 1) for end in ends for more in (0, 1)}
    lanes = (("talked", answered, ANSWERED), ("alone", unanswered - answered, UNANSWERED), ("asked", waiting, WAITING))
    drawn = "".join(f'<path class="strip__{name}" d="{path(where, *lane)}"/>' for name, where, lane in lanes if where)
    box = f'viewBox="0 0 {WIDTH} {ROWS}" preserveAspectRatio="none"'
    return mark_safe(f'<svg class="strip" {box} aria-hidden="true" focusable="false">{drawn}</svg>')  # noqa: S308


def path(rows: Iterable[int], left: int, right: int) -> str:
    return "".join(f"M{left} {top}h{right - left}v{height}H{left}z" for top, height in runs(sorted(rows)))


def runs(rows: list[int]) -> Iterator[tuple[int, int]]:
    """Rows that follow each other, as the first of them and how many they are."""
    for _offset, run in groupby(enumerate(rows), lambda numbered: numbered[1] - numbered[0]):
        together = [row for _place, row in run]
        yield together[0], len(together)


def to_place(paragraph: Paragraph, language: str) -> str:
    return f'<a href="#{paragraph.anchor}">{place_name(paragraph, language)}</a>'


def place_name(paragraph: Paragraph, language: str) -> str:
    return paragraph_name(language) % {"number": paragraph.number} if paragraph.number else heading_name(language)


# As in ways_in: hundreds of items say the same few words.
@lru_cache(maxsize=100)
def paragraph_name(language: str) -> str:
    return escape(_("Paragraph %(number)s"))


@lru_cache(maxsize=100)
def heading_name(language: str) -> str:
    return escape(_("A heading"))


@lru_cache(maxsize=100)
def nobody_answered(language: str) -> str:
    return escape(_("nobody has answered yet"))


@lru_cache(maxsize=1000)
def passages(count: int, language: str) -> str:
    return escape(ngettext("%(count)d passage", "%(count)d passages", count) % {"count": count})


@lru_cache(maxsize=1000)
def unanswered_passages(count: int, language: str) -> str:
    text = ngettext("%(count)d that nobody has answered yet", "%(count)d that nobody has answered yet", count)
    return escape(text % {"count": count})
