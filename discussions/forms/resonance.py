"""Giving a small sign, and taking it back."""

from django import forms
from django.http import QueryDict

from discussions import resonating
from discussions.models import Comment, Resonance
from groups.forms.activity import ActivityForm
from groups.models import Membership


class ResonanceForm(ActivityForm[None], forms.Form):
    """Sent by a button for each kind; with `back` it is taken back."""

    kind = forms.ChoiceField(choices=Resonance.Kind.choices)
    back = forms.BooleanField(required=False)

    def __init__(self, data: QueryDict | None = None, *, me: Membership, comment: Comment) -> None:
        super().__init__(data)
        self.me, self.comment = me, comment

    def save(self) -> None:
        act = resonating.take_back if self.cleaned_data["back"] else resonating.give
        act(me=self.me, comment=self.comment, kind=Resonance.Kind(self.cleaned_data["kind"]))
