"""Entering one's shifts: pasted as a pattern, or chosen day by day."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from groups import rotas
from groups.forms.activity import ActivityForm
from groups.forms.polls import clock_field, day_field
from groups.models import Rota

NAMES = {
    "E": _("early"),
    "M": _("morning"),
    "L": _("late"),
    "A": _("afternoon"),
    "D": _("day"),
    "N": _("night"),
    rotas.OFF: _("off"),
}
# What can be chosen day by day.
CHOICES = ("E", "L", "N", "D", rotas.OFF)
LENGTHS = (7, 14, 21, 28)


class RotaForm(ActivityForm[Rota], forms.Form):
    """A pattern, its first day and the hours of its shifts.

    The hours are asked for once the pattern is known: where a letter has usual ones they are filled in, so that most
    people are done at the first press.
    """

    pattern = forms.CharField(
        label=_("Your shifts, one for each day"),
        max_length=rotas.MOST_WRITTEN,
        widget=forms.Textarea(attrs={"rows": 3, "autocapitalize": "off", "spellcheck": "false"}),
        help_text=_(
            "As on your rota: E E L L N N - - for two early, two late, two nights, two off. Words (early, off), "
            "numbers (4 on 4 off) and hours (06:00-14:00) are understood too. It repeats by itself."
        ),
    )
    starts_on = day_field(_("A day on which it begins"), required=True)
    travel_minutes = forms.IntegerField(label=_("Minutes on the way, each way"), min_value=0, max_value=240, initial=30)

    def __init__(self, data: QueryDict | None = None, *, actor: User, rota: Rota | None) -> None:
        self.actor, self.rota = actor, rota
        self.read: rotas.Reading | None = None
        initial: dict[str, object] = {"starts_on": timezone.localdate()}
        if rota is not None:
            initial = {name: getattr(rota, name) for name in ("pattern", "starts_on", "travel_minutes")}
        data = data.copy() if data is not None else None
        super().__init__(data, initial=initial)
        written = data.get("pattern", "") if data is not None else rota.pattern if rota else ""
        try:
            self.read = rotas.read(written)
        except ValidationError:
            return
        for code in dict.fromkeys(self.read.codes):
            if code != rotas.OFF:
                self._ask_hours(code, self.read.hours, data)

    def _ask_hours(self, code: str, written: dict[str, tuple[str, str]], data: QueryDict | None) -> None:
        known = self.rota.shifts.get(code) if self.rota else None
        hours = written.get(code) or known or rotas.USUAL.get(code)
        for number, (part, label) in enumerate((("start", _("%(shift)s begins")), ("end", _("%(shift)s ends")))):
            name = f"{part}_{code}"
            self.fields[name] = clock_field(label % {"shift": self.name_of(code)}, required=True)
            sentence = gettext("When does %(shift)s begin and end?") % {"shift": self.name_of(code)}
            self.fields[name].error_messages["required"] = sentence
            self.initial[name] = dt.time.fromisoformat(hours[number]) if hours else None
            # Not asked for yet, since the pattern wasn't known: what is usual holds.
            if data is not None and name not in data and hours:
                data[name] = hours[number]

    def plain_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("pattern", "starts_on", "travel_minutes")]

    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Beginning and end of each shift."""
        codes = [name.removeprefix("start_") for name in self.fields if name.startswith("start_")]
        return [(self[f"start_{code}"], self[f"end_{code}"]) for code in codes]

    @staticmethod
    def name_of(code: str) -> str:
        return f"{code} ({NAMES[code]})" if code in NAMES else code

    def clean_pattern(self) -> list[str]:
        return rotas.read(self.cleaned_data["pattern"]).codes

    def clean(self) -> dict[str, Any]:
        for code in dict.fromkeys(self.cleaned_data.get("pattern", [])):
            start, end = (self.cleaned_data.get(f"{part}_{code}") for part in ("start", "end"))
            if start and start == end:
                self.add_error(f"end_{code}", _("It begins and ends at the same time. When does it end?"))
        return self.cleaned_data

    def save(self) -> Rota:
        pattern = self.cleaned_data["pattern"]
        hours = {
            code: (f"{self.cleaned_data[f'start_{code}']:%H:%M}", f"{self.cleaned_data[f'end_{code}']:%H:%M}")
            for code in dict.fromkeys(pattern)
            if code != rotas.OFF
        }
        return rotas.keep(
            actor=self.actor,
            pattern=pattern,
            starts_on=self.cleaned_data["starts_on"],
            hours=hours,
            travel_minutes=self.cleaned_data["travel_minutes"],
        )


class DaysForm(ActivityForm[Rota], forms.Form):
    """The shifts of some days from `first` on, each chosen; then they repeat. Hours stay as they were, or as usual."""

    def __init__(
        self, data: QueryDict | None = None, *, actor: User, rota: Rota | None, first: dt.date, days: int
    ) -> None:
        super().__init__(data)
        self.actor, self.rota, self.first = actor, rota, first
        own = [code for code in rotas.codes(rota) if code not in CHOICES] if rota else []
        choices = [(code, NAMES.get(code, code)) for code in dict.fromkeys([*CHOICES[:-1], *own, rotas.OFF])]
        for number in range(days):
            day = first + dt.timedelta(days=number)
            label = f"{date_format(day, 'l')}, {date_format(day, 'j F')}"
            known = rotas.code_on(rota, day) if rota else rotas.OFF
            self.fields[f"day_{number}"] = forms.ChoiceField(
                label=label, choices=choices, initial=known, widget=forms.RadioSelect
            )

    def save(self) -> Rota:
        pattern = [self.cleaned_data[name] for name in self.fields]
        known = self.rota.shifts if self.rota else {}
        return rotas.keep(
            actor=self.actor,
            pattern=pattern,
            starts_on=self.first,
            hours=rotas.USUAL | {code: (start, end) for code, (start, end) in known.items()},
            travel_minutes=self.rota.travel_minutes if self.rota else 30,
        )
