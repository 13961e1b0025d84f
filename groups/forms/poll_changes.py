"""Changing a poll that is open: its words, its date, times to add and times to take out."""

import datetime as dt
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from groups import polling, repolling
from groups.forms.polls import ROWS, ProposeForm
from groups.models import Membership, TimeOption, TimePoll


class ChangePollForm(ProposeForm):
    """The form of a proposal, for the times that come in, with the candidates that can go. `saved` is the poll."""

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        me: Membership,
        poll: TimePoll,
        rows: int = ROWS,
        initial: Mapping[str, object] | None = None,
    ) -> None:
        self.poll = poll
        by = poll.answer_by and last_day(poll, me)
        super().__init__(data, me=me, rows=rows, initial=initial or {"title": poll.title, "answer_by": by})
        del self.fields["minutes"]
        self.removable: list[TimeOption] = list(repolling.removable(poll))
        for option in self.removable:
            option.poll = poll
        choices = [(str(option.pk), "") for option in self.removable]
        self.fields["out"] = forms.MultipleChoiceField(required=False, choices=choices)
        self.asked = 0

    def plain_fields(self) -> list[forms.BoundField]:
        return [self["title"], self["answer_by"]]

    def last_fields(self) -> list[forms.BoundField]:
        return []

    @property
    def ticked(self) -> set[str]:
        return set(self["out"].value() or [])

    def save(self) -> TimePoll:
        until = self.cleaned_data["answer_by"]
        change = repolling.Change(
            title=self.cleaned_data["title"],
            answer_by=polling.end_of(until, self.zone) if until else None,
            added=[moment for slot in self.cleaned_data["slots"] for moment in slot],
            out={int(option) for option in self.cleaned_data["out"]},
        )
        try:
            self.asked = repolling.change(me=self.me, poll=self.poll, change=change)
        except ValidationError as refusal:
            raise ValidationError(refusal.messages) from None
        return self.poll


def last_day(poll: TimePoll, me: Membership) -> dt.date | None:
    """The last day to answer on, by the clocks of the group."""
    return poll.answer_by.astimezone(ZoneInfo(me.group.time_zone)).date() if poll.answer_by else None
