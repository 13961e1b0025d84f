"""Saying what a reading, or a paragraph of it, contains."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from readings import content_notes
from readings.models import ContentNote, Version
from readings.reader import Reader


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
