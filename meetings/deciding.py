"""Deciding by consent: a proposal is adopted when nobody's objection stands. "Nothing yet" is a decision too."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from groups.models import GroupSession, Membership
from meetings import policies
from meetings.models import Proposal, ProposalAnswer

Answer = ProposalAnswer.Answer
# Of one's own that wait in a session: a group decides about one thing after the other.
MOST_OPEN = 20
# That a session adopts.
MOST_ADOPTED = 40


class DecidedError(ValidationError):
    """Somebody was quicker: it is decided, or in other words by now."""

    def __init__(self, proposal: Proposal) -> None:
        sentences = {
            Proposal.Status.OPEN: _("The proposal was put in other words in the meantime. Read it again, then answer."),
            Proposal.Status.ADOPTED: _("The proposal was adopted in the meantime."),
            Proposal.Status.TAKEN_BACK: _("The proposal was taken back in the meantime."),
        }
        super().__init__(sentences[Proposal.Status(proposal.status)], code="decided")


def proposals_of(session: GroupSession) -> QuerySet[Proposal]:
    """What was proposed and decided in a session, in order, each with its answers in the order of answering."""
    answers = ProposalAnswer.objects.select_related("membership").order_by("answered_at", "pk")
    standing = Proposal.objects.filter(session=session).exclude(status=Proposal.Status.TAKEN_BACK)
    return standing.select_related("proposed_by").prefetch_related(Prefetch("answers", answers)).order_by("proposed_at")


@transaction.atomic
def propose(*, me: Membership, session: GroupSession, words: str) -> Proposal:
    """Something that the group might do. The same words again are the same proposal.

    Raises ValidationError while too many of `me`'s own wait.
    """
    if not policies.can_take_part(me, session):
        raise PermissionDenied
    stir(session)
    waiting = Proposal.objects.filter(session=session, status=Proposal.Status.OPEN)
    same = waiting.filter(words=words).first()
    if same is None and waiting.filter(proposed_by=me).count() >= MOST_OPEN:
        sentence = _("Many of your proposals wait already. Decide about some of them together, or take some back.")
        raise ValidationError(sentence, code="many")
    return same or Proposal.objects.create(group_id=me.group_id, session=session, words=words, proposed_by=me)


@transaction.atomic
def nothing_yet(*, me: Membership, session: GroupSession) -> Proposal:
    """The session has decided to do nothing yet. Said twice, it is decided once."""
    if not policies.can_facilitate(me, session):
        raise PermissionDenied
    stir(session)
    decided = Proposal.objects.filter(session=session, status=Proposal.Status.NOTHING_YET).first()
    return decided or Proposal.objects.create(
        group_id=me.group_id,
        session=session,
        status=Proposal.Status.NOTHING_YET,
        proposed_by=me,
        decided_at=timezone.now(),
    )


@transaction.atomic
def reword(*, me: Membership, proposal: Proposal, words: str) -> Proposal:
    """The proposal in other words, to which everybody answers anew. Raises DecidedError if it is decided already."""
    kept = still_open(proposal)
    if not policies.can_reword(me, kept):
        raise PermissionDenied
    if kept.words != words:
        kept.answers.all().delete()
        kept.words, kept.revision = words, kept.revision + 1
        kept.save(update_fields=["words", "revision"])
    return kept


@transaction.atomic
def answer(*, me: Membership, proposal: Proposal, revision: int, answer: Answer, reason: str = "") -> ProposalAnswer:
    """Where `me` stands to the words of that revision; it may change until the proposal is decided.

    Raises DecidedError where it is decided or in other words by now, ValidationError for an objection without a reason.
    """
    kept = still_open(proposal)
    if not policies.can_take_part(me, kept.session):
        raise PermissionDenied
    if kept.revision != revision:
        raise DecidedError(kept)
    said = {"answer": answer, "reason": reason, "answered_at": timezone.now(), "group_id": me.group_id}
    try:
        with transaction.atomic():
            return ProposalAnswer.objects.update_or_create(proposal=kept, membership=me, defaults=said)[0]
    except IntegrityError as error:
        if "objects_with_a_reason" not in str(error):
            raise
        sentence = _("Say in a few words what speaks against it, so that the others can change the proposal.")
        raise ValidationError({"reason": sentence}) from None


@transaction.atomic
def adopt(*, me: Membership, proposal: Proposal) -> Proposal:
    """The group does it. Raises ValidationError while somebody objects, and DecidedError if it is decided already."""
    kept = still_open(proposal)
    if not policies.can_facilitate(me, kept.session):
        raise PermissionDenied
    if kept.answers.filter(answer=Answer.OBJECT).exists():
        raise ValidationError(_("Somebody objects. Change the proposal together, or take it back."), code="objection")
    adopted = Proposal.objects.filter(session=kept.session_id, status=Proposal.Status.ADOPTED)
    if adopted.count() >= MOST_ADOPTED:
        sentence = _(
            "You have decided a lot in this session. Propose this one again in the next, where it gets its time."
        )
        raise ValidationError(sentence, code="many")
    return settle(kept, Proposal.Status.ADOPTED)


@transaction.atomic
def take_back(*, me: Membership, proposal: Proposal) -> Proposal:
    """Nobody answers it any more. Raises DecidedError if it is decided already."""
    kept = still_open(proposal)
    if not policies.can_reword(me, kept):
        raise PermissionDenied
    return settle(kept, Proposal.Status.TAKEN_BACK)


def mine_among(answers: Iterable[ProposalAnswer], me: Membership) -> ProposalAnswer | None:
    """What `me` answered, among the answers to one proposal."""
    return next((given for given in answers if given.membership_id == me.pk), None)


def still_open(proposal: Proposal) -> Proposal:
    """The proposal's row, locked with its session, which changes. Raises DecidedError unless it is open."""
    stir(proposal.session)
    kept = Proposal.objects.select_for_update(no_key=True).get(pk=proposal.pk)
    kept.session = proposal.session
    if kept.status != Proposal.Status.OPEN:
        raise DecidedError(kept)
    return kept


def settle(proposal: Proposal, status: Proposal.Status) -> Proposal:
    proposal.status, proposal.decided_at = status, timezone.now()
    proposal.save(update_fields=["status", "decided_at"])
    return proposal


def stir(session: GroupSession) -> None:
    """Whoever looks at the session live sees that something changed; two who press at once come one after the other."""
    GroupSession.objects.filter(pk=session.pk).update(revision=F("revision") + 1)
