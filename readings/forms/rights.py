"""A letter about the rights to a text, and what staff answer to it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from readings import taking_down
from readings.models import Reading, RightsNotice
from readings.reader import Reader


class RightsNoticeForm(forms.ModelForm):
    """What somebody writes who holds the rights to a text."""

    class Meta:
        model = RightsNotice
        fields = ["name", "contact", "words"]
        widgets = {"words": forms.Textarea(attrs={"rows": 8, "dir": "auto"})}
        help_texts = {
            "name": _("Yours, or whom you write for."),
            "contact": _("An email address, a telephone number or a postal address. Only this site’s staff see it."),
            "words": _(
                "How you know that the rights are yours, and what you would like: removal, a correction, a link."
            ),
        }

    def __init__(self, *args: Any, reading: Reading, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reading = reading
        self.fields["name"].widget.attrs["autocomplete"] = "name"

    def write_in(self) -> RightsNotice:
        return taking_down.write_in(reading=self.reading, **self.cleaned_data)


class AnswerForm(forms.Form):
    """Why a text goes, or stays."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For the other staff, in the reading’s history. No names of people."),
    )

    def __init__(self, *args: Any, actor: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor

    def took_down(self, reading: Reading) -> bool:
        return self.is_valid() and self._done(taking_down.take_down, reading=reading)

    def kept(self, letter: RightsNotice) -> bool:
        return self.is_valid() and self._done(taking_down.keep, letter=letter)

    def _done(self, act: Any, **what: Any) -> bool:  # noqa: ANN401
        try:
            act(actor=self.actor, reason=self.cleaned_data["reason"], **what)
        except ValidationError as refusal:
            self.add_error(None, refusal)
            return False
        return True
