"""Making a series longer: how many more, and a look at the days before they are made."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from groups import recurring
from groups.forms.activity import ActivityForm
from groups.models import GroupSession, Membership, Series


class LengthenForm(ActivityForm[list[GroupSession]], forms.Form):
    """So many more sessions at the end of `series`, made when their days have been shown."""

    more = forms.IntegerField(label=_("How many more"), min_value=1, max_value=recurring.MOST, initial=4)

    def __init__(self, data: QueryDict | None = None, *, me: Membership, series: Series, last: dt.date) -> None:
        self.me, self.series, self.last = me, series, last
        self.preview: Sequence[recurring.Occurrence] = []
        super().__init__(data)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = self.cleaned_data
        if "more" in cleaned:
            self.preview = recurring.further(self.series, cleaned["more"])
        return cleaned

    @property
    def days_shown(self) -> str:
        return f"{self.last.isoformat()} {len(self.preview)}"

    def carried_out(self) -> bool:
        """A second press finds a series that is longer than it was shown, and adds nothing."""
        last, _space, number = self.data.get("shown", "").partition(" ")
        if self.is_valid() and number != str(len(self.preview)):
            return False
        try:
            self.until = parse_date(last)
        except ValueError:  # 30 February
            self.until = None
        return super().carried_out()

    def save(self) -> list[GroupSession]:
        until = self.until or self.last
        return recurring.lengthen(me=self.me, series=self.series, until=until, more=self.cleaned_data["more"])
