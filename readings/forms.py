"""The two steps of an import, and the correction of what a reading's page says."""

from typing import Any, ClassVar

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from readings.blocks import split
from readings.importing import FACTS, Draft, add_reading, add_version, read_bytes, read_file, read_text
from readings.languages import choices_with
from readings.models import PUBLISHABLE, Block, Reading, ReadingQuerySet, Rights, Version
from readings.pieces import Format
from readings.publishing import correct, publish
from readings.reader import Reader
from readings.text import tidy

# What the first step learned and the second can't ask for again; signed, since it comes back from the browser.
CARRIED = ["original_name", "original_sha256", "left_out", "notices"]
SALT = "readings.draft"


class SourceForm(forms.Form):
    """The first step: a file, or a text that is pasted. Valid, it has a `draft`."""

    file = forms.FileField(
        label=_("Text file"),
        required=False,
        allow_empty_file=True,
        max_length=255,
        widget=forms.FileInput(attrs={"accept": ".txt,.md,.markdown,text/plain,text/markdown"}),
        help_text=_("Plain text (.txt) or Markdown (.md), up to 5 MB."),
    )
    text = forms.CharField(
        label=_("Or paste the text here"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    draft: Draft

    def __init__(self, *args: Any, title: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = title

    def clean(self) -> dict[str, Any]:
        file, text = self.cleaned_data.get("file"), self.cleaned_data.get("text", "")
        if self.errors:
            return self.cleaned_data
        if bool(file) == bool(text.strip()):
            raise ValidationError(_("Choose a file or paste a text: one of the two."), code="one-of-two")
        try:
            self.draft = self._from_file(file) if file else read_text(text=text, text_format=Format.TEXT)
            split(self.draft.text, self.draft.format)
        except ValidationError as error:
            self.add_error("file" if file else "text", error)
        return self.cleaned_data

    def _from_file(self, file: UploadedFile) -> Draft:
        return read_file(data=read_bytes(file), name=file.name or "", title=self.title)


class TextForm(forms.Form):
    """The second step for a new version: the text, how it is read, and what it becomes."""

    text = forms.CharField(label=_("Text"), strip=False, widget=forms.Textarea(attrs={"rows": 16, "dir": "auto"}))
    format = forms.ChoiceField(
        label=_("How it is written"),
        choices=Format,
        widget=forms.RadioSelect,
        help_text=_(
            "In Markdown, # begins a heading, > a quotation, and *stars* stress a word. Plain text stays as it is."
        ),
    )
    origin = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, draft: Draft | None = None, **kwargs: Any) -> None:
        if draft:
            origin = signing.dumps({name: getattr(draft, name) for name in CARRIED}, salt=SALT, compress=True)
            kwargs["initial"] = {**vars(draft), "origin": origin}
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any] | None:
        super().clean()
        if "text" in self.cleaned_data and "format" in self.cleaned_data:
            text_format = self.cleaned_data["format"]
            text = tidy(self.cleaned_data["text"], is_markdown=text_format == Format.MARKDOWN)
            self.cleaned_data["text"] = text
            try:
                if not split(text, text_format):
                    raise ValidationError(_("There is no text left to read."), code="empty")
            except ValidationError as error:
                self.add_error("text", error)
        return self.cleaned_data

    @property
    def draft(self) -> Draft:
        """As it stands in the form now. A forged origin counts as none: the text is what is saved either way."""
        values = self.cleaned_data if self.is_bound else self.initial
        carried = self._origin() if self.is_bound else {name: self.initial[name] for name in CARRIED}
        return Draft(text=values.get("text", ""), format=values.get("format", Format.TEXT), **carried)

    def _origin(self) -> dict[str, Any]:
        try:
            carried: dict[str, Any] = signing.loads(self.data.get("origin", ""), salt=SALT)
        except signing.BadSignature:
            return {}
        return carried

    @property
    def blocks(self) -> list[Block]:
        """What the text becomes; nothing while there is something wrong with it."""
        draft = self.draft
        return [] if self.errors else split(draft.text, draft.format)

    def save_version(self, *, reading: Reading) -> tuple[Version, bool]:
        return add_version(reading=reading, draft=self.draft)


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
        fields = [*FACTS, "rights", "licence", "summary"]
        widgets = {"summary": forms.Textarea(attrs={"rows": 4})}

    source_url = forms.URLField(label=_("where it can be found"), required=False, max_length=200, assume_scheme="https")

    def __init__(self, *args: Any, can_publish: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = self.initial.get("language") or "en"
        self.fields["language"].widget = forms.Select(choices=choices_with(str(language)))
        if not can_publish:
            for name in self.STAFF_FIELDS:
                del self.fields[name]

    def save_corrections(self, *, actor: Reader) -> Reading:
        return correct(actor=actor, reading=self.instance, **self.facts)

    @property
    def facts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in self._meta.fields or [] if name in self.cleaned_data}


class ImportForm(TextForm, CitationForm):
    """The second step for a new reading: everything that was understood, to be corrected before it is saved."""

    STAFF_FIELDS: ClassVar[list[str]] = [*CitationForm.STAFF_FIELDS, "publish"]
    publish = forms.BooleanField(label=_("Publish it in the public library"), required=False)
    field_order = [*FACTS, "rights", "licence", "summary", "publish", "format", "text"]

    def clean(self) -> dict[str, Any] | None:
        super().clean()
        if self.cleaned_data.get("publish") and self.cleaned_data.get("rights") not in PUBLISHABLE:
            self.add_error("publish", gettext("These rights don’t allow a place in the public library."))
        return self.cleaned_data

    @transaction.atomic
    def save_reading(self, *, actor: Reader, among: ReadingQuerySet) -> tuple[Reading, bool]:
        """The new reading, or False with the one among those that has this text already."""
        reading, added = add_reading(actor=actor, draft=self.draft, among=among, **self.facts)
        if added and self.cleaned_data.get("publish"):
            publish(actor=actor, reading=reading)
        return reading, added
