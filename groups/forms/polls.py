"""Proposing times, answering them, and choosing those that become sessions."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, Self
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from groups import polling, scheduling
from groups.forms.activity import ActivityForm
from groups.models import GroupSession, Membership, TimePoll, TimeVote
from groups.tallying import Slot

# The rows of a form to begin with and at most, of each kind.
ROWS, MOST_ROWS = 4, 16


def day_field(label: StrOrPromise, *, required: bool = False) -> forms.DateField:
    wrong = {"invalid": _("Write the date as 2026-12-01.")}
    field = forms.DateField(label=label, required=required, input_formats=["%Y-%m-%d"], error_messages=wrong)
    field.widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return field


def clock_field(label: StrOrPromise, *, required: bool = False) -> forms.TimeField:
    formats = ["%H:%M", "%H:%M:%S", "%H.%M", "%I:%M %p", "%I %p"]
    wrong = {"invalid": _("Write the time as 19:30.")}
    field = forms.TimeField(label=label, required=required, input_formats=formats, error_messages=wrong)
    field.widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    return field


class ProposeForm(ActivityForm[TimePoll], forms.Form):
    """What both kinds of poll have in common. A row that is left empty counts for nothing."""

    is_weekly = False

    title = forms.CharField(label=_("What it is for"), max_length=200)
    minutes = forms.IntegerField(label=_("Length in minutes"), initial=120, min_value=15, max_value=720)

    def __init__(self, data: QueryDict | None = None, *, me: Membership, rows: int = ROWS, **others: Any) -> None:
        super().__init__(data, **others)
        self.me, self.rows, self.zone = me, rows, ZoneInfo(me.group.time_zone)
        for number in range(1, rows + 1):
            self.fields[f"day_{number}"] = self.row_field()
            self.fields[f"time_{number}"] = clock_field(_("Start"))
        self.fields["answer_by"] = day_field(_("Please answer by"))

    @classmethod
    def of(cls, data: QueryDict | None, **about: Any) -> Self:
        """The form as it was sent; asked for more rows, it comes back with them and with all that was typed."""
        if data is None:
            return cls(**about)
        sent = data.get("rows", "")
        rows = min(int(sent), MOST_ROWS) if sent.isascii() and sent.isdigit() and len(sent) < 4 and int(sent) else ROWS
        if "more" in data:
            typed = data.dict() | {"out": data.getlist("out")}
            return cls(rows=min(rows + ROWS, MOST_ROWS), initial=typed, **about)
        return cls(data, rows=rows, **about)

    def row_field(self) -> forms.Field:
        return day_field(_("Day"))

    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"day_{number}"], self[f"time_{number}"]) for number in range(1, self.rows + 1)]

    def plain_fields(self) -> list[forms.BoundField]:
        """Those that stand above the rows, and after them."""
        return [self[name] for name in ("title", "minutes")]

    def last_fields(self) -> list[forms.BoundField]:
        return [self["answer_by"]]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = self.cleaned_data
        cleaned["slots"] = []
        for number in range(1, self.rows + 1):
            day, clock = cleaned.get(f"day_{number}"), cleaned.get(f"time_{number}")
            if day not in (None, "") and clock is not None:
                self._add_slot(number, [*self.days(day)], clock)
            elif day not in (None, "") and f"time_{number}" not in self.errors:
                self.add_error(f"time_{number}", _("At what time?"))
            elif clock is not None and f"day_{number}" not in self.errors:
                self.add_error(f"day_{number}", _("On which day?"))
        return cleaned

    def days(self, chosen: object) -> Iterable[dt.date]:
        """The days that a row stands for."""
        return [chosen] if isinstance(chosen, dt.date) else []

    def _add_slot(self, number: int, days: Iterable[dt.date], clock: dt.time) -> None:
        try:
            self.cleaned_data["slots"].append([scheduling.moment(day, clock, self.zone) for day in days])
        except ValidationError as refusal:
            self.add_error(f"time_{number}", ValidationError(refusal.messages))

    def save(self) -> TimePoll:
        until = self.cleaned_data["answer_by"]
        proposal = polling.Proposal(
            title=self.cleaned_data["title"],
            minutes=self.cleaned_data["minutes"],
            slots=self.cleaned_data["slots"],
            answer_by=polling.end_of(until, self.zone) if until else None,
        )
        try:
            return polling.propose(me=self.me, proposal=proposal)
        except ValidationError as refusal:
            # Which of the times it is, the sentence says.
            raise ValidationError(refusal.messages) from None


class ProposeTimesForm(ProposeForm):
    """Days and times, one of which becomes a session."""


class ProposeWeeksForm(ProposeForm):
    """Weekdays and times, for some weeks: one of them becomes the group's hour."""

    is_weekly = True

    first_day = day_field(_("From"), required=True)
    weeks = forms.IntegerField(label=_("How many weeks"), initial=6, min_value=2, max_value=12)

    def row_field(self) -> forms.Field:
        choices = [("", "–"), *((str(number), name) for number, name in WEEKDAYS.items())]
        return forms.ChoiceField(label=_("Weekday"), required=False, choices=choices)

    def plain_fields(self) -> list[forms.BoundField]:
        return [*super().plain_fields(), self["first_day"], self["weeks"]]

    def days(self, chosen: object) -> Iterable[dt.date]:
        first, weeks = self.cleaned_data.get("first_day"), self.cleaned_data.get("weeks")
        if first is None or weeks is None or first.year > dt.MAXYEAR - 2:
            return []
        begin = first + dt.timedelta(days=(int(str(chosen)) - first.weekday()) % 7)
        return [begin + dt.timedelta(weeks=week) for week in range(weeks)]


def given(data: Mapping[str, str], slots: Iterable[Slot]) -> dict[int, TimeVote.Answer]:
    """What was answered to the candidates of these slots."""
    ids = [tally.option.pk for slot in slots for tally in slot.tallies]
    found = {option: data.get(f"answer-{option}", "") for option in ids}
    return {option: TimeVote.Answer(value) for option, value in found.items() if value in TimeVote.Answer.values}


class CloseForm(ActivityForm[list[GroupSession]], forms.Form):
    """Which candidates, or whole slots, become sessions."""

    title = forms.CharField(label=_("What the sessions are called"), max_length=200)

    def __init__(self, data: QueryDict | None = None, *, me: Membership, poll: TimePoll, slots: list[Slot]) -> None:
        super().__init__(data, initial={"title": poll.title})
        self.me, self.poll, self.slots = me, poll, slots
        for name, choices in (
            ("chosen", [(str(tally.option.pk), "") for slot in slots for tally in slot.tallies]),
            ("slot", [(str(slot.number), "") for slot in slots]),
        ):
            self.fields[name] = forms.MultipleChoiceField(required=False, choices=choices)

    def ticked(self, name: str) -> set[str]:
        return set(self[name].value() or [])

    def save(self) -> list[GroupSession]:
        chosen = {int(option) for option in self.cleaned_data["chosen"]}
        for slot in self.slots:
            if str(slot.number) in self.cleaned_data["slot"]:
                chosen |= {tally.option.pk for tally in slot.tallies}
        return polling.close(me=self.me, poll=self.poll, chosen=chosen, title=self.cleaned_data["title"])
