"""Appealing against a decision, and answering an appeal."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from discussions import appealing
from discussions.models import Appeal, Decision
from groups.forms.activity import ActivityForm


class AppealForm(ActivityForm[Appeal], forms.Form):
    """Why somebody else should look again."""

    words = forms.CharField(
        label=_("Why should somebody look again?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Somebody who did not decide reads it and answers you. You can ask once."),
    )

    def __init__(self, data: QueryDict | None = None, *, actor: User, decision: Decision) -> None:
        super().__init__(data)
        self.actor, self.decision = actor, decision

    def save(self) -> Appeal:
        return appealing.appeal(actor=self.actor, decision=self.decision, words=self.cleaned_data["words"])


class AnswerForm(ActivityForm[Appeal], forms.Form):
    """Whether the decision stands, and what its author reads about it."""

    outcome = forms.ChoiceField(
        label=_("Does the decision stand?"),
        choices=[("upheld", _("It stands")), ("changed", _("It is undone"))],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("Answer to the author"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What you looked at, and why. They read it beside the first decision, without your name."),
    )

    def __init__(self, data: QueryDict | None = None, *, actor: User, appeal: Appeal) -> None:
        super().__init__(data)
        self.actor, self.appeal = actor, appeal

    def save(self) -> Appeal:
        changed = self.cleaned_data["outcome"] == "changed"
        words = self.cleaned_data["words"]
        return appealing.answer(actor=self.actor, appeal=self.appeal, change=changed, words=words)
