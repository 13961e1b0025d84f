"""Forms of a group that becomes two."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from groups import dividing
from groups.forms.activity import ActivityForm
from groups.models import Division, DivisionChoice, Membership


class ProposeForm(ActivityForm[Division], forms.Form):
    name = forms.CharField(
        label=_("Name of the second group"), max_length=120, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    purpose = forms.CharField(
        label=_("What it is for"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("If you leave this empty, it is the same as of this group."),
    )

    def __init__(self, data: QueryDict | None = None, *, me: Membership) -> None:
        super().__init__(data)
        self.me = me

    def save(self) -> Division:
        return dividing.propose(me=self.me, **self.cleaned_data)


class ChooseForm(ActivityForm[None], forms.Form):
    side = forms.ChoiceField(label=_("Where do you go?"), choices=DivisionChoice.Side.choices, widget=forms.RadioSelect)

    def __init__(self, data: QueryDict | None = None, *, me: Membership, mine: str | None) -> None:
        super().__init__(data, initial={"side": mine})
        self.me = me

    def save(self) -> None:
        dividing.choose(me=self.me, side=self.cleaned_data["side"])
