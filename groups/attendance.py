"""Saying whether one comes to a session."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import CharField, Count, DateTimeField
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.models import Attendance, GroupSession, Membership, Need
from statements.kept import Given, Kept

# In the order in which they were given.
GIVEN = Kept(
    lambda: (
        Attendance.objects.filter(session=Given("session", CharField()))
        .select_related("membership")
        .order_by("answered_at", "pk")
    )
)
FOLLOWING = Kept(
    lambda: GroupSession.objects.filter(
        series=Given("series", CharField()),
        status=GroupSession.Status.SCHEDULED,
        starts_at__gt=Given("after", DateTimeField()),
    ).values_list("pk", flat=True)
)


@dataclass(frozen=True)
class Answers:
    """Who comes to a session and who may, in the order of answering. Nobody is shown as staying away."""

    coming: list[Membership]
    maybe: list[Membership]
    came: list[Membership]
    mine: str | None
    places: int | None
    # Whether `me` had answered before the session moved to another day.
    fell: bool = False
    # Whether `me` is down as having been there; None as long as nobody has noted it.
    i_came: bool | None = None

    @property
    def full(self) -> bool:
        """Whether somebody who isn't coming yet finds no place."""
        return self.places is not None and len(self.coming) >= self.places and self.mine != Attendance.Answer.YES


def answers_to(session: GroupSession, me: Membership) -> Answers:
    """The answers to a session, as `me` may see them."""
    given = GIVEN.rows(session=session.pk)

    def who(answer: Attendance.Answer) -> list[Membership]:
        return [row.membership for row in given if row.answer == answer]

    return Answers(
        coming=who(Attendance.Answer.YES),
        maybe=who(Attendance.Answer.MAYBE),
        came=[row.membership for row in given if row.came],
        i_came=next((row.came for row in given if row.membership_id == me.pk), None),
        mine=next((row.answer for row in given if row.membership_id == me.pk and row.answer), None),
        fell=any(row.membership_id == me.pk and not row.answer for row in given),
        places=session.places,
    )


@transaction.atomic
def answer(*, me: Membership, session: GroupSession, answer: Attendance.Answer) -> Attendance:
    """`me`'s answer, which may change until the session starts. The same answer again keeps its place in the order.

    Raises ValidationError when the session has begun or was called off, when all its places are taken (held by a
    trigger, so that it is true however many answer at once), and when `me` has just left the group.
    """
    # Held until the answer is stored: whoever removes this member at the same time waits, and finds it.
    if not Membership.objects.active().select_for_update(no_key=True).filter(pk=me.pk):
        raise ValidationError(_("You are no longer in this group."), code="gone")
    # And the session, as it is now: whoever calls it off at the same time comes before or after.
    session = GroupSession.objects.select_for_update(no_key=True).get(pk=session.pk)
    if session.is_cancelled:
        raise ValidationError(_("This session was called off, so there is nothing to answer any more."), code="off")
    if session.has_started:
        raise ValidationError(_("This session has begun, so answers can’t change any more."), code="begun")
    if answer == Attendance.Answer.NO:
        Need.objects.filter(session=session, membership=me).delete()
    try:
        with transaction.atomic():
            return _stored(me, session, answer)
    except IntegrityError as error:
        if "session_full" not in str(error):
            raise
        sentence = _("All places are taken. You can answer maybe, and come in when somebody gives theirs back.")
        raise ValidationError(sentence, code="session_full") from None


@dataclass(frozen=True)
class Following:
    """What became of one answer to several sessions: stored for some, and refused by those that are full."""

    stored: list[GroupSession]
    full: list[GroupSession]


def following(session: GroupSession) -> int:
    """How many of its series come after a session that is still to come, and take the same answer with one press."""
    return len(FOLLOWING.rows(series=session.series_id, after=session.starts_at)) if session.series_id else 0


@transaction.atomic
def answer_following(*, me: Membership, session: GroupSession, answer: Attendance.Answer) -> Following:
    """`me`'s answer to this session and to all of its series that follow and haven't begun, those called off excepted.

    Each has its own places: where none is left, an earlier answer stays. Raises ValidationError as `answer` does for
    the first, a full one excepted.
    """
    if not Membership.objects.active().select_for_update(no_key=True).filter(pk=me.pk):
        raise ValidationError(_("You are no longer in this group."), code="gone")
    rows = list(session.with_following().select_for_update(no_key=True).order_by("pk"))
    if session.pk not in {row.pk for row in rows}:
        raise ValidationError(_("This session has begun or was called off. Answer the next one."), code="begun")
    before = {row.session_id: row for row in Attendance.objects.filter(session__in=rows, membership=me)}
    rows.sort(key=lambda row: (row.starts_at, row.pk))
    full = _full(rows, before) if answer == Attendance.Answer.YES else set()
    open_to_me = [row for row in rows if row.pk not in full]
    Attendance.objects.bulk_create(
        Attendance(group_id=me.group_id, session=row, membership=me, answer=answer)
        for row in open_to_me
        if row.pk not in before
    )
    other = [before[row.pk].pk for row in open_to_me if row.pk in before and before[row.pk].answer != answer]
    Attendance.objects.filter(pk__in=other).update(answer=answer, answered_at=timezone.now())
    if answer == Attendance.Answer.NO:
        Need.objects.filter(session__in=rows, membership=me).delete()
    return Following(open_to_me, [row for row in rows if row.pk in full])


def told(given: Following) -> str:
    """What became of an answer to several sessions, in a sentence or two."""
    number = len(given.stored)
    said = ngettext("Your answer is stored for one session.", "Your answer is stored for %(number)d sessions.", number)
    words = said % {"number": number}
    if given.full:
        days = ", ".join(date_format(row.day) for row in given.full)
        words += " " + _("All places are taken on: %(days)s. There your answer is as it was.") % {"days": days}
    return words


def _full(rows: Sequence[GroupSession], mine: Mapping[str, Attendance]) -> set[str]:
    """Which of these have no place left for somebody who isn't coming yet. The rows are locked, so it stays true."""
    limited = [row for row in rows if row.places is not None]
    coming = Attendance.objects.filter(session__in=limited, answer=Attendance.Answer.YES)
    taken = dict(coming.order_by().values_list("session").annotate(Count("pk")))
    return {
        row.pk
        for row in limited
        if taken.get(row.pk, 0) >= (row.places or 0)
        and not (row.pk in mine and mine[row.pk].answer == Attendance.Answer.YES)
    }


def _stored(me: Membership, session: GroupSession, answer: Attendance.Answer) -> Attendance:
    row, new = Attendance.objects.get_or_create(
        session=session, membership=me, defaults={"group_id": session.group_id, "answer": answer}
    )
    if not new and row.answer != answer:
        row.answer = answer
        row.save(update_fields=["answer", "answered_at"])
    return row
