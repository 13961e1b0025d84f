"""A note of one's own, on words of a text."""

from collections.abc import Mapping

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from readings.choosing import ParagraphChoice, SelectionChoice, chosen_in
from readings.models import Block
from readings.stretches import Stretch


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
