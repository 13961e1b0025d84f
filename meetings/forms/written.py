"""Forms of a round in writing: what is asked and when, and what one writes."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from groups import scheduling
from groups.forms.activity import ActivityForm
from groups.models import GroupSession, Membership, Prompt
from meetings import rounds, writing
from meetings.models import Contribution, Round
from meetings.models.written import LONGEST

HAND, TIME = "hand", "time"


class MembersField(forms.ModelMultipleChoiceField):
    """People of the group, by the names they use in it."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Membership) -> str:
        return obj.display_name


class DayField(forms.DateField):
    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        sentence = {"invalid": _("Write the date as 2026-12-01.")}
        super().__init__(required=False, input_formats=["%Y-%m-%d"], widget=widget, error_messages=sentence, **kwargs)


class HourField(forms.TimeField):
    def __init__(self, **kwargs: Any) -> None:
        formats = ["%H:%M", "%H:%M:%S", "%H.%M", "%I:%M %p", "%I %p"]
        widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
        sentence = {"invalid": _("Write the time as 19:30.")}
        super().__init__(required=False, input_formats=formats, widget=widget, error_messages=sentence, **kwargs)


class RoundForm(ActivityForm[Round], forms.Form):
    """A new round of the session or, with `round_`, one that isn't open yet. The hours are the group's clocks'."""

    question = forms.CharField(
        label=_("Question"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("One question that everybody can answer from their own life."),
    )
    prompt = forms.ModelChoiceField(
        Prompt.objects.none(), label=_("Or one of our questions"), required=False, empty_label=_("none")
    )
    reveal = forms.ChoiceField(
        label=_("Who reads when"),
        widget=forms.RadioSelect,
        initial=Round.Reveal.EACH,
        choices=[
            (Round.Reveal.EACH, _("Each person reads the others once they have written or passed.")),
            (Round.Reveal.CLOSING, _("Nobody reads before the round closes; then all do who have written or passed.")),
        ],
        help_text=_("Until then nobody sees anything of it, whoever they are, not even how many have written."),
    )
    members = MembersField(
        Membership.objects.none(),
        label=_("Who takes part"),
        error_messages={"required": _("Choose who takes part.")},
        help_text=_("Only they write, and only they read. You can add people as long as it is open."),
    )
    opens = forms.ChoiceField(
        label=_("When it opens"),
        widget=forms.RadioSelect,
        initial=HAND,
        choices=[(HAND, _("When somebody who facilitates opens it")), (TIME, _("By itself, on this day:"))],
    )
    opens_on = DayField(label=_("Opens on"))
    opens_time = HourField(label=_("Opens at"))
    closes = forms.ChoiceField(
        label=_("When it closes"),
        widget=forms.RadioSelect,
        initial=HAND,
        choices=[(HAND, _("When somebody who facilitates closes it")), (TIME, _("By itself, on this day:"))],
    )
    closes_on = DayField(label=_("Closes on"))
    closes_time = HourField(label=_("Closes at"))

    def __init__(
        self, data: QueryDict | None = None, *, me: Membership, session: GroupSession, round_: Round | None = None
    ) -> None:
        self.me, self.session, self.round = me, session, round_
        self.zone = ZoneInfo(session.time_zone)
        here = Membership.objects.active().filter(group=me.group_id).order_by("joined_at", "pk")
        taking = round_.places.values_list("membership", flat=True) if round_ else here
        super().__init__(data, initial={"members": taking, **self._planned()})
        self.fields["members"].queryset = here  # type: ignore[attr-defined]
        asked = Prompt.objects.within(me).asked().filter(reading=session.reading_id)
        self.fields["prompt"].queryset = asked  # type: ignore[attr-defined]
        if not asked:
            del self.fields["prompt"]
            self.fields["question"].required = True
        for name in ("opens_time", "closes_time"):
            self.fields[name].help_text = gettext("In the group’s time zone, %(zone)s.") % {"zone": self.zone.key}

    def _planned(self) -> dict[str, object]:
        if self.round is None:
            return {}
        found: dict[str, object] = {"question": self.round.question, "reveal": self.round.reveal}
        for name, at in (("opens", self.round.opens_at), ("closes", self.round.closes_at)):
            local = at and at.astimezone(self.zone)
            found[name] = TIME if local else HAND
            if local:
                found |= {f"{name}_on": local.date(), f"{name}_time": local.time()}
        return found

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = self.cleaned_data
        typed, chosen = cleaned.get("question"), cleaned.get("prompt")
        if typed and chosen:
            self.add_error("prompt", _("You wrote a question and chose one. Keep one of the two."))
        elif not (typed or chosen or self.errors.get("question")):
            self.add_error("question", _("Write what is asked, or choose one of our questions."))
        for name in ("opens", "closes"):
            cleaned[f"{name}_at"] = self._moment(name) if cleaned.get(name) == TIME else None
        return cleaned

    def _moment(self, name: str) -> dt.datetime | None:
        """When the group's clocks show what was typed; untouched fields keep the moment as it is."""
        at = getattr(self.round, f"{name}_at", None)
        if at is not None and not {f"{name}_on", f"{name}_time"} & set(self.changed_data):
            return at
        on, clock = self.cleaned_data.get(f"{name}_on"), self.cleaned_data.get(f"{name}_time")
        if on is None or clock is None:
            if not self.errors.keys() & {f"{name}_on", f"{name}_time"}:
                self.add_error(f"{name}_on", _("Give a day and an hour, or leave it to somebody’s hand."))
            return None
        try:
            return scheduling.moment(on, clock, self.zone)
        except ValidationError as refusal:
            self.add_error(f"{name}_time", [error for errors in refusal.error_dict.values() for error in errors])
            return None

    def save(self) -> Round:
        said = self.cleaned_data
        plan = rounds.Plan(
            question=said["question"].replace("\r\n", "\n") or said["prompt"].words,
            reveal=Round.Reveal(said["reveal"]),
            members=list(said["members"]),
            opens_at=said["opens_at"],
            closes_at=said["closes_at"],
        )
        if self.round is None:
            return rounds.make(me=self.me, session=self.session, plan=plan)
        return rounds.revise(me=self.me, round_=self.round, plan=plan)


class PeopleForm(ActivityForm[Round], forms.Form):
    """Who takes part besides: those of the group who have no place in the round yet."""

    members = MembersField(
        Membership.objects.none(), label=_("Who is added"), error_messages={"required": _("Choose who is added.")}
    )

    def __init__(self, data: QueryDict | None = None, *, me: Membership, round_: Round) -> None:
        super().__init__(data)
        self.me, self.round = me, round_
        here = Membership.objects.active().filter(group=me.group_id)
        without = here.exclude(pk__in=round_.places.values("membership")).order_by("joined_at", "pk")
        self.fields["members"].queryset = without  # type: ignore[attr-defined]

    def save(self) -> Round:
        return rounds.add_people(me=self.me, round_=self.round, members=self.cleaned_data["members"])


class BellForm(ActivityForm[Round], forms.Form):
    """Another hour at which an open round closes, by the group's clocks."""

    closes_on = DayField(label=_("Closes on"))
    closes_time = HourField(label=_("Closes at"))

    def __init__(self, data: QueryDict | None = None, *, me: Membership, round_: Round) -> None:
        self.me, self.round = me, round_
        self.zone = ZoneInfo(round_.session.time_zone)
        local = round_.closes_at and round_.closes_at.astimezone(self.zone)
        super().__init__(data, initial={"closes_on": local.date(), "closes_time": local.time()} if local else {})
        for field in self.fields.values():
            field.required = True
        self.fields["closes_time"].help_text = gettext("In the group’s time zone, %(zone)s.") % {"zone": self.zone.key}

    def clean(self) -> dict[str, Any]:
        if not self.errors:
            on, clock = self.cleaned_data["closes_on"], self.cleaned_data["closes_time"]
            try:
                self.cleaned_data["closes_at"] = scheduling.moment(on, clock, self.zone)
            except ValidationError as refusal:
                self.add_error("closes_time", [error for errors in refusal.error_dict.values() for error in errors])
        return self.cleaned_data

    def save(self) -> Round:
        return rounds.move_bell(me=self.me, round_=self.round, closes_at=self.cleaned_data["closes_at"])


class WritingForm(ActivityForm[Contribution], forms.Form):
    """One's words, contributed or, with `act` as "draft", kept for oneself. Too many are refused and not cut off."""

    words = forms.CharField(
        label=_("Your words"),
        error_messages={"required": _("There are no words here yet. You may also pass.")},
        widget=forms.Textarea(attrs={"rows": 9, "dir": "auto"}),
        validators=[
            MaxLengthValidator(
                LONGEST, _("This is %(show_value)d characters long, and there is room for %(limit_value)d.")
            )
        ],
        help_text=_("An empty line begins a new paragraph. *One star* on each side makes words stand out."),
    )

    def __init__(
        self, data: QueryDict | None = None, *, me: Membership, round_: Round, mine: Contribution | None
    ) -> None:
        super().__init__(data, initial={"words": (mine.draft or mine.words) if mine else ""})
        self.me, self.round = me, round_
        self.is_draft = data is not None and data.get("act") == "draft"
        self.fields["words"].required = not self.is_draft

    def clean_words(self) -> str:
        return self.cleaned_data["words"].replace("\r\n", "\n")

    def save(self) -> Contribution:
        act = writing.keep_draft if self.is_draft else writing.contribute
        return act(me=self.me, round_=self.round, words=self.cleaned_data["words"])
