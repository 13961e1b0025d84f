"""Noting who came: by ticking, or by the numbers on the printed sheet."""

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from groups import presence
from groups.forms.activity import ActivityForm
from groups.models import GroupSession, Membership


class PresenceForm(ActivityForm[GroupSession], forms.Form):
    """Who came to `session`."""

    numbers = forms.CharField(
        label=_("From paper: their numbers"),
        required=False,
        max_length=300,
        help_text=_("As on the sheet, as in 1 3 5-8. They are added to those ticked below."),
    )
    came = forms.MultipleChoiceField(label=_("Who was there"), required=False, widget=forms.CheckboxSelectMultiple)
    shown = forms.CharField(required=False, max_length=5000, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, me: Membership, session: GroupSession) -> None:
        self.me, self.session = me, session
        self.lines = presence.sheet(session)
        there = [line.member.pk for line in self.lines if line.came]
        super().__init__(data, initial={"came": there, "shown": " ".join(there)})
        choices = [(line.member.pk, f"{line.number}. {line.member.display_name}") for line in self.lines]
        cast("forms.MultipleChoiceField", self.fields["came"]).choices = choices

    def clean_numbers(self) -> set[str]:
        return presence.numbers_of(self.cleaned_data["numbers"], self.lines)

    def save(self) -> GroupSession:
        chosen: dict[str, Any] = self.cleaned_data
        came = set(chosen["came"]) | chosen["numbers"]
        presence.note(me=self.me, session=self.session, came=came, shown=chosen["shown"].split())
        return self.session
