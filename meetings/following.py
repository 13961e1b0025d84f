"""What somebody who is in a session sees of it as it happens: the step, the round, whose turn it is, the stack."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from django.db.models import CharField, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from groups.models import GroupSession, Membership
from meetings import policies, stacking
from meetings.models import AgendaItem, Round, RoundPlace, StackEntry
from meetings.speaking import to_come
from statements.kept import Given, Kept

State = RoundPlace.State
GOING_ON = [Round.Status.OPEN, Round.Status.STACK]
# As many names find room on the circle; a larger round is a list.
CIRCLE = 14
# What each screen asks every few seconds, and what it asks when something has changed.
TEXT = CharField()
SESSION = GroupSession.objects.filter(group=Given("group", TEXT), pk=Given("session", TEXT))
HERE = Kept(lambda: SESSION.all())
REVISION: Kept[int] = Kept(
    lambda: SESSION.visible_to(cast("User", Given("user", TEXT))).values_list("revision", flat=True)
)
STEP = Kept(
    lambda: AgendaItem.objects.filter(session=Given("session", TEXT), status=AgendaItem.Status.NOW).order_by("pk")
)
ROUND = Kept(lambda: Round.objects.filter(session=Given("session", TEXT), kind=Round.Kind.SPOKEN, status__in=GOING_ON))
PLACES = Kept(
    lambda: RoundPlace.objects.filter(round=Given("round", TEXT)).select_related("membership").order_by("position")
)


def session_seen(me: Membership, session_id: str) -> GroupSession:
    """A session of `me`'s group. Raises Http404. The statement is kept."""
    if session := HERE.one(group=me.group_id, session=session_id):
        return session
    raise Http404


def revision_seen(user: User, *, group_id: str, session_id: str) -> int | None:
    """The number of the session's last change, for whoever may see it; None for everybody else."""
    return REVISION.one(user=user.pk, group=group_id, session=session_id)


@dataclass(frozen=True)
class Screen:
    """One look at a session that goes on. `me` is None on the phone that goes round the table: it is nobody's."""

    session: GroupSession
    me: Membership | None
    facilitates: bool
    step: AgendaItem | None
    round: Round | None
    places: Sequence[RoundPlace]
    stack: Sequence[StackEntry]

    @property
    def speaks(self) -> RoundPlace | None:
        return next((place for place in self.places if place.state == State.SPEAKING), None)

    @property
    def to_come(self) -> list[RoundPlace]:
        """Who comes next, in order."""
        return to_come(self.places)

    @property
    def next(self) -> RoundPlace | None:
        return next(iter(self.to_come), None)

    @property
    def afterwards(self) -> list[RoundPlace]:
        """Who passed for now, while others still wait for their first turn."""
        return [] if not self.can_wait else [place for place in self.places if place.state == State.LATER]

    @property
    def can_wait(self) -> bool:
        """Whether one can pass for now: somebody hasn't had a turn yet."""
        return any(place.state == State.WAITING for place in self.to_come)

    @property
    def waiting(self) -> list[RoundPlace]:
        return [place for place in self.to_come if place.state == State.WAITING]

    @property
    def moves(self) -> list[tuple[RoundPlace, str]]:
        """Who waits for a first turn, each with who is before them among these (a membership's id; the first: "")."""
        before = ["", *(place.membership_id for place in self.waiting)]
        return list(zip(self.waiting, before, strict=False))

    @property
    def mine(self) -> RoundPlace | None:
        return next((place for place in self.places if self.me and place.membership_id == self.me.pk), None)

    @property
    def is_my_turn(self) -> bool:
        return bool(self.mine and self.mine.state == State.SPEAKING)

    @property
    def listens(self) -> bool:
        """Until everybody has had a turn there is nothing to type or to raise."""
        return bool(self.round and self.round.status == Round.Status.OPEN)

    @property
    def fits_a_circle(self) -> bool:
        return len(self.places) <= CIRCLE

    @property
    def word(self) -> StackEntry | None:
        """Who speaks again, after the round."""
        return next((entry for entry in self.stack if entry.status == StackEntry.Status.SPEAKING), None)

    @property
    def queue(self) -> list[StackEntry]:
        return [entry for entry in self.stack if entry.status == StackEntry.Status.WAITING]

    @property
    def my_entry(self) -> StackEntry | None:
        return next((entry for entry in self.stack if self.me and entry.membership_id == self.me.pk), None)

    @property
    def has_word(self) -> bool:
        return bool(self.word and self.me and self.word.membership_id == self.me.pk)

    @property
    def may_give_word(self) -> bool:
        first = self.queue[0] if self.queue and not self.word else None
        return bool(first and (self.facilitates or (self.me and first.membership_id == self.me.pk)))

    @property
    def seconds(self) -> int:
        """How long this turn has gone on."""
        began = self.speaks.turn_at if self.speaks else None
        return max(0, int((timezone.now() - began).total_seconds())) if began else 0

    @property
    def minute(self) -> int:
        return self.seconds // 60 + 1

    @property
    def limit(self) -> int | None:
        """The soft length of a turn in seconds."""
        return self.round.minutes_each * 60 if self.round and self.round.minutes_each else None

    @property
    def says(self) -> str:
        """What a screen reader is told when this changed."""
        if self.is_my_turn or self.has_word:
            return _("It is your turn.")
        if self.speaks and self.next:
            names = {"name": self.speaks.membership.display_name, "next": self.next.membership.display_name}
            return _("%(name)s speaks. Next: %(next)s.") % names
        speaks = self.speaks or self.word
        if speaks:
            return _("%(name)s speaks.") % {"name": speaks.membership.display_name}
        if self.round:
            return _("Everybody has had a turn.")
        return _("Now: %(step)s.") % {"step": self.step.title} if self.step else ""


def screen(session: GroupSession, me: Membership, *, table: bool = False) -> Screen:
    """What `me` sees of the session now, or with `table` everybody around the phone that `me` lent."""
    going_on = ROUND.one(session=session.pk)
    return Screen(
        session=session,
        me=None if table else me,
        facilitates=policies.can_facilitate(me, session),
        step=STEP.one(session=session.pk),
        round=going_on,
        places=PLACES.rows(round=going_on.pk) if going_on else [],
        stack=stacking.in_order(going_on) if going_on and going_on.status == Round.Status.STACK else [],
    )


def spoken_in(session: GroupSession) -> QuerySet[Round]:
    """The session's spoken rounds, each knowing the session."""
    return session.rounds.filter(kind=Round.Kind.SPOKEN)


def missing(screen: Screen) -> list[Membership]:
    """Who is in the group and not in the round: they may have come late."""
    inside = [place.membership_id for place in screen.places]
    members = Membership.objects.active().filter(group=screen.session.group_id)
    return list(members.exclude(pk__in=inside).order_by("name"))
