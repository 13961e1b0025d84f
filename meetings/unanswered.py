"""What waits for somebody around their groups' sessions: a role, their yes to a card, what they took on and is due, a
round in writing, a proposal.
"""

from django.db.models import DateField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.models import User
from groups.models import GroupSession
from groups.unanswered import USER, Waiting, asked_of
from meetings.cards import ASKING
from meetings.models import (
    Card,
    CardConsent,
    Commitment,
    Contribution,
    Proposal,
    ProposalAnswer,
    Round,
    RoundPlace,
    SessionRole,
)
from statements.kept import Given, Kept

# As many characters of a question or a proposal as name it.
NAMED_BY = 100


def proposed() -> QuerySet[SessionRole]:
    coming = {"session__status": GroupSession.Status.SCHEDULED, "session__ends_at__gt": Now()}
    asked = SessionRole.objects.filter(asked_of(), status=SessionRole.Status.PROPOSED, **coming)
    return asked.select_related("group", "session").order_by("session__starts_at", "proposed_at", "pk")


def consents() -> QuerySet[CardConsent]:
    """One can still be asked until a day after the session."""
    asked = CardConsent.objects.filter(asked_of(), answer=CardConsent.Answer.ASKED, card__status=Card.Status.ASKED)
    still = asked.filter(card__session__ends_at__gt=Now() - ASKING)
    return still.select_related("group", "card__session").order_by("card__created_at", "pk")


def overdue() -> QuerySet[Commitment]:
    mine = Commitment.objects.filter(asked_of("owner"), due_on__lte=Given("today", DateField()))
    return mine.open().select_related("group")


def to_write() -> QuerySet[RoundPlace]:
    """Somebody's places in rounds in writing that are open now. What the others have done there has no part in it."""
    settled = Contribution.objects.settled().filter(round=OuterRef("round"), membership=OuterRef("membership"))
    still = Q(round__closes_at__isnull=True) | Q(round__closes_at__gt=Now())
    on = {"round__kind": Round.Kind.WRITTEN, "round__session__status": GroupSession.Status.SCHEDULED}
    mine = RoundPlace.objects.filter(asked_of(), still, ~Exists(settled), round__opens_at__lte=Now(), **on)
    return mine.select_related("group", "round").order_by("round__opens_at", "pk")


def to_answer() -> QuerySet[Proposal]:
    """The open proposals of others to which somebody hasn't said where they stand."""
    said = ProposalAnswer.objects.filter(proposal=OuterRef("pk"), membership__user=USER)
    on = {"status": Proposal.Status.OPEN, "session__status": GroupSession.Status.SCHEDULED}
    others = Proposal.objects.filter(asked_of("group__memberships"), ~Exists(said), ~Q(proposed_by__user=USER), **on)
    return others.select_related("group").order_by("proposed_at", "pk")


PROPOSED, CONSENTS, OVERDUE = Kept(proposed), Kept(consents), Kept(overdue)
TO_WRITE, TO_ANSWER = Kept(to_write), Kept(to_answer)


def roles(user: User) -> list[Waiting]:
    """What somebody is asked to be in a session; its page has the yes and the no."""
    sentence = _("Would you be the %(role)s in “%(session)s”?")
    return [
        Waiting(
            row.group,
            sentence % {"role": row.get_role_display(), "session": row.session.title},
            f"{row.session.get_absolute_url()}#roles",
        )
        for row in PROPOSED.rows(user=user.pk)
    ]


def cards(user: User) -> list[Waiting]:
    """The cards that hold somebody's words and wait for their yes. Their words stand nowhere but on their page."""
    found = {row.card.session_id: row for row in CONSENTS.rows(user=user.pk)}
    return [
        Waiting(row.group, _("A card waits for your yes or your no."), reverse("cards", args=[row.group_id, session]))
        for session, row in found.items()
    ]


def commitments(user: User) -> list[Waiting]:
    """What somebody took on whose day has come, until they say what became of it."""
    sentence = _("What became of it: “%(words)s”?")
    return [
        Waiting(
            row.group,
            sentence % {"words": row.words},
            reverse("commitment_follow_up", args=[row.group_id, row.pk]),
        )
        for row in OVERDUE.rows(user=user.pk, today=timezone.localdate())
    ]


def rounds(user: User) -> list[Waiting]:
    """Where somebody takes part in writing, and has neither contributed nor passed."""
    sentence = _("Write, or pass: “%(question)s”")
    return [
        Waiting(row.group, sentence % {"question": shortened(row.round.question)}, row.round.get_absolute_url())
        for row in TO_WRITE.rows(user=user.pk)
    ]


def proposals(user: User) -> list[Waiting]:
    """What others propose, until somebody says where they stand."""
    sentence = _("Where do you stand to this proposal: “%(words)s”?")
    return [
        Waiting(
            row.group,
            sentence % {"words": shortened(row.words)},
            reverse("decide", args=[row.group_id, row.session_id]),
        )
        for row in TO_ANSWER.rows(user=user.pk)
    ]


def shortened(words: str) -> str:
    return Truncator(words).chars(NAMED_BY)
