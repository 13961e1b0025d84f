"""Which readings a group takes up, in which order, how one leaves its list, and how a new text comes onto it."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from accounts.models import User
from groups.models import DiscussionGroup, GroupReading, GroupSession, Membership, Prompt, SyllabusItem
from groups.models.group import GroupReadingQuerySet
from readings.importing import add_reading
from readings.models import Passage, Reading, ReadingQuerySet, Rights
from readings.pieces import Draft


def known_to(me: Membership) -> ReadingQuerySet:
    """What `me` may put on a group's list: the library, their own imports, and what this group has taken up before."""
    taken_up = GroupReading.objects.filter(group=me.group_id)
    known = Q(published_at__isnull=False) | Q(added_by=me.user_id) | Q(pk__in=taken_up.values("reading"))
    return Reading.objects.filter(known)


def read_by(user: User) -> Q:
    """The texts that this person reads in a group that they are in now. What is only cited has none."""
    taken_up = GroupReading.objects.visible_to(user)
    return Q(pk__in=taken_up.values("reading")) & ~Q(rights=Rights.CITATION)


def open_to(me: Membership) -> ReadingQuerySet:
    """Of these what is no other group's text for study: what `assign` will take."""
    elsewhere = GroupReading.objects.filter(for_study=True).exclude(group=me.group_id)
    return known_to(me).exclude(rights=Rights.STUDY, pk__in=elsewhere.values("reading"))


def offered_to(me: Membership) -> ReadingQuerySet:
    """Of these what is not on the group's list already."""
    listed = GroupReading.objects.filter(group=me.group_id, status=GroupReading.Status.LISTED)
    return open_to(me).exclude(pk__in=listed.values("reading"))


@transaction.atomic
def assign(*, me: Membership, reading: Reading) -> GroupReading:
    """The reading at the end of the group's list; one that is on it already stays where it is.

    Raises ValidationError for a text that is here for another group's study (held by a unique constraint).
    """
    DiscussionGroup.objects.hold(me.group_id)
    row = GroupReading.objects.filter(group=me.group_id, reading=reading).first()
    if row is None:
        row = GroupReading(group_id=me.group_id, reading=reading, for_study=reading.rights == Rights.STUDY, added_by=me)
    elif row.status == GroupReading.Status.LISTED:
        return row
    row.status = GroupReading.Status.LISTED
    row.position = (list_of(me).aggregate(last=Max("position"))["last"] or 0) + 1
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        sentence = _("This text is here for another group’s study. Import it again for this group.")
        raise ValidationError(sentence, code="study") from error
    return row


@transaction.atomic
def bring_in(*, me: Membership, draft: Draft, **corrections: str) -> tuple[GroupReading, bool]:
    """A new text, read by this group alone, on its list; False with what the group reads if it has this text already.

    Raises ValidationError for a fact that no reading can have.
    """
    DiscussionGroup.objects.hold(me.group_id)
    taken_up = GroupReading.objects.filter(group=me.group_id)
    among = Reading.objects.filter(pk__in=taken_up.values("reading"))
    reading, added = add_reading(actor=me.user, draft=draft, among=among, **corrections)
    return assign(me=me, reading=reading), added


@transaction.atomic
def move(*, me: Membership, row: GroupReading, steps: int) -> None:
    """The row so many places further down the group's list (further up, if negative), as far as the list goes."""
    DiscussionGroup.objects.hold(me.group_id)
    rows = list(list_of(me))
    before = next((place for place, other in enumerate(rows) if other.pk == row.pk), None)
    if before is None:
        return
    rows.insert(max(0, before + steps), rows.pop(before))
    for position, other in enumerate(rows, start=1):
        other.position = position
    GroupReading.objects.bulk_update(rows, ["position"])


@transaction.atomic
def take_off(*, me: Membership, row: GroupReading) -> None:
    """The row off the group's list, and still readable where the group has talked, met or asked about it, or has it
    on a syllabus.

    A text for study that nobody has spoken about goes altogether: it is its importer's own again, and they can
    take it to another group. (Another group's words on a library reading are not ours to count.)
    """
    DiscussionGroup.objects.hold(me.group_id)
    spoken = Passage.objects.filter(version__reading=row.reading_id).in_use().exists()
    if row.for_study and not spoken and not is_built_on(row):
        row.delete()
    else:
        GroupReading.objects.filter(pk=row.pk).update(status=GroupReading.Status.TAKEN_OFF)


def is_built_on(row: GroupReading) -> bool:
    """Whether something of the group's leads to this reading."""
    return (
        GroupSession.objects.filter(group=row.group_id, reading=row.reading_id).exists()
        or Prompt.objects.filter(group=row.group_id, reading=row.reading_id).exists()
        or SyllabusItem.objects.filter(syllabus__group=row.group_id, reading=row.reading_id).exists()
    )


def list_of(me: Membership) -> GroupReadingQuerySet:
    return GroupReading.objects.listed().filter(group=me.group_id)
