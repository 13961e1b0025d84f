"""Planning a session: the hour as the group's clocks show it."""

import datetime as dt
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from groups import scheduling
from groups.forms.activity import ActivityForm
from groups.models import GroupReading, GroupSession, Membership


class ReadingChoice(forms.ModelChoiceField):
    """One of the group's readings, under the reading's own id and title."""

    def label_from_instance(self, obj: GroupReading) -> str:
        return obj.reading.title


class SessionForm(ActivityForm[GroupSession], forms.Form):
    """A new session of `me`'s group or, with `session`, a change to one."""

    title = forms.CharField(label=_("Title"), max_length=200)
    reading = ReadingChoice(
        GroupReading.objects.none(),
        label=_("Reading"),
        required=False,
        to_field_name="reading",
        empty_label=_("none"),
        error_messages={"invalid_choice": _("Choose one of the group’s readings.")},
    )
    date = forms.DateField(
        label=_("Date"),
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("Write the date as 2026-12-01.")},
    )
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

    def __init__(self, data: QueryDict | None = None, *, me: Membership, session: GroupSession | None = None) -> None:
        self.me, self.session = me, session
        self.zone = ZoneInfo(me.group.time_zone)
        super().__init__(data, initial=self._initial())
        kept = Q(reading=session.reading_id) if session and session.reading_id else Q()
        listed = Q(status=GroupReading.Status.LISTED)
        choices = GroupReading.objects.filter(listed | kept, group=me.group_id).select_related("reading")
        cast("ReadingChoice", self.fields["reading"]).queryset = choices.order_by("position", "pk")
        self.fields["time"].help_text = gettext("In the group’s time zone, %(zone)s.") % {"zone": self.zone.key}
        self.fields["places"].widget.attrs["max"] = me.group.places
        self.fields["places"].help_text = gettext("If fewer than the group’s %(places)d.") % {"places": me.group.places}

    def _initial(self) -> dict[str, object]:
        if self.session is None:
            return {}
        starts = self.session.starts_at.astimezone(self.zone)
        plain = {name: getattr(self.session, name) for name in ("title", "minutes", "places", "place", "link")}
        return {**plain, "reading": self.session.reading_id, "date": starts.date(), "time": starts.time()}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = self.cleaned_data
        if "date" in cleaned and "time" in cleaned:
            cleaned["starts_at"] = self._starts_at(cleaned["date"], cleaned["time"])
        link = cleaned.get("link", "")
        if link and not link.startswith(("http://", "https://")):
            self.add_error("link", _("The link should begin with https://."))
        return cleaned

    def _starts_at(self, day: dt.date, clock: dt.time) -> dt.datetime:
        """The start as planned; untouched fields keep the moment as it is, also where its hour comes twice."""
        if self.session is not None and not {"date", "time"} & set(self.changed_data):
            return self.session.starts_at
        return scheduling.moment(day, clock, self.zone)

    def save(self) -> GroupSession:
        chosen = self.cleaned_data["reading"]
        plan = scheduling.Plan(
            title=self.cleaned_data["title"],
            reading=chosen.reading if chosen else None,
            starts_at=self.cleaned_data["starts_at"],
            time_zone=self.zone.key,
            minutes=self.cleaned_data["minutes"],
            places=self.cleaned_data["places"],
            place=self.cleaned_data["place"],
            link=self.cleaned_data["link"],
        )
        if self.session is None:
            return scheduling.schedule(me=self.me, plan=plan)
        return scheduling.change(me=self.me, session=self.session, plan=plan)
