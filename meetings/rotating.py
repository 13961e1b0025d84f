"""Who facilitates, takes notes and welcomes: proposed by who hasn't lately, so that no role sticks to a person.

Declining needs no reason and leaves no mark but that nobody asks again for this session.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from groups.models import Attendance, GroupSession, Membership
from meetings import policies
from meetings.deciding import stir
from meetings.models import SessionRole

Role, Status = SessionRole.Role, SessionRole.Status


@dataclass(frozen=True)
class Turn:
    """A member and when they last had a role; None if never."""

    member: Membership
    last: datetime | None


@dataclass(frozen=True)
class Suggestion:
    """Who could have a role next: one and, if that one never had it, somebody practised beside them."""

    role: SessionRole.Role
    turns: list[Turn]

    @property
    def label(self) -> str:
        return str(self.role.label)


def suggestions(session: GroupSession) -> list[Suggestion]:
    """For each role that nobody has yet: whoever hasn't had it for longest, of those who don't stay away. For one that
    only people have, or are asked to have, who never did it: somebody practised beside them.
    """
    given = list(SessionRole.objects.filter(session=session))
    people = list(available(session))
    found = []
    for role in Role:
        answers = {row.membership_id: row.status for row in given if row.role == role}
        turns = rota(session, role, people)
        has_it = [turn for turn in turns if answers.get(turn.member.pk, Status.DECLINED) != Status.DECLINED]
        proposed = paired([turn for turn in turns if turn.member.pk not in answers], beside=has_it)
        if proposed or not has_it:
            found.append(Suggestion(role, proposed))
    return found


def paired(turns: list[Turn], beside: list[Turn]) -> list[Turn]:
    """The first and, if they never did it, the first after them who did. Of those who are asked already, `beside`
    whom one is proposed, at least one should have done it.
    """
    practised = [turn for turn in turns if turn.last][:1]
    if any(turn.last for turn in beside):
        return []
    if beside:
        return practised
    return turns[:1] if not turns or turns[0].last else [turns[0], *practised]


def rota(session: GroupSession, role: SessionRole.Role, people: Iterable[Membership]) -> list[Turn]:
    """Who has waited longest comes first; of those who never had it, who is here longest."""
    earlier = SessionRole.objects.filter(group=session.group_id, role=role, status=Status.ACCEPTED)
    held = earlier.filter(session__starts_at__lt=session.starts_at, session__status=GroupSession.Status.SCHEDULED)
    last = dict(held.values_list("membership").annotate(last=Max("session__starts_at")))
    turns = [Turn(person, last.get(person.pk)) for person in people]
    never = [turn for turn in turns if turn.last is None]
    return never + sorted((turn for turn in turns if turn.last), key=lambda turn: (turn.last, turn.member.pk))


def available(session: GroupSession) -> Iterable[Membership]:
    """Who is in the group now and hasn't said that they can't come, whoever joined first first."""
    away = Attendance.objects.filter(session=session, answer=Attendance.Answer.NO)
    here = Membership.objects.active().filter(group=session.group_id)
    return here.filter(~Q(pk__in=away.values("membership"))).order_by("joined_at", "pk")


@transaction.atomic
def ask(*, me: Membership, session: GroupSession, member: Membership, role: SessionRole.Role) -> SessionRole:
    """Asks `member` to take the role; whoever was asked before, or said no, isn't asked again."""
    if not policies.can_facilitate(me, session) or member.group_id != session.group_id:
        raise PermissionDenied
    return SessionRole.objects.get_or_create(
        session=session, membership=member, role=role, defaults={"group_id": session.group_id}
    )[0]


@transaction.atomic
def take_on(*, me: Membership, session: GroupSession, role: SessionRole.Role) -> SessionRole:
    """`me` has the role: said yes, or offered it unasked."""
    return said(me, session, role, Status.ACCEPTED)


@transaction.atomic
def decline(*, me: Membership, session: GroupSession, role: SessionRole.Role) -> SessionRole:
    """`me` hasn't the role, or gives it back. Nobody asks why."""
    return said(me, session, role, Status.DECLINED)


def said(me: Membership, session: GroupSession, role: SessionRole.Role, status: SessionRole.Status) -> SessionRole:
    if not policies.can_take_part(me, session):
        raise PermissionDenied
    stir(session)
    return SessionRole.objects.update_or_create(
        session=session,
        membership=me,
        role=role,
        defaults={"group_id": session.group_id, "status": status, "answered_at": timezone.now()},
    )[0]
