"""Scheduling a session, changing it, calling it off. A refusal is a ValidationError with a sentence for its field."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from groups.models import Attendance, GroupReading, GroupSession, Membership
from readings.models import Reading

# How far ahead a session may be: beyond that, the year is a slip of the finger.
HORIZON = timedelta(days=5 * 366)


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
    """A new session of the group in which `me` acts. Raises ValidationError, by field, for what can't be."""
    _check_start(plan)
    _check_places(me, plan)
    _check_reading(me, plan)
    return GroupSession.objects.create(group_id=me.group_id, **_values(plan))


@transaction.atomic
def change(*, me: Membership, session: GroupSession, plan: Plan) -> GroupSession:
    """The session as `plan` has it now. Its start may stay in the past, where it was, but not move there.

    Raises ValidationError, by field, for what can't be, and for a session that is over or was called off.
    """
    kept = _open(session)
    if plan.starts_at != kept.starts_at:
        _check_start(plan)
    _check_places(me, plan)
    if plan.reading is None or plan.reading.pk != kept.reading_id:
        _check_reading(me, plan)
    for field, value in _values(plan).items():
        setattr(kept, field, value)
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError as error:
        if "session_full" not in str(error):
            raise
        coming = kept.attendances.filter(answer=Attendance.Answer.YES).count()
        sentence = _("%(coming)d people are coming already. Give it at least as many places.")
        raise ValidationError(
            {"places": ValidationError(sentence, code="session_full", params={"coming": coming})}
        ) from None
    return kept


@transaction.atomic
def cancel(*, session: GroupSession) -> GroupSession:
    """Calls the session off. Raises ValidationError when it is over or was called off before."""
    kept = _open(session)
    kept.status = GroupSession.Status.CANCELLED
    kept.save(update_fields=["status"])
    return kept


def _open(session: GroupSession) -> GroupSession:
    """The session's row, locked. Raises ValidationError unless it can still be changed."""
    row = GroupSession.objects.select_for_update(no_key=True).get(pk=session.pk)
    if row.is_cancelled:
        raise ValidationError(_("This session was called off, so it can’t be changed any more."), code="cancelled")
    if row.is_over:
        raise ValidationError(_("This session is over, so it can’t be changed any more."), code="over")
    return row


def _values(plan: Plan) -> dict[str, object]:
    """The plan as the fields of a session."""
    return {
        "title": plan.title,
        "reading": plan.reading,
        "starts_at": plan.starts_at,
        "ends_at": plan.starts_at + timedelta(minutes=plan.minutes),
        "time_zone": plan.time_zone,
        "places": plan.places,
        "place": plan.place,
        "link": plan.link,
    }


def _check_start(plan: Plan) -> None:
    now = timezone.now()
    if plan.starts_at <= now:
        local = date_format(now.astimezone(ZoneInfo(plan.time_zone)), "DATETIME_FORMAT")
        sentence = _("That start is in the past: in %(zone)s it is %(now)s now.")
        values = {"zone": plan.time_zone, "now": local}
        raise ValidationError({"date": ValidationError(sentence, code="past", params=values)})
    if plan.starts_at > now + HORIZON:
        raise ValidationError({"date": _("That is more than five years away. Is the year right?")}, code="far")


def _check_places(me: Membership, plan: Plan) -> None:
    if plan.places is not None and plan.places > me.group.places:
        sentence = _("The group has %(places)d places. Leave this empty, or choose fewer.")
        values = {"places": me.group.places}
        raise ValidationError({"places": ValidationError(sentence, code="places", params=values)})


def _check_reading(me: Membership, plan: Plan) -> None:
    if plan.reading and not GroupReading.objects.listed().filter(group=me.group_id, reading=plan.reading).exists():
        raise ValidationError({"reading": _("Choose one of the group’s readings.")}, code="reading")
