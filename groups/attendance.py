"""Saying whether one comes to a session."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from groups.models import Attendance, GroupSession, Membership


@dataclass(frozen=True)
class Answers:
    """Who comes to a session and who may, in the order of answering. Nobody is shown as staying away."""

    coming: list[Membership]
    maybe: list[Membership]
    mine: str | None
    places: int | None

    @property
    def full(self) -> bool:
        """Whether somebody who isn't coming yet finds no place."""
        return self.places is not None and len(self.coming) >= self.places and self.mine != Attendance.Answer.YES


def answers_to(session: GroupSession, me: Membership) -> Answers:
    """The answers to a session from `GroupSession.objects.with_everybody`, as `me` may see them."""
    given = list(session.attendances.all())

    def who(answer: Attendance.Answer) -> list[Membership]:
        return [row.membership for row in given if row.answer == answer]

    return Answers(
        coming=who(Attendance.Answer.YES),
        maybe=who(Attendance.Answer.MAYBE),
        mine=next((row.answer for row in given if row.membership_id == me.pk), None),
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
    if session.is_cancelled:
        raise ValidationError(_("This session was called off, so there is nothing to answer any more."), code="off")
    if session.has_started:
        raise ValidationError(_("This session has begun, so answers can’t change any more."), code="begun")
    try:
        with transaction.atomic():
            return _stored(me, session, answer)
    except IntegrityError as error:
        if "session_full" not in str(error):
            raise
        sentence = _("All places are taken. You can answer maybe, and come in when somebody gives theirs back.")
        raise ValidationError(sentence, code="session_full") from None


def _stored(me: Membership, session: GroupSession, answer: Attendance.Answer) -> Attendance:
    row, new = Attendance.objects.get_or_create(
        session=session, membership=me, defaults={"group_id": session.group_id, "answer": answer}
    )
    if not new and row.answer != answer:
        row.answer = answer
        row.save(update_fields=["answer", "answered_at"])
    return row
