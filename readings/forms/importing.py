"""The forms of an import: what is brought, and what is said of it."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from readings import bringing
from readings.forms.citation import CitationForm
from readings.importing import read_bytes
from readings.models import PUBLISHABLE, Import, Reading
from readings.pieces import Format
from readings.reader import Reader

SUFFIXES = ".txt,.md,.markdown,.html,.htm,.docx,.epub"


class SourceForm(forms.Form):
    """A file, an address or a text that is pasted."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        allow_empty_file=True,
        max_length=255,
        widget=forms.FileInput(attrs={"accept": SUFFIXES}),
        help_text=_("A text (.txt), Markdown (.md), a web page (.html), Word (.docx) or a book (.epub), up to 10 MB."),
    )
    address = forms.CharField(
        label=_("Or the address of a web page"),
        required=False,
        max_length=2000,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocapitalize": "none", "spellcheck": "false"}),
    )
    text = forms.CharField(
        label=_("Or paste the text here"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
    )
    format = forms.ChoiceField(
        label=_("How the pasted text is written"),
        choices=Format,
        initial=Format.TEXT,
        required=False,
        help_text=_("In Markdown, # begins a heading, > a quotation, and *stars* stress a word."),
    )

    def clean(self) -> dict[str, Any]:
        brought = [bool(self.cleaned_data.get(name)) for name in ("file", "address")]
        brought.append(bool(self.cleaned_data.get("text", "").strip()))
        if not self.errors and sum(brought) != 1:
            raise ValidationError(_("Choose a file, give an address or paste a text: one of the three."), code="one")
        address = self.cleaned_data.get("address")
        if address and "://" not in address:
            self.cleaned_data["address"] = f"https://{address}"
        return self.cleaned_data

    def begin(self, *, actor: Reader, reading: Reading | None, instead: str | None = None) -> Import | None:
        """The import, begun and, if it is small, read; None with the sentence in the form where it can't be."""
        field = next((name for name in ("file", "address") if self.cleaned_data[name]), "text")
        file = self.cleaned_data["file"]
        try:
            found = bringing.begin(
                actor=actor,
                reading=reading,
                data=read_bytes(file) if file else None,
                name=(file.name or "") if file else "",
                text=self.cleaned_data["text"],
                text_format=self.cleaned_data["format"] if field == "text" else "",
                address=self.cleaned_data["address"],
                instead=instead or "",
            )
            bringing.read_at_once(found=found)
        except ValidationError as error:
            self.add_error(None if error.code == "limit" else field, error)
            return None
        return found


class FactsForm(CitationForm):
    """What was understood of a text, to be corrected before it is saved."""

    STAFF_FIELDS: ClassVar[list[str]] = [*CitationForm.STAFF_FIELDS, "publish"]
    publish = forms.BooleanField(label=_("Publish it in the public library"), required=False)

    def clean(self) -> dict[str, Any] | None:
        super().clean()
        if self.cleaned_data.get("publish") and self.cleaned_data.get("rights") not in PUBLISHABLE:
            self.add_error("publish", gettext("These rights don’t allow a place in the public library."))
        return self.cleaned_data

    def typed(self, data: Mapping[str, str]) -> dict[str, str]:
        """What was typed, right or not; nothing where the page had no such fields."""
        return {name: data.get(name, "").replace("\0", "") for name in self.fields} if "title" in data else {}
