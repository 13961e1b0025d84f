"""Saying something in a thread, and saying it differently."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import CharField, IntegerField
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from discussions import drafting, posting, quoting, sharing
from discussions.forms.speaking import SpeakingForm
from discussions.models import Comment, Thread
from groups.models import Membership, Prompt
from statements.kept import Given, Kept

SAID = Comment.objects.filter(thread=Given("thread", CharField()), seq=Given("seq", IntegerField()))
PARENT = Kept(lambda: SAID.heard_by(Given("me", CharField())).only("seq", "path"))


class ReplyForm(SpeakingForm[Comment]):
    """An answer to a comment or, without a `parent`, to what the thread is about."""

    parent = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, me: Membership, thread: Thread) -> None:
        super().__init__(data)
        self.me, self.thread, self.thread_id = me, thread, thread.pk
        self.offer_no_name()

    def clean_parent(self) -> Comment | None:
        seq = self.cleaned_data["parent"]
        if seq is None:
            return None
        # No column holds a larger one, and SQLite refuses to look for it.
        parent = PARENT.one(thread=self.thread.pk, seq=seq, me=self.me.pk) if abs(seq) < 2**31 else None
        if parent is None:
            raise ValidationError(_("What you answer isn’t in this thread."))
        return parent

    @property
    def address(self) -> str:
        parent = self.cleaned_data.get("parent")
        return drafting.reply_address(self.me.group_id, self.thread.pk, parent and parent.seq)

    def save(self) -> Comment:
        if share := sharing.before_going_on(me=self.me, thread=self.thread):
            self.keep()
            raise ValidationError(share, code="share")
        return posting.reply(me=self.me, thread=self.thread, **self.cleaned_data)


class AnswerForm(SpeakingForm[Comment]):
    """The first answer to a question; the others are given in its thread."""

    def __init__(self, data: QueryDict | None = None, *, me: Membership, prompt: Prompt) -> None:
        super().__init__(data)
        self.fields["body"].label = _("Your answer")
        self.me, self.prompt = me, prompt
        self.restored()

    @property
    def address(self) -> str:
        return reverse("prompt_answer", args=[self.me.group_id, self.prompt.reading_id, self.prompt.pk])

    def save(self) -> Comment:
        return posting.answer(me=self.me, prompt=self.prompt, **self.cleaned_data)


class EditForm(SpeakingForm[Comment]):
    def __init__(self, data: QueryDict | None = None, *, me: Membership, comment: Comment) -> None:
        super().__init__(data, initial={"body": quoting.typed(comment.body, me=me, thread_id=comment.thread_id)})
        self.initial["note"] = comment.note
        if comment.noted_by_moderators:
            self.fields["note"].disabled = True
            self.fields["note"].help_text = _("The moderators put it there.")
        self.me, self.comment, self.thread_id = me, comment, comment.thread_id
        self.editing = comment
        self.restored()
        self.fields.pop("is_unnamed", None)

    @property
    def address(self) -> str:
        return f"{self.comment.get_absolute_url()}edit/"

    def save(self) -> Comment:
        return posting.edit(me=self.me, comment=self.comment, **self.cleaned_data)
