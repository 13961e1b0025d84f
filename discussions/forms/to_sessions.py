"""The form by which something is brought to a session."""

from typing import cast

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from discussions import to_sessions
from discussions.models import BroughtComment, Comment
from groups.forms.activity import ActivityForm
from groups.models import GroupSession, Membership
from meetings.models import Brought
from readings.models import Passage


class SessionChoice(forms.ModelChoiceField):
    """One of the coming sessions, by its day and title."""

    widget = forms.RadioSelect

    def label_from_instance(self, obj: GroupSession) -> str:
        return f"{date_format(timezone.localtime(obj.starts_at), 'DATE_FORMAT')}: {obj.title}"


class BringForm(ActivityForm[Brought | BroughtComment], forms.Form):
    """To which session a passage is brought or, with `comment`, that comment."""

    session = SessionChoice(
        GroupSession.objects.none(),
        label=_("To which session?"),
        empty_label=None,
        error_messages={"invalid_choice": _("That session is over. Choose one that is still to come.")},
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        me: Membership,
        passage: Passage | None,
        comment: Comment | None,
    ) -> None:
        sessions = to_sessions.coming(me)
        super().__init__(data, initial={"session": sessions.first()})
        self.me, self.passage, self.comment = me, passage, comment
        cast("SessionChoice", self.fields["session"]).queryset = sessions

    def save(self) -> Brought | BroughtComment:
        session = self.cleaned_data["session"]
        if self.comment:
            return to_sessions.bring_comment(me=self.me, session=session, comment=self.comment)
        return to_sessions.bring_passage(me=self.me, session=session, passage=cast("Passage", self.passage))
