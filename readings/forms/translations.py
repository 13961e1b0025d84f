"""Saying by hand which paragraphs of a translation and of its original belong together."""

import re
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from readings import translations
from readings.models import Block, Reading, Version
from readings.reader import Reader


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
