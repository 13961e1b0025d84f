"""Who was there: noted afterwards, from memory or from paper, and put right by whoever it is about.

It says of one session who came. Nobody is counted across sessions, and nobody is shown as having stayed away.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from groups import policies
from groups.models import Attendance, GroupSession, Membership


@dataclass(frozen=True)
class Line:
    """One line of the sheet: somebody's number, which stays theirs while the sheet is out, and whether they came."""

    number: int
    member: Membership
    came: bool


def sheet(session: GroupSession) -> list[Line]:
    """Everybody who is in the group or was there, by the number that they have since they joined."""
    came = set(session.attendances.filter(came=True).values_list("membership", flat=True))
    everybody = Membership.objects.filter(group=session.group_id).order_by("joined_at", "pk")
    return [
        Line(number, member, member.pk in came)
        for number, member in enumerate(everybody, start=1)
        if member.status == Membership.Status.ACTIVE or member.pk in came
    ]


@transaction.atomic
def note(*, me: Membership, session: GroupSession, came: Collection[str], shown: Collection[str]) -> None:
    """Those of `came` were there. `shown`: who was down as having been there when `me` opened the page.

    Only the difference is stored, so that what somebody put right meanwhile stays right. Raises ValidationError for a
    session that hasn't begun or was called off.
    """
    session = GroupSession.objects.select_for_update(no_key=True).get(pk=session.pk)
    _check(session)
    if not policies.can_note_presence(me, session):
        raise PermissionDenied
    for pk in Membership.objects.filter(group=session.group_id, pk__in=set(came) ^ set(shown)).values_list(
        "pk", flat=True
    ):
        _store(session, pk, came=pk in came)
    answered = session.attendances.filter(came=None).exclude(membership__in=came)
    answered.update(came=False)
    GroupSession.objects.filter(pk=session.pk).update(attendance_noted_at=timezone.now())


@transaction.atomic
def correct(*, me: Membership, session: GroupSession, came: bool) -> None:
    """`me` was there, or wasn't, whatever was noted. Raises ValidationError as `note` does."""
    if not Membership.objects.active().select_for_update(no_key=True).filter(pk=me.pk):
        raise ValidationError(_("You are no longer in this group."), code="gone")
    session = GroupSession.objects.select_for_update(no_key=True).get(pk=session.pk)
    _check(session)
    _store(session, me.pk, came=came)


def _check(session: GroupSession) -> None:
    if session.is_cancelled:
        raise ValidationError(_("This session was called off, so nobody was there."), code="off")
    if not session.has_started:
        raise ValidationError(_("This session hasn’t begun yet. Note who came when it has."), code="early")


def _store(session: GroupSession, member: str, *, came: bool) -> None:
    """With `answered_at` as it was: that somebody came is no answer."""
    there = Attendance.objects.filter(session=session, membership=member)
    if not there.update(came=came):
        Attendance.objects.create(group_id=session.group_id, session=session, membership_id=member, came=came)


def numbers_of(text: str, lines: Collection[Line]) -> set[str]:
    """The members whose numbers stand in "1 3, 5-8". Raises ValidationError for what is no number of the sheet."""
    by_number = {line.number: line.member.pk for line in lines}
    found: set[str] = set()
    for part in text.replace(",", " ").replace(";", " ").replace("–", "-").split():
        first, _dash, last = part.partition("-")
        if not (first.isdecimal() and (last or first).isdecimal()) or int(last or first) > max(by_number, default=0):
            sentence = _("“%(part)s” is no number of the sheet. Write them as in 1 3 5-8.")
            raise ValidationError(sentence, code="number", params={"part": part})
        found |= {by_number[number] for number in range(int(first), int(last or first) + 1) if number in by_number}
    return found
