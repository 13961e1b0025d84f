"""Bringing a syllabus in from a file: the file, then what becomes of each of its readings."""

import json
from collections.abc import Iterator
from typing import NamedTuple, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from groups import outlines, taking_in
from groups.forms.activity import ActivityForm
from groups.forms.syllabi import SessionChoice, sessions_for
from groups.models import Membership, Syllabus
from groups.outlines import Outline
from groups.taking_in import Choice, Proposal


class FileForm(forms.Form):
    """The first step. Valid, it has an `outline`."""

    file = forms.FileField(
        label=_("Syllabus file"),
        max_length=255,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        help_text=_("As another group has saved it, up to 5 MB."),
        error_messages={"required": _("Choose a file first.")},
    )
    outline: Outline

    def clean_file(self) -> str:
        """Its text, which the second step sends again."""
        data = self.cleaned_data["file"].read(outlines.LARGEST + 1)
        self.outline = outlines.read(data)
        said = json.dumps(json.loads(data.decode("utf-8-sig")), ensure_ascii=False, separators=(",", ":"))
        return said.encode("utf-8", "replace").decode()


class Row(NamedTuple):
    """One reading of the file on the page: what it is, what it resembles, and the field for what becomes of it."""

    proposal: Proposal
    field: forms.BoundField


class TakingInForm(ActivityForm[Syllabus], forms.Form):
    """The second step: for each reading of the file a choice, for each of its sessions one of the group's."""

    content = forms.CharField(widget=forms.HiddenInput, strip=False)

    def __init__(self, data: QueryDict | None = None, *, me: Membership, content: str) -> None:
        super().__init__(data, initial={"content": content})
        self.me = me
        self.outline = outlines.read(content.encode("utf-8", "replace"))
        self.proposals = taking_in.propose(me=me, outline=self.outline)
        for place, proposal in enumerate(self.proposals):
            choices = choices_for(proposal)
            self.fields[f"reading-{place}"] = forms.ChoiceField(
                label=gettext("What becomes of “%(title)s”?") % proposal.item.facts,
                choices=choices,
                initial=choices[0][0],
                widget=forms.RadioSelect,
            )
        coming = sessions_for(me)
        for number in self.outline.sessions if coming.exists() else []:
            label = gettext("What the file calls session %(number)d") % {"number": number}
            self.fields[f"session-{number}"] = SessionChoice(coming, label=label, required=False, empty_label=_("none"))

    def rows(self) -> Iterator[Row]:
        for place, proposal in enumerate(self.proposals):
            yield Row(proposal, self[f"reading-{place}"])

    def session_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("session-")]

    def save(self) -> Syllabus:
        given = self.cleaned_data
        sessions = {number: given.get(f"session-{number}") for number in self.outline.sessions}
        return taking_in.take_in(
            me=self.me,
            outline=self.outline,
            proposals=self.proposals,
            choices={place: cast("Choice", given[f"reading-{place}"]) for place in range(len(self.proposals))},
            sessions=sessions,
        )


def choices_for(proposal: Proposal) -> list[tuple[str, str]]:
    """What may become of a reading in a file; the first is proposed."""
    known = proposal.known
    choices = []
    if known and proposal.same_text:
        choices.append(("known", gettext("Take “%(title)s”, which is here: it has the same text")))
    elif known:
        choices.append(("known", gettext("Take “%(title)s”, which is here: it has the same title or address")))
    new = gettext("Bring in the text") if proposal.item.pieces else gettext("Bring in what the file says of it")
    choices += [("new", new), ("leave", gettext("Leave it out"))]
    about = {"title": known.title if known else ""}
    return [(value, label % about if value == "known" else label) for value, label in choices]
