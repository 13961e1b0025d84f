"""Putting readings in an order with the reason for it: a syllabus is made, changed, filled, ordered and taken apart."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import CharField, Max

from groups import assigning, prompting
from groups.models import DiscussionGroup, GroupSession, Membership, Prompt, Syllabus, SyllabusItem
from readings.models import Reading, ReadingQuerySet
from statements.kept import Given, Kept


@transaction.atomic
def make(*, me: Membership, title: str, why: str) -> Syllabus:
    """A new syllabus of `me`'s group, with nothing on it."""
    return Syllabus.objects.create(group_id=me.group_id, title=title, why=why)


@transaction.atomic
def revise(*, syllabus: Syllabus, title: str, why: str) -> Syllabus:
    syllabus.title, syllabus.why = title, why
    syllabus.save(update_fields=["title", "why"])
    return syllabus


@transaction.atomic
def remove(*, syllabus: Syllabus) -> None:
    """The syllabus goes. Its readings stay on the group's list, and what was asked and said about them where it is."""
    syllabus.delete()


@transaction.atomic
def put_on(
    *, me: Membership, syllabus: Syllabus, reading: Reading, why: str = "", session: GroupSession | None = None
) -> SyllabusItem:
    """The reading at the end of the syllabus, and on the group's list; one that is on it already stays where it is.

    Raises ValidationError for a text that is here for another group's study.
    """
    DiscussionGroup.objects.hold(me.group_id)
    if there := syllabus.items.filter(reading=reading).first():
        return there
    assigning.assign(me=me, reading=reading)
    last = syllabus.items.aggregate(last=Max("position"))["last"] or 0
    return syllabus.items.create(reading=reading, position=last + 1, why=why, session=session)


@transaction.atomic
def explain(*, item: SyllabusItem, why: str, session: GroupSession | None) -> SyllabusItem:
    """Why the group reads this, and for which of its sessions."""
    item.why, item.session = why, session
    item.save(update_fields=["why", "session"])
    return item


@transaction.atomic
def move(*, me: Membership, item: SyllabusItem, steps: int) -> None:
    """The reading so many places further down its syllabus (further up, if negative), as far as the syllabus goes."""
    DiscussionGroup.objects.hold(me.group_id)
    rows = list(item.syllabus.items.order_by("position", "pk"))
    before = next((place for place, other in enumerate(rows) if other.pk == item.pk), None)
    if before is None:
        return
    rows.insert(max(0, before + steps), rows.pop(before))
    for position, other in enumerate(rows, start=1):
        other.position = position
    SyllabusItem.objects.bulk_update(rows, ["position"])


@transaction.atomic
def take_off(*, item: SyllabusItem) -> None:
    """The reading off the syllabus. It stays on the group's list."""
    item.delete()


def offered_to(me: Membership, syllabus: Syllabus) -> ReadingQuerySet:
    """What `me` may put on the syllabus: whatever may come onto the group's list or is on it, and not on this yet."""
    return assigning.open_to(me).exclude(pk__in=syllabus.items.values("reading"))


def items_for(session: GroupSession) -> list[SyllabusItem]:
    """What the group's syllabi have down for this session."""
    return ITEMS.rows(session=session.pk)


ITEMS = Kept(
    lambda: SyllabusItem.objects.filter(session=Given("session", CharField())).select_related("syllabus").for_page()
)


def asked_for(me: Membership, session: GroupSession, items: Iterable[SyllabusItem]) -> list[Prompt]:
    """What is asked about the session's reading and about those of these items, reading by reading."""
    readings = dict.fromkeys([session.reading_id, *(item.reading_id for item in items)])
    asked = prompting.asked_by_reading(me, filter(None, readings))
    return [prompt for reading in readings if reading for prompt in asked[reading]]
