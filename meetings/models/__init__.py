"""The session itself: its agenda, rounds, cards, decisions, roles and notes."""

from meetings.models.agenda import AgendaItem, Brought
from meetings.models.cards import Card, CardConsent
from meetings.models.deciding import Commitment, Proposal, ProposalAnswer
from meetings.models.keeping import NameConsent, Notes, SessionRole
from meetings.models.rounds import Round, RoundPlace, StackEntry
from meetings.models.written import Contribution

__all__ = [
    "AgendaItem",
    "Brought",
    "Card",
    "CardConsent",
    "Commitment",
    "Contribution",
    "NameConsent",
    "Notes",
    "Proposal",
    "ProposalAnswer",
    "Round",
    "RoundPlace",
    "SessionRole",
    "StackEntry",
]
