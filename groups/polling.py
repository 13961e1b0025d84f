"""Finding a time: proposing candidates, answering them, and making sessions of those that are chosen.

An answer is a possibility and no promise: when the sessions are made, everybody is asked whether they come
(docs/adr/0025-finding-a-time.md).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from groups import policies, recurring, scheduling
from groups.letters import polls as letters
from groups.models import GroupSession, Membership, Series, TimeOption, TimePoll, TimeVote

MOST = 60
# How long what everybody answered stays after the poll has ended; the candidates themselves stay.
KEPT = timedelta(days=30)
DOUBLE_PRESS = timedelta(minutes=1)


@dataclass(frozen=True)
class Proposal:
    """What an organizer asks about: candidates by slot, each slot a way of meeting that may come week after week."""

    title: str
    minutes: int
    slots: Sequence[Sequence[datetime]]
    answer_by: datetime | None = None


@transaction.atomic
def propose(*, me: Membership, proposal: Proposal) -> TimePoll:
    """A new poll of the group in which `me` acts. A second press within a minute finds what the first one made.

    Raises ValidationError for candidates that are past, too many, or there twice.
    """
    if not policies.can_organize(me):
        raise PermissionDenied
    starts = [moment for slot in proposal.slots for moment in slot]
    check_number(len(starts))
    if len(set(starts)) < len(starts):
        raise ValidationError(_("Two of these times are the same. Change one, or leave it out."), code="twice")
    for moment in starts:
        check_ahead(moment)
    if proposal.answer_by and proposal.answer_by > timezone.now() + scheduling.HORIZON:
        raise ValidationError(_("%(when)s is far away. Is the year right?") % {"when": _shown(proposal.answer_by)})
    recent = TimePoll.objects.filter(
        group=me.group_id, created_by=me, title=proposal.title, created_at__gt=timezone.now() - DOUBLE_PRESS
    )
    for pressed in recent:
        if sorted(pressed.options.values_list("starts_at", flat=True)) == sorted(starts):
            return pressed
    poll = TimePoll.objects.create(
        group_id=me.group_id,
        title=proposal.title,
        minutes=proposal.minutes,
        time_zone=me.group.time_zone,
        answer_by=proposal.answer_by,
        created_by=me,
    )
    TimeOption.objects.bulk_create(
        TimeOption(poll=poll, slot=number, starts_at=moment)
        for number, slot in enumerate(proposal.slots, start=1)
        for moment in slot
    )
    return poll


@transaction.atomic
def answer(*, me: Membership, poll: TimePoll, answers: Mapping[int, TimeVote.Answer]) -> int:
    """Stores `me`'s answers to some of the candidates, by their id; how many. Those that aren't named stay as they are.

    Raises ValidationError when the poll has ended meanwhile, or `me` is no longer in the group.
    """
    kept = TimePoll.objects.select_for_update(no_key=True).get(pk=poll.pk)
    if not kept.is_open:
        raise ValidationError(_("This poll has ended, so answers can’t change any more."), code="ended")
    if not Membership.objects.active().select_for_update(no_key=True).filter(pk=me.pk, group=kept.group_id):
        raise ValidationError(_("You are no longer in this group."), code="gone")
    there = set(kept.options.values_list("pk", flat=True))
    given = [
        TimeVote(option_id=option, membership=me, answer=value) for option, value in answers.items() if option in there
    ]
    TimeVote.objects.bulk_create(
        given, update_conflicts=True, unique_fields=["option", "membership"], update_fields=["answer", "answered_at"]
    )
    return len(given)


@transaction.atomic
def close(*, me: Membership, poll: TimePoll, chosen: Collection[int], title: str) -> list[GroupSession]:
    """Ends the poll and makes a session of each chosen candidate, by its id, in order. Whoever closes a second time
    gets the sessions that there are. Raises ValidationError when nothing is chosen, or something that is past.
    """
    if not policies.can_organize(me):
        raise PermissionDenied
    kept = TimePoll.objects.select_for_update(no_key=True).get(pk=poll.pk)
    if not kept.is_open:
        made = kept.options.exclude(session=None).select_related("session")
        return [option.session for option in made.order_by("starts_at") if option.session]
    options = list(kept.options.filter(pk__in=chosen).order_by("starts_at"))
    if not options:
        raise ValidationError(_("Choose at least one time, or take the poll back."), code="none")
    for _slot, together in groupby(sorted(options, key=lambda option: option.slot), key=lambda option: option.slot):
        _plan_slot(me, kept, list(together), title)
    TimeOption.objects.bulk_update(options, ["session"])
    _end(kept, TimePoll.Status.CLOSED)
    return [option.session for option in options if option.session]


def _plan_slot(me: Membership, poll: TimePoll, options: list[TimeOption], title: str) -> None:
    """Gives each of these candidates of one slot its session; of a slot that was chosen whole it makes a series."""
    plans = [_plan(title, option.starts_at, poll.time_zone, poll.minutes) for option in options]
    try:
        if len(options) > 1 and len(options) == poll.options.filter(slot=options[0].slot).count():
            series = recurring.begin(me=me, plan=plans[0], repeat=_weekly(options))
            made = {session.starts_at: session for session in series.sessions.all()}
        else:
            made = {plan.starts_at: scheduling.schedule(me=me, plan=plan) for plan in plans}
    except ValidationError as refusal:
        sentence = _("%(when)s can’t be planned: %(why)s")
        values = {"when": _shown(options[0].starts_at), "why": " ".join(refusal.messages)}
        raise ValidationError(sentence, code="refused", params=values) from None
    for option in options:
        option.session = made[option.starts_at]


def check_number(number: int) -> None:
    """Raises ValidationError for so few candidates that there is nothing to choose, or so many that nobody answers."""
    if number < 2:
        raise ValidationError(_("Propose at least two times, so that there is something to choose from."), code="few")
    if number > MOST:
        sentence = _("That is %(number)d candidates. People answer each of them: propose at most %(most)d.")
        raise ValidationError(sentence, code="many", params={"number": number, "most": MOST})


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The last minute of a day on which people are asked to have answered."""
    return datetime.combine(day, time(23, 59), zone)


def check_ahead(moment: datetime) -> None:
    """Raises ValidationError for a candidate that is past or out of reach."""
    now = timezone.now()
    if moment <= now:
        raise ValidationError(_("%(when)s is in the past.") % {"when": _shown(moment)}, code="past")
    if moment > now + scheduling.HORIZON:
        raise ValidationError(_("%(when)s is far away. Is the year right?") % {"when": _shown(moment)}, code="far")


def _shown(moment: datetime) -> str:
    """In the reader's zone; at either end of all years a clock there would show none."""
    try:
        return date_format(timezone.localtime(moment), "DATETIME_FORMAT")
    except OverflowError:
        return f"{moment:%Y-%m-%d}"


def _plan(title: str, starts_at: datetime, time_zone: str, minutes: int) -> scheduling.Plan:
    return scheduling.Plan(title=title, starts_at=starts_at, time_zone=time_zone, minutes=minutes)


def _weekly(options: list[TimeOption]) -> recurring.Repeat:
    """The weeks of a slot. One that was taken out of the poll is left out of the series."""
    on = {option.on_the_wall.date() for option in options}
    weeks = recurring.days_of(Series.Rule.WEEKLY, min(on), until=max(on), count=None)
    return recurring.Repeat(Series.Rule.WEEKLY, count=len(weeks), left_out=frozenset(weeks) - on)


@transaction.atomic
def take_back(*, me: Membership, poll: TimePoll) -> TimePoll:
    """Ends the poll without any session. One that has ended stays as it ended."""
    if not policies.can_organize(me):
        raise PermissionDenied
    kept = TimePoll.objects.select_for_update(no_key=True).get(pk=poll.pk)
    if kept.is_open:
        _end(kept, TimePoll.Status.TAKEN_BACK)
    return kept


def _end(poll: TimePoll, status: TimePoll.Status) -> None:
    poll.status, poll.ended_at = status, timezone.now()
    poll.save(update_fields=["status", "ended_at"])


def ask(*, me: Membership, poll: TimePoll) -> int:
    """Sends a mail to those who haven't answered every candidate, once a day at most; how many are new today."""
    if not policies.can_organize(me):
        raise PermissionDenied
    return letters.ask_unanswered(poll=poll, by=me) if poll.is_open else 0


def forget_old() -> int:
    """Deletes what was answered in polls that ended a month ago; how many answers that were."""
    ended = TimePoll.objects.filter(ended_at__lt=timezone.now() - KEPT)
    return TimeVote.objects.filter(option__poll__in=ended).delete()[0]
