"""Beginning to talk about something: a session, or what a member gives a title."""

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from discussions import beginning
from discussions.forms.speaking import Act, SpeakingForm
from discussions.models import Comment
from discussions.models.thread import TITLE
from groups.models import GroupSession, Membership


class BeginForm(SpeakingForm[Comment]):
    """A title and the first words."""

    title = forms.CharField(
        label=_("What it is about"),
        max_length=TITLE,
        help_text=_("A few words, by which the others find it in the list."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
        error_messages={"required": _("Please say in a few words what it is about.")},
    )
    field_order = ("title", "body", "note")

    def __init__(self, data: QueryDict | None = None, *, me: Membership) -> None:
        super().__init__(data)
        self.me = me
        self.fields["title"].required = self.act == Act.SAY
        self.restored()

    @property
    def address(self) -> str:
        return reverse("group_thread_begin", args=[self.me.group_id])

    def clean_title(self) -> str:
        """On one line."""
        return " ".join(self.cleaned_data["title"].split())

    def save(self) -> Comment:
        return beginning.begin(me=self.me, **self.cleaned_data)


class SessionTalkForm(SpeakingForm[Comment]):
    """The first words about a session; the others are said in its thread."""

    def __init__(self, data: QueryDict | None = None, *, me: Membership, session: GroupSession) -> None:
        super().__init__(data)
        self.me, self.session = me, session
        self.restored()

    @property
    def address(self) -> str:
        return reverse("session_talk", args=[self.me.group_id, self.session.pk])

    def save(self) -> Comment:
        return beginning.talk_about(me=self.me, session=self.session, **self.cleaned_data)
