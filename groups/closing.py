"""A group closes well: a date that everybody knows, taken back as long as it hasn't come, then archive or deletion.

The date stands on the group itself (`closes_at`): every page of the group knows it, and from that moment on nothing is
written there, whether or not the timer has run (groups.middleware, `is_closed`, `lives`).
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from groups import deleting, opening, policies, scheduling
from groups.letters import closing as letters
from groups.membership import locked
from groups.models import (
    Closing,
    DiscussionGroup,
    Division,
    GroupDecision,
    GroupSession,
    Invitation,
    JoinRequest,
    Membership,
    Need,
    Reservation,
    WaitingPlace,
)

# So many days everybody has to hear of it, to meet once more and to take their words along.
LEAST_DAYS = 7
NOON = time(12)


class AnnouncedError(ValidationError):
    """A group has one date, or none."""

    def __init__(self) -> None:
        super().__init__(_("A date is announced already. Take that one back first."), "announced")


class TooSoonError(ValidationError):
    """Who comes by once a week should have heard of it."""

    def __init__(self, first: date) -> None:
        sentence = _("Everybody should have the time to hear of it: the first day that can be chosen is %(date)s.")
        super().__init__({"on": sentence % {"date": f"{first:%Y-%m-%d}"}})


def first_day(group: DiscussionGroup) -> date:
    """The first day on which it could close, by the group's own clocks."""
    today = timezone.now().astimezone(ZoneInfo(group.time_zone)).date()
    return today + timedelta(days=LEAST_DAYS)


class TooFarError(ValidationError):
    """As far as a session can be, and no further: at the end of all years no clock of another zone can show it."""

    def __init__(self) -> None:
        super().__init__({"on": _("That is more than five years away. Is the year right?")}, "far")


@transaction.atomic
def announce(*, me: Membership, on: date, afterwards: str) -> Closing:
    """`me`'s group closes that day at noon by its clocks, and everybody is told. A second press finds the first.

    Raises AnnouncedError, TooSoonError or TooFarError.
    """
    me = locked(me)
    if not policies.can_organize(me):
        raise PermissionDenied
    at = datetime.combine(on, NOON, ZoneInfo(me.group.time_zone))
    if announced := standing(me.group):
        if (announced.closes_at, announced.afterwards) == (at, afterwards):
            return announced
        raise AnnouncedError
    if on < first_day(me.group):
        raise TooSoonError(first_day(me.group))
    if on > first_day(me.group) + scheduling.HORIZON:
        raise TooFarError
    closing = Closing.objects.create(group=me.group, closes_at=at, afterwards=afterwards, announced_by=me)
    DiscussionGroup.objects.filter(pk=me.group_id).update(closes_at=at, afterwards=afterwards)
    opening.record(me=me, about=GroupDecision.About.CLOSING, value=f"{afterwards} {on:%Y-%m-%d}")
    letters.tell_announced(closing)
    return closing


@transaction.atomic
def take_back(*, me: Membership) -> Closing | None:
    """The group goes on: by any organizer, until its date. None where nothing is announced any more."""
    me = locked(me)
    if not policies.can_organize(me):
        raise PermissionDenied
    announced = standing(me.group)
    if announced is None:
        return None
    announced.status, announced.ended_at = Closing.Status.TAKEN_BACK, timezone.now()
    announced.save(update_fields=["status", "ended_at"])
    DiscussionGroup.objects.filter(pk=me.group_id).update(closes_at=None, afterwards="")
    opening.record(me=me, about=GroupDecision.About.CLOSING, value="taken-back")
    letters.tell_taken_back(announced)
    return announced


def standing(group: DiscussionGroup) -> Closing | None:
    """What is announced now, or, of an archive, was."""
    ended = Closing.objects.filter(group=group).exclude(status=Closing.Status.TAKEN_BACK)
    return ended.order_by("-announced_at", "-pk").first()


def close_due() -> int:
    """Closes the groups whose date has come; how many."""
    due = Closing.objects.filter(status=Closing.Status.ANNOUNCED, closes_at__lte=timezone.now())
    return sum(close(pk, group_id) for pk, group_id in due.values_list("pk", "group"))


@transaction.atomic
def close(closing_id: int, group_id: str) -> bool:
    """Closes one, unless that was done or taken back meanwhile; whether it was to be closed."""
    if not DiscussionGroup.objects.select_for_update(no_key=True).filter(pk=group_id).exists():
        return False
    closing = Closing.objects.filter(pk=closing_id, status=Closing.Status.ANNOUNCED).select_related("group").first()
    if closing is None:
        return False
    if closing.afterwards == Closing.Afterwards.DELETE:
        letters.tell_deleted(closing)
        deleting.delete(group=closing.group, receipt=closing.receipt)
    else:
        archive(closing)
    return True


def archive(closing: Closing) -> None:
    """Whoever is in it now reads on; whatever would still happen of itself doesn't."""
    group, now = closing.group, timezone.now()
    group.status = DiscussionGroup.Status.ARCHIVED
    group.visibility, group.joining = DiscussionGroup.Visibility.UNLISTED, DiscussionGroup.Joining.INVITATION
    group.save(update_fields=["status", "visibility", "joining"])
    Invitation.objects.filter(group=group, revoked_at=None).update(revoked_at=now)
    Reservation.objects.filter(invitation__group=group).delete()
    asked = JoinRequest.objects.filter(group=group, status=JoinRequest.Status.WAITING)
    asked.update(status=JoinRequest.Status.WITHDRAWN, introduction="", answered_at=now)
    in_line = WaitingPlace.objects.filter(group=group, status=WaitingPlace.Status.WAITING)
    in_line.update(status=WaitingPlace.Status.GIVEN_UP, ended_at=now)
    Division.objects.filter(group=group, status=Division.Status.OPEN).update(
        status=Division.Status.TAKEN_BACK, ended_at=now
    )
    Need.objects.filter(group=group).delete()
    with override(group.language):
        for session in GroupSession.objects.upcoming().filter(group=group).select_for_update(no_key=True):
            scheduling.call_off(session, _("The group has closed."))
    closing.status, closing.ended_at = Closing.Status.DONE, now
    closing.save(update_fields=["status", "ended_at"])
