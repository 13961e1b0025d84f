"""Who may do what in a session. `me` is one's own row from `Membership.objects.acting`."""

from collections.abc import Iterable, Sequence
from typing import cast

from django.db.models import CharField

from groups.models import GroupSession, Membership
from groups.policies import can_organize, can_view_group
from meetings.models import Commitment, Contribution, Proposal, Round, RoundPlace, SessionRole, StackEntry
from statements.kept import Given, Kept

# Every screen that follows a session asks this.
FACILITATING = Kept(
    lambda: SessionRole.objects.facilitating(cast("GroupSession", Given("session", CharField()))).filter(
        membership=Given("me", CharField())
    )
)

TAKING_NOTES = Kept(
    lambda: SessionRole.objects.filter(
        session=Given("session", CharField()),
        membership=Given("me", CharField()),
        role=SessionRole.Role.NOTE_TAKER,
        status=SessionRole.Status.ACCEPTED,
    )
)


def can_facilitate(me: Membership, session: GroupSession, roles: Iterable[SessionRole] | None = None) -> bool:
    """Lead what happens in the session: organizers, and whoever said yes to facilitating it. Without the session's
    `roles` it asks one query of those who don't organize.
    """
    if not can_view_group(me) or me.group_id != session.group_id or me.group.is_closed:
        return False
    if roles is None:
        roles = FACILITATING.rows(session=session.pk, me=me.pk) if not can_organize(me) else []
    said_yes = (SessionRole.Role.FACILITATOR, SessionRole.Status.ACCEPTED)
    return can_organize(me) or any((row.role, row.status) == said_yes and row.membership_id == me.pk for row in roles)


def can_read(me: Membership | None, entry: Contribution, mine: Contribution | None, round_: Round) -> bool:
    """Whether `me`, whose own row of the round is `mine`, may read a sealed entry of it: what `unlocked_for` says of
    all. One's own; the others' once one has contributed or passed and, with one reveal for all, once it has closed.
    """
    if me is None or not can_view_group(me) or me.group_id != entry.group_id or not entry.is_sealed:
        return False
    if entry.membership_id == me.pk:
        return True
    return mine is not None and mine.is_settled and round_.is_revealed


def can_take_part(me: Membership, session: GroupSession) -> bool:
    """Propose, answer, bring something: everybody in the group, unless the session was called off."""
    here = can_view_group(me) and me.group_id == session.group_id
    return here and not session.is_cancelled and not me.group.is_closed


def can_reword(me: Membership, proposal: Proposal) -> bool:
    """Change or take back a proposal: whoever made it, and whoever facilitates."""
    return can_take_part(me, proposal.session) and (
        proposal.proposed_by_id == me.pk or can_facilitate(me, proposal.session)
    )


def can_commit(me: Membership, session: GroupSession, owner: Membership) -> bool:
    """Oneself; whoever facilitates notes what others of the group said that they would do."""
    if not can_take_part(me, session) or owner.group_id != me.group_id:
        return False
    return owner.pk == me.pk or can_facilitate(me, session)


def can_follow_up(me: Membership, commitment: Commitment) -> bool:
    """Say what became of it: its owner, and whoever may for everybody."""
    if not can_view_group(me) or me.group_id != commitment.group_id:
        return False
    return commitment.owner_id == me.pk or can_follow_up_all(me)


def can_follow_up_all(me: Membership) -> bool:
    """Say what became of anybody's commitment: organizers, and whoever facilitates a session that isn't over."""
    return can_organize(me) or SessionRole.objects.facilitating_soon(me).exists()


def can_hand_on(me: Membership, commitment: Commitment, owner: Membership) -> bool:
    """Put a commitment into somebody's hands, who said so in the room: whoever may follow up all."""
    return can_follow_up(me, commitment) and owner.group_id == commitment.group_id and can_follow_up_all(me)


def can_end_turn(me: Membership, session: GroupSession, place: RoundPlace | None) -> bool:
    """Say that a turn is over: whoever has it, and who facilitates."""
    return (place is not None and place.membership_id == me.pk) or can_facilitate(me, session)


def can_give_word(me: Membership, session: GroupSession, stack: Sequence[StackEntry]) -> bool:
    """Let somebody on the stack begin: whoever is first on it, and who facilitates."""
    return bool(stack and stack[0].membership_id == me.pk) or can_facilitate(me, session)


def can_end_word(me: Membership, session: GroupSession, speaks: StackEntry | None) -> bool:
    """Say that somebody has spoken again: themselves, and who facilitates."""
    return (speaks is not None and speaks.membership_id == me.pk) or can_facilitate(me, session)


def takes_notes(me: Membership, session: GroupSession) -> bool:
    """Whether `me` said yes to taking notes: it is they who note who was there, too."""
    return bool(TAKING_NOTES.rows(session=session.pk, me=me.pk))


def can_note(me: Membership, session: GroupSession) -> bool:
    """Write the notes: whoever facilitates, and whoever said yes to taking notes."""
    return can_take_part(me, session) and (can_facilitate(me, session) or takes_notes(me, session))
