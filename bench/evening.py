"""All that the page of the measured session shows, as of an evening that is well prepared and half over."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from bench import database, places
from bench.prose import Prose
from groups.models import GroupSession, Membership
from meetings.agenda_templates import TWO_HOURS
from meetings.models import (
    AgendaItem,
    Brought,
    Card,
    CardConsent,
    Commitment,
    Contribution,
    Proposal,
    Round,
    RoundPlace,
    SessionRole,
)
from readings.models import Passage

Here = dict[str, Any]
BROUGHT = 6
DAY = datetime(2026, 1, 1, tzinfo=UTC)
DECIDED = (Proposal.Status.OPEN, Proposal.Status.OPEN, Proposal.Status.ADOPTED, Proposal.Status.ADOPTED)


def fill(session_id: str, members: Sequence[Membership], prose: Prose, passages: Sequence[Passage]) -> None:
    """An agenda of two hours, a role each, cards, proposals, commitments, what was brought, and a round in writing."""
    session = GroupSession.objects.get(pk=session_id)
    here: Here = {"group_id": session.group_id, "session": session}
    database.store(
        AgendaItem,
        (
            AgendaItem(
                **here, position=place, kind=step.kind, title=str(step.title), minutes=step.minutes, text=str(step.text)
            )
            for place, step in enumerate(TWO_HOURS.steps)
        ),
    )
    roles = zip(SessionRole.Role.values, members, strict=False)
    accepted = SessionRole.Status.ACCEPTED
    database.store(
        SessionRole, (SessionRole(**here, role=role, membership=who, status=accepted) for role, who in roles)
    )
    brought = passages[:BROUGHT]
    database.store(Brought, (Brought(**here, passage=passage, brought_by=members[0]) for passage in brought))
    _cards(here, members, prose)
    _decisions(here, members, prose)
    _written(here, members, prose)


def _cards(here: Here, members: Sequence[Membership], prose: Prose) -> None:
    cards = [
        Card(**here, words=f"{places.ON_A_CARD} {prose.sentence()}", status=Card.Status.KEPT)
        for _card in range(places.CARDS)
    ]
    database.store(Card, cards)
    yes = {"group_id": here["group_id"], "answer": CardConsent.Answer.YES}
    said = (CardConsent(**yes, card=card, membership=members[place % len(members)]) for place, card in enumerate(cards))
    database.store(CardConsent, said)


def _decisions(here: Here, members: Sequence[Membership], prose: Prose) -> None:
    proposals = [Proposal(**here, words=prose.sentence(), status=status, proposed_by=members[0]) for status in DECIDED]
    database.store(Proposal, proposals)
    day = DAY.date()
    took = (Commitment(**here, words=prose.sentence(), owner=who, due_on=day) for who in members[: len(DECIDED)])
    database.store(Commitment, took)


def _written(here: Here, members: Sequence[Membership], prose: Prose) -> None:
    """Open, and everybody has contributed."""
    asked = Round(**here, kind=Round.Kind.WRITTEN, question=prose.sentence(), opens_at=DAY)
    asked.save(force_insert=True)
    group = here["group_id"]
    seats = [RoundPlace(group_id=group, round=asked, membership=who, position=at) for at, who in enumerate(members)]
    database.store(RoundPlace, seats)
    given = {"group_id": group, "round": asked, "contributed_at": DAY}
    database.store(Contribution, (Contribution(**given, membership=who, words=prose.paragraph(300)) for who in members))
