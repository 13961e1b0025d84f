"""The correction of what a reading's page says."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from readings.drafts import FACTS
from readings.languages import choices_with, direction
from readings.models import PUBLISHABLE, Direction, Reading, Rights
from readings.publishing import correct
from readings.reader import Reader


class RightsForm(forms.ModelForm):
    """Keeps a published reading from rights that allow it no place: its date is no field, so no constraint asks."""

    def clean(self) -> dict[str, Any] | None:
        super().clean()
        if self.instance.published_at and self.cleaned_data.get("rights", self.instance.rights) not in PUBLISHABLE:
            self.add_error("rights", _("It is in the public library, where these rights allow no place."))
        if self.instance.taken_down_at and self.cleaned_data.get("rights", Rights.CITATION) != Rights.CITATION:
            self.add_error("rights", _("Its text was taken down at its owner’s request: it can only be cited."))
        return self.cleaned_data


class CitationForm(RightsForm):
    """What a reading's page says of it. Rights and summary are for staff."""

    STAFF_FIELDS: ClassVar[list[str]] = ["rights", "licence", "summary"]

    class Meta:
        model = Reading
        fields = [*FACTS, "direction", "rights", "licence", "summary"]
        widgets = {"summary": forms.Textarea(attrs={"rows": 4})}

    direction = forms.ChoiceField(
        label=_("direction of the text"),
        choices=[("", _("as its language is written")), *Direction.choices],
        required=False,
    )
    source_url = forms.URLField(label=_("where it can be found"), required=False, max_length=200, assume_scheme="https")

    def __init__(self, *args: Any, can_publish: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = self.initial.get("language") or "en"
        if self.initial.get("direction") == direction(str(language)):
            self.initial["direction"] = ""
        self.fields["language"].widget = forms.Select(choices=choices_with(str(language)))
        if not can_publish:
            for name in self.STAFF_FIELDS:
                del self.fields[name]

    def clean(self) -> dict[str, Any] | None:
        super().clean()
        if not self.cleaned_data.get("direction"):
            self.cleaned_data["direction"] = direction(self.cleaned_data.get("language", ""))
        return self.cleaned_data

    def save_corrections(self, *, actor: Reader) -> Reading:
        return correct(actor=actor, reading=self.instance, **self.facts)

    @property
    def facts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in self._meta.fields or [] if name in self.cleaned_data}
