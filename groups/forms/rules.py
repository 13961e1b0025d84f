"""Another rule for a series: what it would do is shown first, and carried out when it has been seen."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.dateparse import parse_date
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from groups import foreseeing, recurring, reruling
from groups.forms.activity import ActivityForm
from groups.forms.sessions import day_field
from groups.models import GroupSession, Membership, Series
from groups.rescheduling import Reach


class RuleForm(ActivityForm[foreseeing.Outcome], forms.Form):
    """The rule of the series that `session` is in, from it on or for all to come."""

    reach = forms.ChoiceField(
        label=_("Which do you change?"),
        choices=[(reach, reach.label) for reach in (Reach.FOLLOWING, Reach.ALL)],
        widget=forms.RadioSelect,
        initial=Reach.FOLLOWING,
    )
    rule = forms.ChoiceField(label=_("How often"), choices=Series.Rule.choices)
    first = day_field(
        _("First day"),
        required=False,
        help_text=_("For another weekday, its first day. Empty: it goes on from the day on which it is."),
    )
    time = forms.TimeField(
        label=_("Start"),
        input_formats=["%H:%M", "%H:%M:%S", "%H.%M", "%I:%M %p", "%I %p"],
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": _("Write the time as 19:30.")},
    )
    minutes = forms.IntegerField(label=_("Length in minutes"), min_value=15, max_value=720)
    until = day_field(_("Until"), required=False, help_text=_("The last day on which it may be."))
    count = forms.IntegerField(
        label=_("Or how many times"),
        required=False,
        min_value=2,
        max_value=recurring.MOST,
        help_text=_("Counted from the first day that changes. If you say this, leave the last day empty."),
    )
    note = forms.CharField(
        label=_("If some are called off: why, in a word"),
        required=False,
        max_length=300,
        help_text=_("Everybody in the group reads it on those sessions’ pages. Give no reason about a person."),
    )

    def __init__(self, data: QueryDict | None = None, *, me: Membership, session: GroupSession, series: Series) -> None:
        self.me, self.session, self.series = me, session, series
        initial = {"rule": series.rule, "time": series.clock, "minutes": series.minutes}
        super().__init__(data, initial=initial | {"until": recurring.last_day(series)})
        self.fields["time"].help_text = gettext("By the clocks of %(zone)s.") % {"zone": series.time_zone}
        self.preview: foreseeing.Outcome | None = None
        self.state = foreseeing.state_of(series)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = self.cleaned_data
        if not {"count", "until"} & set(self.errors):
            if not cleaned.get("count") and not cleaned.get("until"):
                self.add_error("until", _("Say until when, or how many times. You can add more later."))
            elif cleaned.get("count") and cleaned.get("until"):
                self.add_error("until", _("Say either how many times or until when, and leave the other empty."))
        if not self.errors:
            self.preview = self._outcome(foreseeing.Choice())
            if self.was_seen:
                self.preview = self._outcome(self._choice())
        return cleaned

    def _rule(self) -> foreseeing.Rule:
        given = {name: self.cleaned_data[name] for name in ("minutes", "first", "until", "count")}
        return foreseeing.Rule(rule=Series.Rule(self.cleaned_data["rule"]), clock=self.cleaned_data["time"], **given)

    def _outcome(self, choice: foreseeing.Choice) -> foreseeing.Outcome:
        return foreseeing.outcome(self.session, self._rule(), Reach(self.cleaned_data["reach"]), choice)

    def _choice(self) -> foreseeing.Choice:
        days = {parse_date(day) for day in self.data.getlist("day")} if isinstance(self.data, QueryDict) else set()
        kept = self.data.getlist("kept") if isinstance(self.data, QueryDict) else []
        return foreseeing.Choice(frozenset(filter(None, days)), frozenset(kept))

    @property
    def was_seen(self) -> bool:
        """Whether what was sent is what its sender saw: not if they, or somebody else, changed something since."""
        return self.preview is not None and self.data.get("shown") == self.preview.mark

    def carried_out(self) -> bool:
        if not self.is_valid() or not self.was_seen:
            if self.preview and self.data.get("seen", self.state) != self.state:
                self.add_error(None, reruling.changed_meanwhile())
            return False
        return super().carried_out()

    def save(self) -> foreseeing.Outcome:
        return reruling.change(
            me=self.me,
            session=self.session,
            rule=self._rule(),
            reach=Reach(self.cleaned_data["reach"]),
            choice=self._choice(),
            shown=self.data.get("shown", ""),
            note=self.cleaned_data["note"],
        )
