"""Flagging a comment, and deciding a case."""

from typing import cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from discussions import flagging, moderation
from discussions.models import Case, Comment, Decision, Flag, Reason
from discussions.models.comment import LONGEST_NOTE
from groups.forms.activity import ActivityForm
from groups.models import Membership


class FlagForm(ActivityForm[Flag], forms.Form):
    """Why `me` asks the moderators to look at a comment."""

    reason = forms.ChoiceField(label=_("Why?"), choices=Reason.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("What should the moderators know?"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Only they read it. The author never learns who asked."),
    )

    def __init__(self, data: QueryDict | None = None, *, me: Membership, comment: Comment) -> None:
        super().__init__(data)
        self.me, self.comment = me, comment

    def save(self) -> Flag:
        return flagging.flag(
            me=self.me,
            comment=self.comment,
            reason=Reason(self.cleaned_data["reason"]),
            note=self.cleaned_data["note"],
        )


# How long what a decision restricts may last.
DAYS = [
    ("", _("without an end")),
    ("1", _("a day")),
    ("3", _("three days")),
    ("7", _("a week")),
    ("14", _("two weeks")),
    ("30", _("thirty days")),
]
# In the notes that moderators leave each other.
MOST_WORDS = 2000


class NoteForm(forms.Form):
    """A word to the other moderators of a case."""

    words = forms.CharField(
        label=_("Note to the other moderators"),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only they read it."),
    )


class BulkForm(forms.Form):
    """Why several cases are left as they are."""

    reason = forms.ChoiceField(label=_("Reason"), choices=Reason.choices, widget=forms.RadioSelect)
    statement = forms.CharField(
        label=_("Statement to the authors"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5})
    )


class DecisionForm(ActivityForm[Decision], forms.Form):
    """What a moderator decides, why, and what the author reads about it.

    `revision` is the case's when the form was shown; what was typed comes back with the one that it has now.
    """

    revision = forms.IntegerField(widget=forms.HiddenInput)
    action = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    reason = forms.ChoiceField(label=_("Reason"), choices=Reason.choices, widget=forms.RadioSelect)
    rule = forms.CharField(
        label=_("Which point of the agreement"), max_length=300, required=False, help_text=_("In its own words.")
    )
    facts = forms.CharField(
        label=_("What happened"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    note = forms.CharField(
        label=_("Content note"),
        max_length=LONGEST_NOTE,
        required=False,
        help_text=_("Only for folding: what it is about."),
    )
    days = forms.ChoiceField(
        label=_("For how long"),
        required=False,
        choices=DAYS,
        help_text=_("Only for going slowly, a pause, or a locked thread. It ends by itself."),
    )
    statement = forms.CharField(
        label=_("Statement to the author"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What happened, which agreement it touches, and what the author can do now. Kind and short."),
    )

    def __init__(self, data: QueryDict | None = None, *, actor: User, case: Case) -> None:
        super().__init__(data, initial={"revision": case.revision})
        self.actor, self.case = actor, case
        action = cast("forms.ChoiceField", self.fields["action"])
        action.choices = [(possible.value, possible.label) for possible in moderation.actions_for(case.spoken)]

    def save(self) -> Decision:
        return moderation.decide(
            actor=self.actor,
            case=self.case,
            revision=self.cleaned_data["revision"],
            action=Decision.Action(self.cleaned_data["action"]),
            reason=Reason(self.cleaned_data["reason"]),
            statement=self.cleaned_data["statement"],
            terms=self.terms(),
        )

    def terms(self) -> moderation.Terms:
        said = self.cleaned_data
        return moderation.Terms(said["rule"], said["facts"], said["note"], int(said["days"] or 0))
