"""An organizer's form for the words that the group asks its members to read again."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from discussions import rereading
from discussions.models.read_again import LONGEST
from groups.forms.activity import ActivityForm
from groups.models import Membership


class ReadAgainForm(ActivityForm[None], forms.Form):
    words = forms.CharField(
        label=_("Words to read again"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
        help_text=_("A word or a phrase in each line. Capital letters don’t matter."),
    )

    def __init__(self, data: QueryDict | None = None, *, me: Membership) -> None:
        super().__init__(data, initial={} if data else {"words": "\n".join(rereading.listed(me))})
        self.me = me

    def save(self) -> None:
        rereading.keep_list(me=self.me, words=self.cleaned_data["words"])
