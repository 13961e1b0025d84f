"""Beginning a spoken round: the question, who takes part, in which order, and how long."""

import random
from typing import cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from groups.forms.activity import ActivityForm
from groups.models import Attendance, GroupSession, Membership
from meetings import speaking
from meetings.models import AgendaItem, Round


class BeginForm(ActivityForm[Round], forms.Form):
    """A round of `session`. The people stand in the order of the form: drawn by lot, moved by `moved_up`, and kept
    in `order`. Who said that they come is ticked.
    """

    question = forms.CharField(
        label=_("Question"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("Everybody sees it on their own screen."),
    )
    minutes_each = forms.IntegerField(
        label=_("Minutes each"),
        required=False,
        min_value=1,
        max_value=30,
        help_text=_("A quiet bar on the screen. It makes no sound, and nobody is interrupted."),
    )
    people = forms.MultipleChoiceField(
        label=_("Who takes part"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick who takes part.")},
    )
    order = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)

    def __init__(self, data: QueryDict | None = None, *, me: Membership, session: GroupSession) -> None:
        self.me, self.session = me, session
        up = data.get("up", "") if data else ""
        self.moved = up
        # Moving somebody up only shows the form again, as it was filled in.
        super().__init__(None if up else data, initial=self._typed(data) if data and up else None)
        members = {row.pk: row for row in Membership.objects.active().filter(group=me.group_id).order_by("name")}
        coming = self._coming(set(members))
        given = data.get("order", "").split(",") if data else random.sample(sorted(coming), len(coming))
        ids = [person for person in dict.fromkeys(given) if person in members]
        ids = moved_up([*ids, *(person for person in members if person not in ids)], up)
        self.initial["order"] = ",".join(ids)
        cast("forms.MultipleChoiceField", self.fields["people"]).choices = [
            (person, members[person].display_name) for person in ids
        ]
        if data is None:
            self.initial.update(people=coming, question=self._proposed())

    def _typed(self, data: QueryDict) -> dict[str, object]:
        plain = {name: data.get(name, "") for name in ("question", "minutes_each")}
        return {**plain, "people": data.getlist("people")}

    def _coming(self, members: set[str]) -> list[str]:
        said = Attendance.objects.filter(session=self.session, answer=Attendance.Answer.YES)
        return [person for person in said.values_list("membership", flat=True) if person in members]

    def _proposed(self) -> str:
        """The question of the step that the session has come to."""
        now = AgendaItem.objects.filter(session=self.session, status=AgendaItem.Status.NOW)
        step = now.select_related("prompt").first()
        if step is None:
            return ""
        return step.prompt.words if step.prompt else step.text

    @property
    def ticked(self) -> list[str]:
        """Whose box is ticked."""
        return list(cast("list[str]", self["people"].value() or []))

    @property
    def rows(self) -> list[tuple[str, str, bool]]:
        """Everybody in the proposed order: id, name, and whether they take part."""
        choices = cast("forms.MultipleChoiceField", self.fields["people"]).choices
        ticked = self.ticked
        return [(str(person), str(name), person in ticked) for person, name in cast("list[tuple[str, str]]", choices)]

    def save(self) -> Round:
        ticked = set(self.cleaned_data["people"])
        return speaking.begin(
            me=self.me,
            session=self.session,
            question=self.cleaned_data["question"],
            people=[person for person, _name, _ticked in self.rows if person in ticked],
            minutes_each=self.cleaned_data["minutes_each"],
        )


def moved_up(ids: list[str], person: str) -> list[str]:
    """The order with this person one place earlier."""
    at = ids.index(person) if person in ids else 0
    if at > 0:
        ids[at - 1], ids[at] = ids[at], ids[at - 1]
    return ids
