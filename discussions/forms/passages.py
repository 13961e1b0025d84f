"""Pointing at words of a reading and saying something about them, or asking the group about them."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as now

from discussions import posting
from discussions.forms.speaking import SpeakingForm
from discussions.models import Comment
from groups import prompting
from groups.models import Membership, Prompt
from groups.models.study import LONGEST_QUESTION
from readings.choosing import Choice, ParagraphChoice, SelectionChoice, chosen_in
from readings.models import Block
from readings.stretches import Stretch


class PointingForm(Choice, SpeakingForm[Comment | Prompt]):
    """Words about words of a text: a comment or, with `ask`, a question that an organizer puts to the group."""

    ask = forms.BooleanField(required=False, widget=forms.HiddenInput)
    said_of: Block

    @property
    def address(self) -> str:
        """The paragraph's, whichever of its words were chosen."""
        version = self.said_of.version
        form = reverse("passage_comment", args=[self.me.group_id, version.reading_id])
        return f"{form}?version={version.number}&block={self.said_of.key}"

    @property
    def asks(self) -> bool:
        return bool(self["ask"].value())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("ask") and len(cleaned.get("body", "")) > LONGEST_QUESTION:
            self.add_error("body", now("A question has room for 1,000 characters, so that each can keep it in mind."))
        return cleaned

    def save(self) -> Comment | Prompt:
        if self.cleaned_data["ask"]:
            return prompting.ask_about(me=self.me, words=self.cleaned_data["body"], **self.place)
        said = {name: self.cleaned_data[name] for name in ("body", "note", "is_unnamed") if name in self.cleaned_data}
        return posting.post(me=self.me, **said, **self.place)


class ParagraphForm(ParagraphChoice, PointingForm):
    """Words about a paragraph, and what of it they are about."""


class SelectionForm(SelectionChoice, PointingForm):
    """Words about words that were selected in the text."""


def form_for(given: Mapping[str, str], data: QueryDict | None, *, me: Membership, block: Block) -> PointingForm:
    """The form for words that were selected with a script, where the address names some, or else for the paragraph."""
    chosen = chosen_in(given, block)
    form = SelectionForm(data, selected=chosen) if isinstance(chosen, Stretch) else ParagraphForm(data, blocks=chosen)
    form.me, form.said_of = me, block
    form.restored()
    return form
