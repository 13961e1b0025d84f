"""Pointing at words of a reading and saying something about them, with JavaScript and without."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from discussions import posting
from discussions.forms.comments import SpeakingForm
from discussions.models import Comment
from groups.models import Membership
from readings.models import Block
from readings.passages import locate
from readings.sentences import sentences

MOST_DIGITS = 7


class Sentence(NamedTuple):
    """A sentence of the paragraph, and whether the choice begins or ends with it."""

    number: int
    text: str
    is_first: bool
    is_last: bool


class ParagraphForm(SpeakingForm):
    """A comment on a paragraph, on some of its sentences, or on exact words inside them."""

    first = forms.IntegerField(required=False, min_value=1)
    last = forms.IntegerField(required=False, min_value=1)
    words = forms.CharField(
        label=_("Only some of these words"),
        required=False,
        max_length=2000,
        help_text=_("Type or paste them as they stand above. Left empty, your words are about all of it."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )

    def __init__(self, data: QueryDict | None = None, *, me: Membership, block: Block) -> None:
        super().__init__(data)
        self.me, self.block = me, block
        self.spans = sentences(block.text)

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
        cleaned = super().clean() or self.cleaned_data
        first, last = self.chosen()
        self.place = self.spans[first - 1][0], self.spans[last - 1][1]
        if cleaned.get("words"):
            try:
                self.place = locate(self.block.text, cleaned["words"], within=self.place)
            except ValidationError as refusal:
                self.add_error("words", refusal)
        return cleaned

    def save(self) -> Comment:
        start, end = self.place
        return posting.post(
            me=self.me,
            block=self.block,
            start=start,
            end=end,
            quote=self.block.text[start:end],
            body=self.cleaned_data["body"],
        )


class SelectionForm(SpeakingForm):
    """A comment on words that were selected in the text."""

    start = forms.IntegerField(widget=forms.HiddenInput)
    end = forms.IntegerField(widget=forms.HiddenInput)
    quote = forms.CharField(widget=forms.HiddenInput, strip=False)

    def __init__(
        self, data: QueryDict | None = None, *, selected: dict[str, int | str], me: Membership, block: Block
    ) -> None:
        super().__init__(data, initial=selected)
        self.me, self.block = me, block

    def clean_quote(self) -> str:
        """Browsers send a line break as two characters."""
        return self.cleaned_data["quote"].replace("\r\n", "\n")

    def save(self) -> Comment:
        return posting.post(me=self.me, block=self.block, **self.cleaned_data)


def selection(block: Block, given: Mapping[str, str]) -> dict[str, int | str]:
    """The words that an address says were selected (`start`, `end`, and how they begin); {} if it says nothing true."""
    try:
        start, end = int(given["start"]), int(given["end"])
    except (KeyError, ValueError):
        return {}
    quote = block.text[start:end] if 0 <= start < end <= len(block.text) else ""
    return (
        {"start": start, "end": end, "quote": quote}
        if quote.strip() and quote.startswith(given.get("begins", ""))
        else {}
    )
