"""Reminders of a session, as many hours before as each member chose; to those who come, or haven't answered."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.letters.sessions import about_session, answer_of, of_session
from groups.models import Attendance, DiscussionGroup, GroupSession, Membership
from mail.letters import Letter
from mail.models import Message
from mail.outbox import Order, queue_all

# What a member can choose, in hours before the start.
HOURS = {
    2: _("two hours before"),
    12: _("twelve hours before"),
    24: _("a day before"),
    48: _("two days before"),
    168: _("a week before"),
}


def queue_due() -> int:
    """Queues those whose hour has come; how many. Whoever was late to choose, or to plan, is reminded all the same."""
    return sum(queue_all(_due(hours)) for hours in HOURS)


def _due(hours: int) -> Iterator[Order]:
    now = timezone.now()
    declined = Attendance.objects.filter(
        session=OuterRef("pk"), membership=OuterRef("group__memberships"), answer=Attendance.Answer.NO
    )
    rows = GroupSession.objects.filter(
        ~Exists(declined),
        status=GroupSession.Status.SCHEDULED,
        group__status=DiscussionGroup.Status.ACTIVE,
        starts_at__gt=now,
        starts_at__lte=now + timedelta(hours=hours),
        group__memberships__reminder_hours=hours,
        group__memberships__status=Membership.Status.ACTIVE,
        group__memberships__user__isnull=False,
        group__memberships__user__email__gt="",
    )
    found = rows.order_by().values_list("pk", "starts_at", "group__memberships", "group__memberships__user")
    for pk, starts_at, member, user in found.iterator(chunk_size=500):
        # A session that was moved is one to be reminded of again.
        mark = starts_at.isoformat()
        about = {"session": pk, "membership": member, "mark": mark}
        yield Order("session-reminder", f"{pk} {member} {mark}", about, recipient_id=user)


def reminder(message: Message) -> Letter | None:
    found = about_session(message)
    if found is None:
        return None
    me, session = found
    moved = session.starts_at.isoformat() != message.about["mark"]
    closed = me.group.status != DiscussionGroup.Status.ACTIVE
    if moved or closed or session.is_cancelled or session.has_started or me.reminder_hours is None:
        return None
    answer = answer_of(me, session)
    if answer == Attendance.Answer.NO:
        return None
    return of_session(me, session, "session_reminder", stop="reminders", unanswered=not answer)
