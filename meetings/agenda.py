"""The agenda of a session: laid out from a template, re-timed, reordered, skipped, and gone through step by step.

Whatever changes it first locks the session's row, so that two who press at once are heard one after the other.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import CharField, F, Max
from django.utils import timezone, translation
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.models import GroupSession, Membership, Prompt
from meetings import policies
from meetings.agenda_templates import TEMPLATES
from meetings.models import AgendaItem
from readings.models import Passage
from statements.kept import Given, Kept

# No step is fitted to less than this, in minutes; and they are fitted in fives, as people count them.
SHORTEST = 5
# Steps: more than any session has, and few enough for every screen that follows it.
MOST = 60
STEPS = Kept(
    lambda: (
        AgendaItem.objects.filter(session=Given("session", CharField()))
        .select_related("prompt", "passage__version")
        .order_by("position", "pk")
    )
)


@dataclass(frozen=True)
class Step:
    """What a facilitator decides about one step."""

    kind: AgendaItem.Kind
    title: str
    minutes: int
    text: str = ""
    prompt: Prompt | None = None
    passage: Passage | None = None


class Timed(NamedTuple):
    """A step with the moment at which it would begin if everything before it takes as long as planned.

    The moment is by the session's clocks, and stands here as pages show it too: they do so for each of many steps.
    """

    item: AgendaItem
    begins_at: datetime
    iso: str
    clock: str
    length: str


def agenda_of(session: GroupSession) -> list[Timed]:
    """The steps in order, each with when it would begin; a skipped one takes no time. One query."""
    timed, moment = [], session.starts_at
    for item in STEPS.rows(session=session.pk):
        timed.append(_timed(item, moment.astimezone(session.zone)))
        if item.status != AgendaItem.Status.SKIPPED:
            moment += timedelta(minutes=item.minutes)
    return timed


def _timed(item: AgendaItem, begins_at: datetime) -> Timed:
    length = ngettext("%(minutes)s minute", "%(minutes)s minutes", item.minutes) % {"minutes": item.minutes}
    return Timed(item, begins_at, begins_at.isoformat(), time_format(begins_at, "TIME_FORMAT"), length)


def planned_minutes(steps: list[Timed]) -> int:
    """How long all that isn't skipped takes."""
    return sum(step.item.minutes for step in steps if step.item.status != AgendaItem.Status.SKIPPED)


@transaction.atomic
def lay_out(*, me: Membership, session: GroupSession, template: str) -> None:
    """The steps of one of `TEMPLATES`, in the group's language, for a session that has none yet; else nothing."""
    held(me, session)
    if session.agenda.exists():
        return
    with translation.override(me.group.language):
        steps = [(step, str(step.title), str(step.text)) for step in TEMPLATES[template].steps]
    AgendaItem.objects.bulk_create(
        AgendaItem(
            group_id=session.group_id,
            session=session,
            position=position,
            kind=step.kind,
            title=title,
            minutes=step.minutes,
            text=text,
        )
        for position, (step, title, text) in enumerate(steps, start=1)
    )


@transaction.atomic
def add(*, me: Membership, session: GroupSession, step: Step) -> AgendaItem:
    """One more step, at the end. The same step as the last one is a second press of the button.

    Raises ValidationError for more steps than a session can have.
    """
    held(me, session)
    last = session.agenda.order_by("-position").first()
    if last and all(getattr(last, field) == value for field, value in vars(step).items()):
        return last
    if session.agenda.count() >= MOST:
        raise ValidationError(_("That would be more than %(most)d steps. Join some of them.") % {"most": MOST}, "many")
    position = (session.agenda.aggregate(last=Max("position"))["last"] or 0) + 1
    return AgendaItem.objects.create(group_id=session.group_id, session=session, position=position, **vars(step))


@transaction.atomic
def revise(*, me: Membership, item: AgendaItem, step: Step) -> AgendaItem:
    """The step as `step` has it. Raises ValidationError if somebody removed it in the meantime."""
    held(me, item.session)
    if not AgendaItem.objects.filter(pk=item.pk).update(**vars(step)):
        raise ValidationError(_("Somebody removed this step in the meantime."), code="gone")
    item.refresh_from_db()
    return item


@transaction.atomic
def move(*, me: Membership, item: AgendaItem, steps: int) -> None:
    """The step so many places later (earlier, if negative), as far as the agenda goes."""
    held(me, item.session)
    rows = list(item.session.agenda.in_order())
    before = next((place for place, other in enumerate(rows) if other.pk == item.pk), None)
    if before is None:
        return
    rows.insert(max(0, before + steps), rows.pop(before))
    for position, other in enumerate(rows, start=1):
        other.position = position
    AgendaItem.objects.bulk_update(rows, ["position"])


@transaction.atomic
def skip(*, me: Membership, item: AgendaItem, skipped: bool) -> None:
    """Leaves the step out, or takes it in again; neither changes one that is under way or done."""
    held(me, item.session)
    before, after = (AgendaItem.Status.PLANNED, AgendaItem.Status.SKIPPED)[:: 1 if skipped else -1]
    AgendaItem.objects.filter(pk=item.pk, status=before).update(status=after)


@transaction.atomic
def remove(*, me: Membership, item: AgendaItem) -> None:
    """The step goes. A round that was held in it stays."""
    held(me, item.session)
    item.delete()


@transaction.atomic
def begin(*, me: Membership, item: AgendaItem) -> None:
    """The session is at this step now, and done with the one it was at."""
    held(me, item.session)
    now = item.session.agenda.filter(status=AgendaItem.Status.NOW).exclude(pk=item.pk)
    now.update(status=AgendaItem.Status.DONE)
    waiting = AgendaItem.objects.filter(pk=item.pk).exclude(status=AgendaItem.Status.NOW)
    waiting.update(status=AgendaItem.Status.NOW, started_at=timezone.now())


@transaction.atomic
def fit(*, me: Membership, session: GroupSession) -> None:
    """Makes the steps as long or as short as the session, in proportion and in fives; the longest give and take."""
    held(me, session)
    rows = list(session.agenda.exclude(status=AgendaItem.Status.SKIPPED).order_by("position", "pk"))
    total = sum(row.minutes for row in rows)
    if not total:
        return
    for row in rows:
        row.minutes = max(SHORTEST, round(row.minutes * session.minutes / total / SHORTEST) * SHORTEST)
    while (over := sum(row.minutes for row in rows) - session.minutes) != 0:
        longest = max(rows, key=lambda row: row.minutes)
        if over > 0 and longest.minutes == SHORTEST:
            break
        longest.minutes = max(SHORTEST, longest.minutes - max(-SHORTEST, min(over, SHORTEST)))
    AgendaItem.objects.bulk_update(rows, ["minutes"])


def held(me: Membership, session: GroupSession) -> None:
    """Locks the session, whose live pages will see a change. Raises PermissionDenied for who doesn't facilitate it."""
    if not policies.can_facilitate(me, session):
        raise PermissionDenied
    GroupSession.objects.filter(pk=session.pk).update(revision=F("revision") + 1)
