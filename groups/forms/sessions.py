"""Planning a session, once or again and again, and changing it: the hour as the group's clocks show it."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from groups import recurring, rescheduling, scheduling
from groups.forms.activity import ActivityForm
from groups.models import GroupReading, GroupSession, Membership, Series

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

HOURS = (1, 3, 12, 24, 48, 72, 168, 672)


class ReadingChoice(forms.ModelChoiceField):
    """One of the group's readings, under the reading's own id and title."""

    def label_from_instance(self, obj: GroupReading) -> str:
        return obj.reading.title


def day_field(label: "_StrPromise", **options: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("Write the date as 2026-12-01.")},
        **options,
    )


class SessionForm(ActivityForm[GroupSession], forms.Form):
    """What a session of `me`'s group is: the fields that planning one and changing one have in common."""

    title = forms.CharField(label=_("Title"), max_length=200)
    reading = ReadingChoice(
        GroupReading.objects.none(),
        label=_("Reading"),
        required=False,
        to_field_name="reading",
        empty_label=_("none"),
        error_messages={"invalid_choice": _("Choose one of the group’s readings.")},
    )
    date = day_field(_("Date"))
    time = forms.TimeField(
        label=_("Start"),
        input_formats=["%H:%M", "%H:%M:%S", "%H.%M", "%I:%M %p", "%I %p"],
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": _("Write the time as 19:30.")},
    )
    minutes = forms.IntegerField(label=_("Length in minutes"), initial=120, min_value=5, max_value=24 * 60)
    places = forms.IntegerField(label=_("Places"), required=False, min_value=2)
    place = forms.CharField(
        label=_("Place"),
        max_length=300,
        required=False,
        help_text=_("An address, a room. Only those who say that they are coming see it."),
    )
    link = forms.URLField(
        label=_("Call link"),
        required=False,
        assume_scheme="https",
        help_text=_("Only those who say that they are coming see it."),
        error_messages={"invalid": _("Write the whole link, as in https://meet.example.org/our-room.")},
    )
    place_hours = forms.TypedChoiceField(
        label=_("Show place and link"),
        coerce=int,
        initial=24,
        required=False,
        help_text=_("Until then only organizers see them, here. After the session they are erased."),
    )

    def __init__(self, data: QueryDict | None = None, *, me: Membership, session: GroupSession | None = None) -> None:
        self.me, self.session = me, session
        self.zone = ZoneInfo(me.group.time_zone)
        super().__init__(data, initial=self._initial())
        kept = Q(reading=session.reading_id) if session and session.reading_id else Q()
        listed = Q(status=GroupReading.Status.LISTED)
        choices = GroupReading.objects.filter(listed | kept, group=me.group_id).select_related("reading")
        cast("ReadingChoice", self.fields["reading"]).queryset = choices.order_by("position", "pk")
        hours = {*HOURS, session.place_hours} if session else HOURS
        cast("forms.ChoiceField", self.fields["place_hours"]).choices = [(each, before(each)) for each in sorted(hours)]
        self.fields["time"].help_text = gettext("In the group’s time zone, %(zone)s.") % {"zone": self.zone.key}
        self.fields["places"].widget.attrs["max"] = me.group.places
        self.fields["places"].help_text = gettext("If fewer than the group’s %(places)d.") % {"places": me.group.places}

    def _initial(self) -> dict[str, object]:
        return {}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = self.cleaned_data
        if "date" in cleaned and "time" in cleaned:
            cleaned["starts_at"] = self._starts_at(cleaned["date"], cleaned["time"])
        link = cleaned.get("link", "")
        if link and not link.startswith(("http://", "https://")):
            self.add_error("link", _("The link should begin with https://."))
        return cleaned

    def _starts_at(self, day: dt.date, clock: dt.time) -> dt.datetime:
        return scheduling.moment(day, clock, self.zone)

    def plan(self) -> scheduling.Plan:
        chosen = self.cleaned_data["reading"]
        plain = ("title", "starts_at", "minutes", "places", "place", "link", "place_hours")
        return scheduling.Plan(
            **{name: self.cleaned_data[name] for name in plain}
            | {"place_hours": self.cleaned_data["place_hours"] or 24},
            reading=chosen.reading if chosen else None,
            time_zone=self.zone.key,
        )


def before(hours: int) -> str:
    if hours % 168 == 0:
        return ngettext("%(number)d week before", "%(number)d weeks before", hours // 168) % {"number": hours // 168}
    if hours % 24 == 0 and hours > 24:
        return ngettext("%(number)d day before", "%(number)d days before", hours // 24) % {"number": hours // 24}
    return ngettext("%(number)d hour before", "%(number)d hours before", hours) % {"number": hours}


class PlanForm(SessionForm):
    """A new session, or a series of them: then its days are shown first, and made when they are confirmed."""

    field_order = ["title", "reading", "date", "time", "minutes", "rule", "count", "until", "places"]

    rule = forms.ChoiceField(
        label=_("Does it come again?"),
        required=False,
        choices=[("", _("no, just once")), *Series.Rule.choices],
        help_text=_(
            "Where a month has no such date, as the 31st, it is that month’s last day. A fifth weekday is the last of "
            "its month. You see all the days before anything is planned."
        ),
    )
    count = forms.IntegerField(
        label=_("How many times"),
        required=False,
        min_value=2,
        max_value=recurring.MOST,
        help_text=_("Or say until when."),
    )
    until = day_field(_("Until"), required=False, help_text=_("The last day on which it may be."))
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, me: Membership) -> None:
        super().__init__(data, me=me)
        self.preview: Sequence[recurring.Occurrence] = []
        self.ticked: set[str] = set(data.getlist("day")) if data else set()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("rule") and not {"count", "until"} & set(self.errors):
            if not cleaned.get("count") and not cleaned.get("until"):
                self.add_error("count", _("Say how many times, or until when. You can add more later."))
            elif cleaned.get("count") and cleaned.get("until"):
                self.add_error("until", _("Say either how many times or until when, and leave the other empty."))
            elif not self.errors:
                self.preview = recurring.preview(self.plan(), self._repeat())
        return cleaned

    def _repeat(self) -> recurring.Repeat:
        chosen = {name: self.cleaned_data[name] for name in ("until", "count")}
        out = frozenset(each.day for each in self.preview if each.day.isoformat() not in self.ticked)
        return recurring.Repeat(rule=Series.Rule(self.cleaned_data["rule"]), left_out=out, **chosen)

    @property
    def days_shown(self) -> str:
        """All the days in one word: when the plan has changed since they were shown, they are shown again."""
        return " ".join(each.starts_at.strftime("%Y%m%dT%H%M") for each in self.preview)

    def carried_out(self) -> bool:
        if self.is_valid() and self.preview and self.cleaned_data["shown"] != self.days_shown:
            self.ticked = {each.day.isoformat() for each in self.preview}
            return False
        return super().carried_out()

    def save(self) -> GroupSession:
        if not self.cleaned_data["rule"]:
            return scheduling.schedule(me=self.me, plan=self.plan())
        series = recurring.begin(me=self.me, plan=self.plan(), repeat=self._repeat())
        return series.sessions.earliest("starts_at")


class ChangeForm(SessionForm):
    """A change to a session: to it alone or, in a series, to those that follow or to all."""

    reach = forms.ChoiceField(
        label=_("Which do you change?"),
        choices=rescheduling.Reach.choices,
        widget=forms.RadioSelect,
        initial=rescheduling.Reach.ONE,
        help_text=_(
            "Those that have begun or were called off stay as they are. In the others, only what you change here "
            "changes. Answers stay; on another day they fall, and everybody is asked again."
        ),
    )
    moved_too = forms.BooleanField(
        label=_("Put those that were moved by hand back into the row too"),
        required=False,
        help_text=_("Otherwise they stay where they were moved."),
    )
    session: GroupSession

    def __init__(self, data: QueryDict | None = None, *, me: Membership, session: GroupSession) -> None:
        super().__init__(data, me=me, session=session)
        if not session.series_id or session.has_started:
            del self.fields["reach"], self.fields["moved_too"]

    def _initial(self) -> dict[str, object]:
        starts = self.session.starts_at.astimezone(self.zone)
        names = ("title", "minutes", "places", "place", "link", "place_hours")
        plain = {name: getattr(self.session, name) for name in names}
        return {**plain, "date": starts.date(), "time": starts.time(), "reading": self.session.reading_id}

    @property
    def seen(self) -> str:
        """The state of the session that this form was opened on; after a refusal for its sake, the present one."""
        if self.has_error(NON_FIELD_ERRORS, "stale"):
            return scheduling.state_of(self.session)
        return self.data.get("seen") or scheduling.state_of(self.session)

    def _starts_at(self, day: dt.date, clock: dt.time) -> dt.datetime:
        """The start as planned; untouched fields keep the moment as it is, also where its hour comes twice."""
        if not {"date", "time"} & set(self.changed_data):
            return self.session.starts_at
        return super()._starts_at(day, clock)

    def save(self) -> GroupSession:
        seen = self.data.get("seen", "")
        reach = rescheduling.Reach(self.cleaned_data.get("reach") or rescheduling.Reach.ONE)
        if reach == rescheduling.Reach.ONE:
            return scheduling.change(me=self.me, session=self.session, plan=self.plan(), seen=seen)
        edit = rescheduling.Edit(self.plan(), frozenset(self.changed_data), self.cleaned_data["moved_too"])
        rescheduling.change(me=self.me, session=self.session, edit=edit, reach=reach, seen=seen)
        return self.session


class CancelForm(ActivityForm[GroupSession], forms.Form):
    """Calling a session off or, in a series, those that follow or all."""

    reach = forms.ChoiceField(
        label=_("Which do you call off?"),
        choices=rescheduling.Reach.choices,
        widget=forms.RadioSelect,
        initial=rescheduling.Reach.ONE,
    )
    note = forms.CharField(
        label=_("Why, in a word"),
        required=False,
        max_length=300,
        help_text=_("Everybody in the group reads it on the session’s page. Give no reason about a person."),
    )

    def __init__(self, data: QueryDict | None = None, *, me: Membership, session: GroupSession) -> None:
        self.me, self.session = me, session
        super().__init__(data)
        if not session.series_id or session.has_started:
            del self.fields["reach"]

    def save(self) -> GroupSession:
        note = self.cleaned_data["note"]
        reach = rescheduling.Reach(self.cleaned_data.get("reach") or rescheduling.Reach.ONE)
        if reach == rescheduling.Reach.ONE:
            return scheduling.cancel(session=self.session, note=note)
        rescheduling.cancel(me=self.me, session=self.session, reach=reach, note=note)
        return self.session
