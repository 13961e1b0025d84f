"""Forms for what stands beside a text: content notes, and what a translation says of its original."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from readings import content_notes, translations
from readings.choosing import ParagraphChoice, SelectionChoice, chosen_in
from readings.models import Block, ContentNote, Reading, Version
from readings.reader import Reader
from readings.stretches import Stretch


class ContentNoteForm(forms.ModelForm):
    """A content note on a paragraph, by the number in its margin, or on the whole reading."""

    paragraph = forms.IntegerField(
        label=_("Paragraph"),
        required=False,
        min_value=1,
        max_value=100_000,
        help_text=_("The number in its margin. Left empty, the note is about the whole reading."),
    )
    field_order = ["paragraph", "words"]

    class Meta:
        model = ContentNote
        fields = ["words"]
        help_texts = {"words": _("A few words, such as: violence at work, the death of a child.")}

    def __init__(self, *args: Any, version: Version, actor: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version, self.actor = version, actor

    def saved(self) -> bool:
        """Whether the note was put; what is in the way stands on the form."""
        try:
            content_notes.put(actor=self.actor, version=self.version, **self.cleaned_data)
        except ValidationError as refusal:
            self.add_error(None, refusal)
            return False
        return True


class PairsForm(forms.Form):
    """For each paragraph on a page of a translation, the numbers of the original's paragraphs that say the same."""

    PAGE = 25

    def __init__(self, data: QueryDict | None = None, *, translation: Reading, original: Reading, page: str) -> None:
        super().__init__(data)
        self.translation = translation
        numbered = newest_of(translation).blocks.filter(number__isnull=False).order_by("position")
        self.page = Paginator(numbered, self.PAGE).get_page(page)
        self.originals = {block.number: block for block in newest_of(original).blocks.all() if block.number}
        self.proposed = translations.counterparts(translation, original)
        for block in self.page:
            said = [str(number) for _key, number in self.proposed.get(block.key, []) if number]
            self.fields[block.key] = forms.CharField(
                label=_("Paragraphs of the original for paragraph %(number)s") % {"number": block.number},
                required=False,
                max_length=60,
                initial=", ".join(said),
            )

    def rows(self) -> Iterator[tuple[Block, forms.BoundField, list[Block]]]:
        """Each paragraph, the field for its counterparts, and these as they stand now."""
        for block in self.page:
            numbers = [number for _key, number in self.proposed.get(block.key, [])]
            yield block, self[block.key], [self.originals[number] for number in numbers if number in self.originals]

    def clean(self) -> dict[str, Any]:
        for key in list(self.cleaned_data):
            numbers = re.findall(r"\d{1,6}|[^\d\s,;]+", self.cleaned_data[key])
            try:
                self.cleaned_data[key] = [self.originals[int(number)].key for number in numbers]
            except (KeyError, ValueError):
                self.add_error(key, _("Write numbers of the original’s paragraphs, such as 5 or 5, 6; or nothing."))
        return self.cleaned_data

    def save(self, *, actor: Reader) -> int:
        """Says by hand what was changed here; returns how many paragraphs that were."""
        for key in self.changed_data:
            translations.pair(actor=actor, translation=self.translation, key=key, originals=self.cleaned_data[key])
        return len(self.changed_data)


def newest_of(reading: Reading) -> Version:
    """Raises Version.DoesNotExist for what is only cited."""
    return reading.versions.latest("number")


class NoteForm(forms.Form):
    """Words of one's own beside a passage; without any it is a mark alone."""

    note = forms.CharField(
        label=_("Your note"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        help_text=_("Nobody but you sees it. Left empty, the words are only marked for you."),
    )

    def clean_note(self) -> str:
        """Browsers send a line break as two characters."""
        return self.cleaned_data["note"].replace("\r\n", "\n")


class NoteOnParagraph(ParagraphChoice, NoteForm):
    """A note, and what of a paragraph it is about."""


class NoteOnSelection(SelectionChoice, NoteForm):
    """A note on words that were selected in the text."""


def note_form_for(given: Mapping[str, str], data: QueryDict | None, block: Block) -> NoteOnParagraph | NoteOnSelection:
    """The form for words that were selected with a script, where the address names some, or else for the paragraph."""
    chosen = chosen_in(given, block)
    if isinstance(chosen, Stretch):
        return NoteOnSelection(data, selected=chosen)
    return NoteOnParagraph(data, blocks=chosen)
