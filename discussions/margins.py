"""A reading with what a group says about it: passages marked, and at each paragraph the ways into the talk."""

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_bidi

from discussions import asked, beside, conversation, overview, ways_in
from discussions.paragraphs import Paragraph, Question, Text
from discussions.talks import Show, Talk, Wish, chosen, talks_on
from groups.models import Membership
from readings.marks import PASSAGE, Range, marked
from readings.models import Reading, Version

# As many comments as are shown of a passage that is opened in the text.
BEGINNING = 3
# The place of the opened passage, whatever version it is in and whatever it begins with: `?passage=<id>#passage`.
ANCHOR = "passage"


class Beside(Protocol):
    """Puts something beside the text: adds to the paragraphs' `marks`, `links`, `before` and `after`.

    `opened` is the id that `?passage=` names.
    """

    def __call__(self, *, me: Membership, version: Version, text: Text, opened: str) -> None: ...


# Asked in this order, before the talks' own links are written.
BESIDE: tuple[Beside, ...] = (beside.folded, beside.translated, beside.noted, asked.beside)  # as in beside.There


@dataclass(slots=True)
class Page:
    """A version's text, ready to be shown, and the talks on it in the order of the text, also as a list and a strip.

    `talks` are those that the reader wants to see, `all_talks` those that there are.
    """

    text: Text
    talks: list[Talk]
    all_talks: list[Talk]
    wish: Wish
    index: SafeString
    strip: SafeString

    @property
    def content_note(self) -> str:
        return self.text.content_note

    @property
    def questions(self) -> list[Question]:
        """Those at the head of the text."""
        return self.text.questions

    @property
    def blocks(self) -> list[Paragraph]:
        return self.text.paragraphs

    @property
    def unanswered(self) -> int:
        """How many passages nobody has answered about."""
        return sum(not talk.is_answered for talk in self.all_talks)

    @property
    def waiting(self) -> int:
        """How many questions nobody has answered."""
        return sum(len(paragraph.waiting) for paragraph in self.blocks)

    @property
    def choices(self) -> list[tuple[str, str, bool]]:
        """What can be shown: address, words, and whether it is shown now."""
        return [(f"?show={show}" if show else "?", str(show.label), show == self.wish.show) for show in Show]


def read(*, me: Membership, version: Version, wish: Wish, comment_url: str) -> Page:
    """The text with the group's passages marked, and the one that is wished for, if it is among them, opened.

    Two queries, however many passages there are; two more for what is said about the opened one. `comment_url` is the
    address of the form, up to where it names the block.
    """
    text = Text.of(version)
    for is_there, add in zip(beside.there(me=me, version=version), BESIDE, strict=True):
        if is_there:
            add(me=me, version=version, text=text, opened=wish.opened)
    all_talks = talks_on(me=me, version=version, text=text)
    talks = chosen(all_talks, wish, me)
    opened = next((talk for talk in talks if talk.passage_id == wish.opened), None)
    mark(text, talks, opened)
    link(text, talks, form_link=ways_in.to_form(comment_url), wish=wish)
    if opened:
        opened.last.after += beginning(me, opened, wish)
    say_in_own_language(text, version.reading)
    about = {"group_url": me.group.get_absolute_url(), "text_language": version.reading.language}
    index, strip = overview.index(text, talks, **about), overview.strip(text, talks)
    return Page(text, talks, all_talks, wish, index, strip)


def mark(text: Text, talks: list[Talk], opened: Talk | None) -> None:
    """Marks the passages in each block's `html`. A block in which the opened one stands is unfolded."""
    for talk in talks:
        if talk.first is talk.last:
            talk.first.marks.append(Range(talk.start, talk.end, talk.passage_id))
        else:
            text.mark(talk.first.pk, talk.start, talk.last.pk, talk.end, talk.passage_id, PASSAGE)
    for paragraph in text.paragraphs:
        if paragraph.marks and opened and any(one.passage == opened.passage_id for one in paragraph.marks):
            anchor = ANCHOR if paragraph is opened.first else ""
            paragraph.html = again(paragraph.html, tuple(paragraph.marks), opened.passage_id, anchor)
            paragraph.is_unfolded = True
        elif paragraph.marks:
            paragraph.html = again(paragraph.html, tuple(paragraph.marks))


@lru_cache(maxsize=1000)
def again(html: str, marks: tuple[Range, ...], opened: str = "", anchor: str = "") -> SafeString:
    """A block with its passages marked, as it was marked a moment ago for somebody else: most pages differ in little.

    Nothing but what is given goes in, so nobody is shown another's notes. Marking 500 passages takes a fifth of a page.
    """
    return marked(html, marks, opened, anchor)


def link(text: Text, talks: list[Talk], *, form_link: str, wish: Wish) -> None:
    """Puts the ways in below each block, above what else comes after it."""
    ending = defaultdict(list)
    for talk in talks:
        ending[talk.last.pk].append(talk)
    for paragraph in text.paragraphs:
        line = ways_in.line(paragraph, ending[paragraph.pk], form_link=form_link, wish=wish)
        paragraph.after = line + paragraph.after


def say_in_own_language(text: Text, reading: Reading) -> None:
    """Tells what the page itself says beside the text from the text, where that is in another language."""
    language = get_language() or "en"
    if reading.language.partition("-")[0] == language.partition("-")[0]:
        return
    start = f'<div class="beside" lang="{language}" dir="{"rtl" if get_language_bidi() else "ltr"}">'
    for paragraph in text.paragraphs:
        if paragraph.before:
            paragraph.before = f"{start}{paragraph.before}</div>"
        if paragraph.after:
            paragraph.after = f"{start}{paragraph.after}</div>"


def beginning(me: Membership, opened: Talk, wish: Wish) -> SafeString:
    """The first comments on the opened passage, to stand below the block in which it ends."""
    rows = conversation.beginning(me=me, thread_id=opened.thread_id, count=BEGINNING)
    here = reverse("thread_detail", args=[me.group_id, opened.thread_id])
    context = {"talk": opened, "block": opened.last, "rows": rows, "here": here, "show": wish.show}
    return render_to_string("discussions/_beginning.html", context)
