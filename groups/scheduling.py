"""Scheduling a session, changing it, calling it off. A refusal is a ValidationError with a sentence for its field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from groups import letters
from groups.models import Attendance, DiscussionGroup, GroupReading, GroupSession, Membership
from readings.models import Reading

CHANGEABLE = ("title", "reading_id", "starts_at", "ends_at", "places", "place", "link", "place_hours")
# How far ahead a session may be: beyond that, the year is a slip of the finger.
HORIZON = timedelta(days=5 * 366)
# Within which the same plan again is the same press of the button.
DOUBLE_PRESS = timedelta(minutes=1)
# What of a session calendars show: of where it is, only once that can be seen. Whatever they show, people are told.
IN_CALENDARS, WHERE = {"title", "starts_at", "ends_at", "time_zone"}, {"place", "link"}


@dataclass(frozen=True)
class Plan:
    """What an organizer decides about a session. `starts_at` is aware, `time_zone` the zone in which it was meant."""

    title: str
    starts_at: datetime
    time_zone: str
    minutes: int
    reading: Reading | None = None
    places: int | None = None
    place: str = ""
    link: str = ""
    place_hours: int = 24


def moment(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The moment at which the clocks of `zone` show `clock` on `day`, in UTC.

    Where they show it twice, as they go back, it is the first of the two. Raises ValidationError where they never
    show it, as they go forward: zoneinfo would move the hour without a word.
    """
    wall = datetime.combine(day, clock)
    try:
        found = wall.replace(tzinfo=zone).astimezone(UTC)
        shown = found.astimezone(zone).replace(tzinfo=None)
    except OverflowError:
        raise ValidationError({"date": _("That date is out of reach. Is the year right?")}, code="far") from None
    if shown != wall:
        sentence = _("On %(day)s the clocks in %(zone)s skip %(clock)s. Choose an earlier or a later hour.")
        values = {"day": date_format(day), "zone": zone.key, "clock": clock.strftime("%H:%M")}
        raise ValidationError({"time": ValidationError(sentence, code="skipped", params=values)})
    return found


@transaction.atomic
def schedule(*, me: Membership, plan: Plan) -> GroupSession:
    """A new session of the group in which `me` acts. Raises ValidationError, by field, for what can't be.

    A second press of the button within a minute finds the session that the first one made.
    """
    check_start(plan)
    check_places(me, plan)
    check_reading(me, plan)
    DiscussionGroup.objects.hold(me.group_id)
    pressed = GroupSession.objects.filter(
        group=me.group_id,
        series=None,
        status=GroupSession.Status.SCHEDULED,
        created_at__gt=timezone.now() - DOUBLE_PRESS,
        **values_of(plan),
    )
    return pressed.first() or GroupSession.objects.create(group_id=me.group_id, **values_of(plan))


@transaction.atomic
def change(*, me: Membership, session: GroupSession, plan: Plan, seen: str = "") -> GroupSession:
    """The session as `plan` has it now. Its start may stay in the past, where it was, but not move there.

    On another day answers fall and everybody is asked again. Raises ValidationError, by field, for what can't be, for a
    session that is over or was called off, and for one that somebody changed since `me` saw it as `seen` (`state_of`).
    """
    kept = GroupSession.objects.select_for_update(no_key=True).get(pk=session.pk)
    check_open(kept, seen)
    if plan.starts_at != kept.starts_at:
        check_start(plan)
    check_places(me, plan)
    if plan.reading is None or plan.reading.pk != kept.reading_id:
        check_reading(me, plan)
    if revise(kept, values_of(plan)):
        tell_changed([kept])
    return kept


@transaction.atomic
def cancel(*, session: GroupSession, note: str = "") -> GroupSession:
    """Calls the session off, with a word why. Raises ValidationError when it is over or was called off before."""
    kept = GroupSession.objects.select_for_update(no_key=True).get(pk=session.pk)
    check_open(kept)
    call_off(kept, note)
    tell_cancelled([kept])
    return kept


def revise(kept: GroupSession, values: Mapping[str, Any]) -> bool:
    """Stores what differs of these values in a row that is locked. Whether those who come have to be told.

    Raises ValidationError when more people come than there would be places.
    """
    changed = {field for field, value in values.items() if getattr(kept, field) != value}
    if not changed:
        return False
    day, place_was_out = kept.day, kept.place_is_out
    for field in changed:
        setattr(kept, field, values[field])
    tells = bool(changed & IN_CALENDARS or (changed & WHERE and (place_was_out or kept.place_is_out)))
    if tells:
        kept.changed_at = timezone.now()
        kept.sequence += 1
    if kept.day != day:
        ask_again(kept)
    try:
        with transaction.atomic():
            kept.save(update_fields=[*changed, "changed_at", "sequence"])
    except IntegrityError as error:
        if "session_full" not in str(error):
            raise
        raise _too_few_places(kept) from None
    return tells


def ask_again(session: GroupSession) -> None:
    """Answers and needs were about a day: they fall when the session is on another one."""
    session.attendances.exclude(answer="").update(answer="")
    session.needs.all().delete()


def call_off(kept: GroupSession, note: str) -> None:
    """A row that is locked, called off: nobody needs anything for it, and where it was is for nobody any more."""
    kept.status = GroupSession.Status.CANCELLED
    kept.cancel_note = note
    kept.place = kept.link = ""
    kept.changed_at = timezone.now()
    kept.sequence += 1
    kept.save(update_fields=["status", "cancel_note", "place", "link", "changed_at", "sequence"])
    kept.needs.all().delete()


def forget_places() -> int:
    """Where sessions were that are over or called off is erased. Returns for how many."""
    gone = Q(ends_at__lte=timezone.now()) | Q(status=GroupSession.Status.CANCELLED)
    told = GroupSession.objects.filter(gone).exclude(place="", link="")
    return told.update(place="", link="")


def tell_changed(sessions: Sequence[GroupSession]) -> None:
    """Tells whoever wants to know that these sessions are other than they were: one letter, about the first of them."""
    if sessions:
        letters.tell_changed(session=sessions[0], others=len(sessions) - 1)


def tell_cancelled(sessions: Sequence[GroupSession]) -> None:
    """Tells whoever wants to know that these sessions were called off: one letter, about the first of them."""
    if sessions:
        letters.tell_cancelled(session=sessions[0], others=len(sessions) - 1)


def state_of(row: GroupSession) -> str:
    """What can be changed of a session, in a word: a form that was opened on another one is out of date."""
    values = [str(getattr(row, name)) for name in CHANGEABLE]
    return sha256(repr(values).encode()).hexdigest()[:16]


def check_open(row: GroupSession, seen: str = "") -> None:
    """Raises ValidationError unless this row, which is locked, can still be changed and is as it was seen."""
    if row.is_cancelled:
        raise ValidationError(_("This session was called off, so it can’t be changed any more."), code="cancelled")
    if row.is_over:
        raise ValidationError(_("This session is over, so it can’t be changed any more."), code="over")
    if seen and seen != state_of(row):
        sentence = _(
            "Somebody else changed this session while you had it open. What you typed is still here: compare it with "
            "the session as it is now, and save again if yours should hold."
        )
        raise ValidationError(sentence, code="stale")


def values_of(plan: Plan) -> dict[str, Any]:
    """The plan as the fields of a session."""
    return {
        "title": plan.title,
        "reading_id": plan.reading.pk if plan.reading else None,
        "starts_at": plan.starts_at,
        "ends_at": plan.starts_at + timedelta(minutes=plan.minutes),
        "time_zone": plan.time_zone,
        "places": plan.places,
        "place": plan.place,
        "link": plan.link,
        "place_hours": plan.place_hours,
    }


def _too_few_places(kept: GroupSession) -> ValidationError:
    coming = kept.attendances.filter(answer=Attendance.Answer.YES).count()
    sentence = _("%(coming)d people are coming already on %(day)s. Give it at least as many places.")
    values = {"coming": coming, "day": date_format(kept.day)}
    return ValidationError({"places": ValidationError(sentence, code="session_full", params=values)})


def check_start(plan: Plan) -> None:
    now = timezone.now()
    if plan.starts_at <= now:
        local = date_format(now.astimezone(ZoneInfo(plan.time_zone)), "DATETIME_FORMAT")
        sentence = _("That start is in the past: in %(zone)s it is %(now)s now.")
        values = {"zone": plan.time_zone, "now": local}
        raise ValidationError({"date": ValidationError(sentence, code="past", params=values)})
    if plan.starts_at > now + HORIZON:
        raise ValidationError({"date": _("That is more than five years away. Is the year right?")}, code="far")


def check_places(me: Membership, plan: Plan) -> None:
    if plan.places is not None and plan.places > me.group.places:
        sentence = _("The group has %(places)d places. Leave this empty, or choose fewer.")
        values = {"places": me.group.places}
        raise ValidationError({"places": ValidationError(sentence, code="places", params=values)})


def check_reading(me: Membership, plan: Plan) -> None:
    if plan.reading and not GroupReading.objects.listed().filter(group=me.group_id, reading=plan.reading).exists():
        raise ValidationError({"reading": _("Choose one of the group’s readings.")}, code="reading")
