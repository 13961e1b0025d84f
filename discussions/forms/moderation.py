"""Flagging a comment, and deciding a case."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from discussions import flagging, moderation
from discussions.models import Case, Comment, Decision, Flag, Reason
from groups.models import Membership


class FlagForm(forms.ModelForm):
    """Why somebody asks the moderators to look."""

    class Meta:
        model = Flag
        fields = ["reason", "note"]
        widgets = {"reason": forms.RadioSelect, "note": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: object, me: Membership, comment: Comment, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.me, self.comment = me, comment
        self.fields["reason"].choices = Reason.choices
        self.fields["note"].help_text = _("Only they read it. The author never learns who asked.")

    def save(self, commit: bool = True) -> Flag | None:
        """Flags the comment; None, with an error on the form, when this member already has."""
        try:
            return flagging.flag(me=self.me, comment=self.comment, **self.cleaned_data)
        except ValidationError as refused:
            self.add_error(None, refused)
            return None


class DecisionForm(forms.ModelForm):
    """What a moderator decides, why, and what the author reads about it."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Decision
        fields = ["action", "reason", "statement"]
        widgets = {
            "action": forms.RadioSelect,
            "reason": forms.RadioSelect,
            "statement": forms.Textarea(attrs={"rows": 5}),
        }
        help_texts = {
            "statement": _("What happened, which agreement it touches, and what the author can do now. Kind and short.")
        }

    def __init__(self, *args: object, actor: User, case: Case, **kwargs: object) -> None:
        super().__init__(*args, initial={"revision": case.revision}, **kwargs)
        self.actor, self.case = actor, case
        possible = moderation.actions_for(case.comment)
        self.fields["action"].choices = [(action.value, action.label) for action in possible]
        self.fields["reason"].choices = Reason.choices

    def at_revision(self, case: Case) -> "DecisionForm":
        """The same form, with what was typed, for somebody who has now read the case as it stands."""
        self.data = self.data.copy()
        self.data["revision"] = case.revision
        return self

    def save(self, commit: bool = True) -> Decision | None:
        """Decides the case; None, with an error on the form, when it has changed in the meantime."""
        try:
            return moderation.decide(
                actor=self.actor,
                case=self.case,
                revision=self.cleaned_data["revision"],
                action=Decision.Action(self.cleaned_data["action"]),
                reason=Reason(self.cleaned_data["reason"]),
                statement=self.cleaned_data["statement"],
            )
        except ValidationError as refused:
            self.add_error(None, refused)
            return None
