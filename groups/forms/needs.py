"""Saying what one needs to be able to come."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from groups import needs
from groups.forms.activity import ActivityForm
from groups.models import GroupSession, Membership, Need


class NeedsForm(ActivityForm[list[Need]], forms.Form):
    """What `me` needs for this session; whatever isn't ticked is taken back."""

    kinds = forms.MultipleChoiceField(
        label=_("I need"), required=False, choices=Need.Kind.choices, widget=forms.CheckboxSelectMultiple
    )
    words = forms.CharField(
        label=_("In your words"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("From where a lift, for how many children, into which language. As little as you like."),
    )

    def __init__(self, data: QueryDict | None = None, *, me: Membership, session: GroupSession) -> None:
        self.me, self.session = me, session
        self.mine = needs.of(me, session)
        initial = {"kinds": [need.kind for need in self.mine], "words": self.mine[0].words if self.mine else ""}
        super().__init__(data, initial=initial)

    def save(self) -> list[Need]:
        chosen = self.cleaned_data
        return needs.say(me=self.me, session=self.session, kinds=chosen["kinds"], words=chosen["words"].strip())
