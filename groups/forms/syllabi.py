"""Making a syllabus, and saying why a reading stands on it."""

from typing import cast

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from groups import compiling
from groups.forms.activity import ActivityForm
from groups.models import GroupSession, Membership, Syllabus, SyllabusItem
from groups.models.session import GroupSessionQuerySet
from readings.text import tidy


class SyllabusForm(ActivityForm[Syllabus], forms.Form):
    """A new syllabus of `me`'s group or, with `syllabus`, a change to one."""

    title = forms.CharField(
        label=_("Title"), max_length=200, error_messages={"required": _("Give it a name that the group will know.")}
    )
    why = forms.CharField(
        label=_("What it is for"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        help_text=_("Why these texts, in this order? The whole group reads this."),
    )

    def __init__(self, data: QueryDict | None = None, *, me: Membership, syllabus: Syllabus | None = None) -> None:
        super().__init__(data, initial={"title": syllabus.title, "why": syllabus.why} if syllabus else {})
        self.me, self.syllabus = me, syllabus

    def clean_why(self) -> str:
        return tidy(self.cleaned_data["why"])

    def save(self) -> Syllabus:
        if self.syllabus:
            return compiling.revise(syllabus=self.syllabus, **self.cleaned_data)
        return compiling.make(me=self.me, **self.cleaned_data)


class SessionChoice(forms.ModelChoiceField):
    """A session by its title and day."""

    def label_from_instance(self, obj: GroupSession) -> str:
        return f"{obj.title} · {date_format(timezone.localtime(obj.starts_at))}"


def sessions_for(me: Membership, kept: GroupSession | None = None) -> GroupSessionQuerySet:
    """The group's coming sessions, and the one that was chosen before."""
    coming = Q(status=GroupSession.Status.SCHEDULED, ends_at__gt=timezone.now())
    chosen = coming | Q(pk=kept.pk) if kept else coming
    return GroupSession.objects.filter(chosen, group=me.group_id).order_by("starts_at", "pk")


class ItemForm(ActivityForm[SyllabusItem], forms.Form):
    """Why the group reads something, and for which session."""

    why = forms.CharField(
        label=_("Why we read it"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    session = SessionChoice(
        GroupSession.objects.none(),
        label=_("For which session?"),
        required=False,
        empty_label=_("none"),
        error_messages={"invalid_choice": _("Choose one of the group’s coming sessions.")},
    )

    def __init__(self, data: QueryDict | None = None, *, me: Membership, item: SyllabusItem) -> None:
        super().__init__(data, initial={"why": item.why, "session": item.session_id})
        self.item = item
        cast("SessionChoice", self.fields["session"]).queryset = sessions_for(me, item.session)

    def clean_why(self) -> str:
        return tidy(self.cleaned_data["why"])

    def save(self) -> SyllabusItem:
        return compiling.explain(item=self.item, **self.cleaned_data)
