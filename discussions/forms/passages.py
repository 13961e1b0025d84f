"""Pointing at words of a reading and saying something about them, with JavaScript and without."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from discussions import posting
from discussions.forms.comments import SpeakingForm
from discussions.models import Comment
from groups import prompting
from groups.forms.prompts import LONGEST as LONGEST_QUESTION
from groups.models import Membership, Prompt
from readings.models import Block
from readings.passages import gist, locate
from readings.sentences import sentences
from readings.stretches import Stretch, Where

MOST_DIGITS = 7
# As much of a paragraph's beginning as tells it from others in a list, in characters.
GIST = 50


class Sentence(NamedTuple):
    """A sentence of the paragraph, and whether the choice begins or ends with it."""

    number: int
    text: str
    is_first: bool
    is_last: bool


class PointingForm(SpeakingForm):
    """Words about words of a text: a comment or, with `ask`, a question that an organizer puts to the group."""

    ask = forms.BooleanField(required=False, widget=forms.HiddenInput)
    me: Membership

    @property
    def asks(self) -> bool:
        return bool(self["ask"].value())

    @property
    def place(self) -> Where:
        """The words that it is about. Only of a valid form."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("ask") and len(cleaned.get("body", "")) > LONGEST_QUESTION:
            self.add_error("body", now("A question has room for 1,000 characters, so that each can keep it in mind."))
        return cleaned

    def save(self) -> Comment | Prompt:
        if self.cleaned_data["ask"]:
            return prompting.ask_about(me=self.me, words=self.cleaned_data["body"], **self.place)
        return posting.post(me=self.me, body=self.cleaned_data["body"], **self.place)


class ParagraphForm(PointingForm):
    """A comment on a paragraph, on some of its sentences, on exact words in them, or on through the next paragraphs.

    `blocks` begin with the paragraph; those that follow are what a passage may run on through.
    """

    first = forms.IntegerField(required=False, min_value=1)
    last = forms.IntegerField(required=False, min_value=1)
    through = forms.ChoiceField(
        label=_("How far does it go?"),
        required=False,
        help_text=_("If it goes on, it runs from the first sentence that you choose to the end of that paragraph."),
    )
    words = forms.CharField(
        label=_("Only some of these words"),
        required=False,
        max_length=2000,
        help_text=_("Type or paste them as they stand in the text. Left empty, your words are about all of it."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )

    def __init__(self, data: QueryDict | None = None, *, me: Membership, blocks: Sequence[Block]) -> None:
        super().__init__(data)
        self.me, self.block, self.blocks = me, blocks[0], blocks
        self.spans = sentences(self.block.text)
        further = [(block.key, ends_with(block)) for block in blocks[1:] if block.number]
        self.fields["through"].choices = [("", now("No further than this paragraph")), *further]  # type: ignore[attr-defined]

    def chosen(self) -> tuple[int, int]:
        """The numbers of the first and last sentence, from 1, whichever was said first; unsaid, the whole paragraph."""
        given = [self.number(name) for name in ("first", "last")]
        first, last = given[0] or 1, given[1] or len(self.spans)
        return min(first, last), max(first, last)

    def number(self, name: str) -> int | None:
        value = str(self[name].value() or "")
        return min(int(value), len(self.spans)) if value.isdecimal() and len(value) < MOST_DIGITS else None

    def sentences(self) -> Iterator[Sentence]:
        first, last = self.chosen()
        for number, (start, end) in enumerate(self.spans, start=1):
            yield Sentence(number, self.block.text[start:end], number == first, number == last)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        first, last = self.chosen()
        keys = [block.key for block in self.blocks]
        if through := cleaned.get("through"):
            blocks = self.blocks[: keys.index(through) + 1]
            first = self.number("first") or 1
            self.stretch = Stretch(blocks, self.spans[first - 1][0], len(blocks[-1].text))
        else:
            self.stretch = Stretch(self.blocks[:1], self.spans[first - 1][0], self.spans[last - 1][1])
        if cleaned.get("words"):
            try:
                start, end = locate(self.stretch.text, cleaned["words"], within=self.stretch.within)
                self.stretch = self.stretch.part(start, end)
            except ValidationError as refusal:
                self.add_error("words", refusal)
        return cleaned

    @property
    def place(self) -> Where:
        return self.stretch.place


class SelectionForm(PointingForm):
    """A comment on words that were selected in the text."""

    start = forms.IntegerField(widget=forms.HiddenInput)
    end = forms.IntegerField(widget=forms.HiddenInput)
    quote = forms.CharField(widget=forms.HiddenInput, strip=False)

    def __init__(self, data: QueryDict | None = None, *, selected: Stretch, me: Membership) -> None:
        place = {"start": selected.start, "end": selected.end, "quote": selected.quote}
        super().__init__(data, initial=place)
        self.me, self.blocks, self.block = me, selected.blocks, selected.blocks[0]

    def clean_quote(self) -> str:
        """Browsers send a line break as two characters."""
        return self.cleaned_data["quote"].replace("\r\n", "\n")

    @property
    def place(self) -> Where:
        start, end, quote = (self.cleaned_data[name] for name in ("start", "end", "quote"))
        return {"block": self.block, "start": start, "end_block": self.blocks[-1], "end": end, "quote": quote}


def ends_with(block: Block) -> str:
    """A paragraph as the last of those that a passage runs through."""
    about = {"number": block.number, "words": gist(block.text, GIST)}
    return now("To the end of paragraph %(number)s: “%(words)s”") % about


def selection(blocks: Sequence[Block], given: Mapping[str, str]) -> Stretch | None:
    """The words in these blocks that an address says were selected; None if it says nothing true.

    It tells `start` in the first block, `end` in the last, and how the words `begin`.
    """
    try:
        selected = Stretch(blocks, int(given["start"]), int(given["end"]))
    except (KeyError, ValueError):
        return None
    quote = selected.quote if selected.is_possible else ""
    return selected if quote.strip() and quote.startswith(given.get("begins", "")) else None
