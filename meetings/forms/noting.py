"""Forms about a session's notes."""

from typing import cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from groups.forms.activity import ActivityForm
from groups.models import GroupSession, Membership
from meetings import noting
from meetings.models import Notes


class NotesForm(ActivityForm[Notes], forms.Form):
    """The themes, over the revision that stood on the page."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    themes = forms.CharField(
        label=_("Themes"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10, "dir": "auto"}),
        help_text=_("What was found, and not who said what. Decisions and commitments stand here by themselves."),
    )
    no_names = forms.BooleanField(
        label=_("These words mean nobody in particular"), required=False, widget=forms.HiddenInput
    )

    def __init__(
        self, data: QueryDict | None = None, *, me: Membership, session: GroupSession, notes: Notes | None
    ) -> None:
        known = {"themes": notes.themes, "revision": notes.revision} if notes else {"revision": 0}
        super().__init__(data, initial=known)
        self.me, self.session = me, session
        self.theirs = ""

    def save(self) -> Notes:
        try:
            return noting.write(me=self.me, session=self.session, **self.cleaned_data)
        except noting.StaleError as stale:
            self.theirs = stale.words
            newest = Notes.objects.get(session=self.session).revision
            typed = cast("QueryDict", self.data).copy()
            typed["revision"] = str(newest)
            self.data = typed
            raise
        except noting.NamedError:
            self.fields["no_names"].widget = forms.CheckboxInput()
            raise
