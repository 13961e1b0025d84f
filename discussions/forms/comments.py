"""Saying something in a thread, and saying it differently."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db.models import CharField, IntegerField
from django.http import QueryDict
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from discussions import posting
from discussions.models import Comment, Thread
from groups.forms.activity import ActivityForm
from groups.models import Membership, Prompt
from statements.kept import Given, Kept

LONGEST = 10_000
SAID = Comment.objects.filter(thread=Given("thread", CharField()), seq=Given("seq", IntegerField()))
PARENT = Kept(lambda: SAID.heard_by(Given("me", CharField())).only("seq", "path"))


class SpeakingForm(ActivityForm[Comment | Prompt], forms.Form):
    """A form with somebody's own words in it. Too many are refused here, and not cut off while they are pasted."""

    body = forms.CharField(
        label=_("Your words"),
        widget=forms.Textarea(attrs={"rows": 6}),
        validators=[
            MaxLengthValidator(
                LONGEST,
                _("This is %(show_value)d characters long, and a comment has room for %(limit_value)d. Make it two."),
            )
        ],
        error_messages={"required": _("There are no words here yet.")},
        help_text=_("An empty line begins a new paragraph. *One star* on each side makes words stand out."),
    )

    def clean_body(self) -> str:
        """Browsers send a line break as two characters."""
        return self.cleaned_data["body"].replace("\r\n", "\n")


class ReplyForm(SpeakingForm):
    """An answer to a comment or, without a `parent`, to what the thread is about."""

    parent = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, me: Membership, thread: Thread) -> None:
        super().__init__(data)
        self.me, self.thread = me, thread

    def clean_parent(self) -> Comment | None:
        seq = self.cleaned_data["parent"]
        if seq is None:
            return None
        # No column holds a larger one, and SQLite refuses to look for it.
        parent = PARENT.one(thread=self.thread.pk, seq=seq, me=self.me.pk) if abs(seq) < 2**31 else None
        if parent is None:
            raise ValidationError(_("What you answer isn’t in this thread."))
        return parent

    def save(self) -> Comment:
        return posting.reply(me=self.me, thread=self.thread, **self.cleaned_data)


class AnswerForm(SpeakingForm):
    """The first answer to a question; the others are given in its thread."""

    def __init__(self, data: QueryDict | None = None, *, me: Membership, prompt: Prompt) -> None:
        super().__init__(data)
        self.fields["body"].label = now("Your answer")
        self.me, self.prompt = me, prompt

    def save(self) -> Comment:
        return posting.answer(me=self.me, prompt=self.prompt, **self.cleaned_data)


class EditForm(SpeakingForm):
    def __init__(self, data: QueryDict | None = None, *, me: Membership, comment: Comment) -> None:
        super().__init__(data, initial={"body": comment.body})
        self.me, self.comment = me, comment

    def save(self) -> Comment:
        return posting.edit(me=self.me, comment=self.comment, **self.cleaned_data)
