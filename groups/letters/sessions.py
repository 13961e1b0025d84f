"""Letters about a session: that it comes, has changed, was called off, or waits for an answer."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone

from groups import calendars
from groups.letters.writing import is_discreet, member_of, write_to
from groups.models import Attendance, GroupSession, Membership
from groups.models.membership import MembershipQuerySet
from mail.letters import Attachment, Letter, absolute
from mail.models import Message
from mail.outbox import Order, queue_all

# Whoever changes a session often finds something else to change: only how it is after that is told.
SETTLING = timedelta(minutes=3)
SOON = timedelta(days=1)


def tell_changed(*, session: GroupSession, others: int = 0) -> int:
    """Tells everybody who wants to know how the session is now; how many. Belongs in the change's transaction.

    `others`: how many that come after it in its series have changed with it. Those of a letter that hasn't left yet,
    and won't, since this one says how the session is now, are told by this one too.
    """
    unsent = Message.objects.filter(
        letter="session-changed", status=Message.Status.WAITING, about__session=session.pk
    ).values_list("about__others", flat=True)
    others = max([others, *(int(number or 0) for number in unsent)])
    mark = f"{session.sequence} {session.changed_at.isoformat()}"
    wanted = Membership.objects.reachable().filter(group=session.group_id, change_mail=True)
    return queue_all(_orders("session-changed", session, wanted, mark=mark, settling=True, others=others))


def tell_cancelled(*, session: GroupSession, others: int = 0) -> int:
    """Tells everybody who wants to know that it doesn't take place, nor do so many `others` after it; how many."""
    wanted = Membership.objects.reachable().filter(group=session.group_id, change_mail=True)
    return queue_all(_orders("session-cancelled", session, wanted, others=others))


def ask_unanswered(*, session: GroupSession, by: Membership, at: datetime) -> int:
    """Asks those who haven't answered whether they come; how many they are."""
    answered = Attendance.objects.filter(session=session).exclude(answer="").values("membership")
    silent = Membership.objects.reachable().filter(group=session.group_id).exclude(pk__in=answered).exclude(pk=by.pk)
    return queue_all(_orders("session-asked", session, silent, mark=at.isoformat()))


def _orders(
    letter: str,
    session: GroupSession,
    to: MembershipQuerySet,
    *,
    mark: str = "",
    settling: bool = False,
    others: int = 0,
) -> Iterator[Order]:
    for pk, user_id in to.values_list("pk", "user").iterator():
        yield Order(
            letter=letter,
            key=f"{session.pk} {pk} {mark}",
            about={"session": session.pk, "membership": pk, "mark": mark, "others": str(others or "")},
            recipient_id=user_id,
            due_at=timezone.now() + SETTLING if settling else None,
            urgent=session.starts_at < timezone.now() + SOON,
        )


def changed(message: Message) -> Letter | None:
    found = about_session(message)
    if found is None:
        return None
    me, session = found
    later = message.about["mark"] != f"{session.sequence} {session.changed_at.isoformat()}"
    if later or not me.change_mail or session.is_cancelled or session.has_started:
        return None
    others = int(message.about.get("others") or 0)
    return of_session(
        me, session, "session_changed", stop="changes", attachments=entries(me, session, others), others=others
    )


def cancelled(message: Message) -> Letter | None:
    found = about_session(message)
    if found is None or not found[0].change_mail or not found[1].is_cancelled or found[1].is_over:
        return None
    others = int(message.about.get("others") or 0)
    attachments = entries(*found, others)
    return of_session(*found, "session_cancelled", stop="changes", attachments=attachments, others=others)


def asked(message: Message) -> Letter | None:
    found = about_session(message)
    if found is None or found[1].is_cancelled or found[1].has_started or answer_of(*found):
        return None
    return of_session(*found, "session_asked", stop="reminders")


def about_session(message: Message) -> tuple[Membership, GroupSession] | None:
    """The member and the session that it is about, if both are there."""
    me = member_of(message)
    session = GroupSession.objects.filter(pk=message.about["session"], group=me.group_id).first() if me else None
    return (me, session) if me and session else None


def answer_of(me: Membership, session: GroupSession) -> str:
    """What this member answered, or nothing."""
    return Attendance.objects.filter(session=session, membership=me).values_list("answer", flat=True).first() or ""


def of_session(
    me: Membership,
    session: GroupSession,
    template: str,
    *,
    stop: str,
    attachments: tuple[Attachment, ...] = (),
    **more: object,
) -> Letter:
    """When it is, and its page. Not where: the page shows that to those who come, and for as long as it should."""
    return write_to(
        me,
        template,
        context={"session": Hours(session), "address": absolute(session.get_absolute_url()), **more},
        telling={"title": session.title},
        stop=stop,
        attachments=attachments,
    )


def entries(me: Membership, session: GroupSession, others: int) -> tuple[Attachment, ...]:
    """The session for the member's calendar, where it replaces what was there; as discreet as the letter.

    Where the letter is about several, all of the series from this one on, as they are now: a calendar into which they
    were taken over one by one learns of each.
    """
    if me.user is None:
        return ()
    told = [session]
    if others:
        following = GroupSession.objects.filter(series=session.series_id, starts_at__gt=session.starts_at)
        told += following.order_by("starts_at")[: calendars.MOST]
    written = calendars.sessions_file(told, me.user, shows_titles=not is_discreet(me)).decode()
    return (Attachment("appointment.ics", written, "calendar", {"method": "PUBLISH", "component": "VEVENT"}),)


class Hours:
    """A session's hours and nothing else of it, so that no template can say more."""

    def __init__(self, session: GroupSession) -> None:
        self.starts_at = session.starts_at
        self.ends_at = session.ends_at
        self.time_zone = session.time_zone
        self.differs_here = session.differs_here
