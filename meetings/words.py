"""What somebody said in a group's sessions, for them to take along."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from groups.models import Membership
from groups.taking_words import Words
from meetings.models import Card, CardConsent, Commitment, Contribution, Proposal, ProposalAnswer


def said_here(me: Membership) -> Iterator[Words]:
    """One's entries in rounds and drafts, proposals and reasons, what one took on; and cards that hold one's words, as
    long as it is known whose they are.
    """
    for entry in Contribution.objects.own(me):
        yield Words(_("In a round"), entry.contributed_at, entry.words)
        yield Words(_("Draft for a round"), None, entry.draft)
    for proposal in Proposal.objects.filter(proposed_by=me):
        yield Words(_("Proposal"), proposal.proposed_at, proposal.words)
    for answer in ProposalAnswer.objects.filter(membership=me):
        yield Words(_("Reason for my answer to a proposal"), answer.answered_at, answer.reason)
    for commitment in Commitment.objects.filter(owner=me):
        yield Words(_("What I took on"), commitment.created_at, commitment.words)
        yield Words(_("What became of it"), commitment.followed_up_at, commitment.outcome)
    alone = Card.objects.filter(consents__in=CardConsent.objects.filter(membership=me))
    for card in alone.exclude(consents__in=CardConsent.objects.exclude(membership=me)):
        yield Words(_("Card"), card.created_at, card.words)
