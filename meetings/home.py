"""What meetings put on a session's page."""

from datetime import timedelta
from typing import cast

from django.db.models import CharField
from django.utils import timezone

from groups.models import GroupSession, Membership
from meetings import committing, deciding, policies
from meetings.agenda import agenda_of
from meetings.models import Card, Proposal, Round, SessionRole
from statements.kept import Given, Kept

Section = tuple[str, dict[str, object]]
# How long before and after a session its page leads to what is seen live.
AROUND = timedelta(hours=6)
# What a session's page asks.
HERE, SESSION = Given("session", CharField()), cast("GroupSession", Given("session", CharField()))
ME = cast("Membership", Given("me", CharField()))
ROLES = Kept(lambda: SessionRole.objects.filter(session=HERE).for_page())
ROUNDS = Kept(lambda: Round.objects.written().with_mine(ME).filter(session=HERE).order_by("created_at", "pk"))
CARDS = Kept(lambda: Card.objects.filter(session=HERE).kept_or_asking(ME).order_by("pk"))
PROPOSALS = Kept(lambda: deciding.proposals_of(SESSION).prefetch_related(None))


def session_section(me: Membership, session: GroupSession) -> Section:
    """All that happens in a session, in its order: who does what, the agenda, rounds, cards, what is decided."""
    roles = ROLES.rows(session=session.pk)
    return "meetings/_session.html", {
        "me": me,
        "group": me.group,
        "session": session,
        "is_near": is_near(session),
        "steps": agenda_of(session),
        "rounds": ROUNDS.rows(session=session.pk, me=me.pk),
        "can_take_part": policies.can_take_part(me, session),
        "can_facilitate": policies.can_facilitate(me, session, roles),
        **roles_of(me, roles),
        **cards_of(me, session),
        **decisions_of(session),
    }


def is_near(session: GroupSession) -> bool:
    """Whether it is the day on which its page leads to everybody's screen."""
    return not session.is_cancelled and session.starts_at - AROUND < timezone.now() < session.ends_at + AROUND


def roles_of(me: Membership, roles: list[SessionRole]) -> dict[str, object]:
    """Who said yes to what, what I am asked, and what I could offer."""
    status = SessionRole.Status
    mine = {row.role: row.status for row in roles if row.membership_id == me.pk}
    return {
        "given": [row for row in roles if row.status == status.ACCEPTED],
        "asked": [row for row in roles if row.membership_id == me.pk and row.status == status.PROPOSED],
        "free": [(value, label) for value, label in SessionRole.Role.choices if mine.get(value) != status.ACCEPTED],
    }


def cards_of(me: Membership, session: GroupSession) -> dict[str, object]:
    """What was found in common, and how many cards wait for my yes. One query for both."""
    seen = CARDS.rows(session=session.pk, me=me.pk)
    kept = [card for card in seen if card.status == Card.Status.KEPT]
    return {"cards": kept, "cards_asked": len(seen) - len(kept)}


def decisions_of(session: GroupSession) -> dict[str, object]:
    """What became of what was taken on earlier; what is to be decided, what was, and what somebody took on."""
    proposals = PROPOSALS.rows(session=session.pk)
    left_open, made = committing.shown_in(session)
    return {
        "waiting": [row for row in proposals if row.status == Proposal.Status.OPEN],
        "decided": [row for row in proposals if row.status != Proposal.Status.OPEN],
        "left_open": left_open,
        "commitments": made,
    }
