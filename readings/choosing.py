"""Choosing words of a text, with JavaScript and without: what an address says, and the fields of a form."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.http import Http404, QueryDict
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from readings.models import Block, ContentNote, Reading
from readings.passages import gist, locate
from readings.sentences import sentences
from readings.stretches import Stretch, Where

MOST_DIGITS = 7
# A block's key has ten characters, and some keys are digits throughout.
SHORTEST_KEY = 10
# So many of the blocks after a paragraph does its form offer to run on through.
FURTHER = 10
# As much of a paragraph's beginning as tells it from others in a list, in characters.
GIST = 50


class Sentence(NamedTuple):
    """A sentence of the paragraph, and whether the choice begins or ends with it."""

    number: int
    text: str
    is_first: bool
    is_last: bool


class Choice(forms.Form):
    """Fields in which somebody chooses words of a text. templates/readings/_choice.html shows them."""

    @property
    def place(self) -> Where:
        """The words that were chosen. Only of a valid form."""
        raise NotImplementedError


class ParagraphChoice(Choice):
    """A paragraph, some of its sentences, exact words in them, or on through the next paragraphs.

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

    def __init__(self, data: QueryDict | None = None, *, blocks: Sequence[Block]) -> None:
        super().__init__(data)
        self.block, self.blocks = blocks[0], blocks
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
        cleaned = super().clean() or self.cleaned_data
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


class SelectionChoice(Choice):
    """Words that were selected in the text, with a script."""

    start = forms.IntegerField(widget=forms.HiddenInput)
    end = forms.IntegerField(widget=forms.HiddenInput)
    quote = forms.CharField(widget=forms.HiddenInput, strip=False)

    def __init__(self, data: QueryDict | None = None, *, selected: Stretch) -> None:
        place = {"start": selected.start, "end": selected.end, "quote": selected.quote}
        super().__init__(data, initial=place)
        self.blocks, self.block = selected.blocks, selected.blocks[0]

    def clean_quote(self) -> str:
        """Browsers send a line break as two characters."""
        return self.cleaned_data["quote"].replace("\r\n", "\n")

    @property
    def place(self) -> Where:
        start, end, quote = (self.cleaned_data[name] for name in ("start", "end", "quote"))
        return {"block": self.block, "start": start, "end_block": self.blocks[-1], "end": end, "quote": quote}


def ends_with(block: Block) -> str:
    """A paragraph as the last of those that a passage runs through; of one behind a content note no word."""
    about = {"number": block.number, "words": gist(block.text, GIST)}
    if getattr(block, "is_folded", False):
        return now("To the end of paragraph %(number)s") % about
    return now("To the end of paragraph %(number)s: “%(words)s”") % about


def said_in(given: Mapping[str, str], reading: Reading) -> Block:
    """The block that an address names by `block`, its key or number, in the version of the number `version` or the
    latest that has it. Raises Http404.
    """
    version, block = given.get("version", ""), given.get("block", "")
    if reading.is_cited or not block.isalnum():
        raise Http404
    blocks = Block.objects.filter(version__reading=reading)
    if is_number(version):
        blocks = blocks.filter(version__number=version)
    blocks = blocks.filter(number=block) if is_number(block) else blocks.filter(key=block)
    found = blocks.select_related("version").order_by("-version__number").first()
    if found is None:
        raise Http404
    return found


def is_number(text: str) -> bool:
    return text.isdecimal() and len(text) < SHORTEST_KEY


def chosen_in(given: Mapping[str, str], block: Block) -> Stretch | list[Block]:
    """The words from this block on that an address says were selected with a script; or else the block and some of
    those after it, to choose from.
    """
    after = Block.objects.filter(version=block.version_id, position__gt=block.position).order_by("position")
    to = given.get("to", "")
    last = after.filter(key=to).values_list("position", flat=True).first() if to.isalnum() else block.position
    if last is not None:
        blocks = [block, *after.filter(position__lte=last)] if last > block.position else [block]
        if selected := selection(blocks, given):
            return selected
    noted = ContentNote.objects.filter(reading=OuterRef("version__reading"), block_key=OuterRef("key"))
    return [block, *after.annotate(is_folded=Exists(noted))[:FURTHER]]


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
