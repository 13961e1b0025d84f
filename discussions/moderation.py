"""What moderators do with a case: claim it, give it back, decide it. The desk calls these and nothing else."""

from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from discussions import log, notes, policies, restricting
from discussions.models import Case, Comment, Decision, LogEntry, Reason
from discussions.posting import SAME_BREATH
from groups.models import Agreement

# Until then the author may ask somebody else to look again.
APPEAL = timedelta(days=7)
# A claim ends by itself after this time: whoever was called away holds nobody up.
CLAIM = timedelta(hours=1)
# Of cases that one person looks at, at a time.
MOST_CLAIMS = 10
# What becomes of a comment by each decision that changes it: from which status to which.
CHANGES = {
    Decision.Action.HIDE: (Comment.Status.SHOWN, Comment.Status.HIDDEN),
    Decision.Action.RESTORE: (Comment.Status.HIDDEN, Comment.Status.SHOWN),
}


def stale() -> ValidationError:
    """The one answer to whoever works on a case that has changed under their hands."""
    return ValidationError(
        _("Somebody else has worked on this case in the meantime. Please read it again; what you wrote is still here."),
        code="stale",
    )


def actions_for(comment: Comment) -> list[Decision.Action]:
    """The decisions that make sense for a comment as it stands."""
    possible = [action for action, (before, _after) in CHANGES.items() if comment.status == before]
    if comment.status == Comment.Status.SHOWN:
        possible.append(Decision.Action.FOLD)
    return [Decision.Action.DISMISS, *possible, *restricting.OF]


@transaction.atomic
def claim(*, actor: User, case: Case) -> Case:
    """Takes a waiting case for CLAIM, so that two moderators don't work on it at once.

    Raises ValidationError if somebody holds it, and for whoever holds MOST_CLAIMS: nobody should carry more at a time.
    """
    case = Case.objects.select_for_update().get(pk=case.pk)
    if not policies.can_claim(actor, case):
        raise stale()
    if Case.objects.held_by(actor).count() >= MOST_CLAIMS:
        raise ValidationError(
            _("You are looking at %(most)d cases already. Decide one of them, or give it back to the others, first."),
            code="many",
            params={"most": MOST_CLAIMS},
        )
    case.status, case.claimed_by, case.revision = Case.Status.CLAIMED, actor, case.revision + 1
    case.claimed_until = timezone.now() + CLAIM
    case.save(update_fields=["status", "claimed_by", "claimed_until", "revision"])
    log.record(actor_id=actor.pk, case=case, action=LogEntry.Action.CLAIMED)
    return case


@transaction.atomic
def release(*, actor: User, case: Case, note: str = "") -> Case:
    """Gives one's own claim back to the queue, with a note to whoever takes it next."""
    mine = Case.objects.filter(pk=case.pk, status=Case.Status.CLAIMED, claimed_by=actor)
    if not mine.update(status=Case.Status.OPEN, claimed_by=None, claimed_until=None, revision=F("revision") + 1):
        raise stale()
    case.refresh_from_db()
    if note:
        notes.write(actor=actor, case=case, words=note, is_handover=True)
    log.record(actor_id=actor.pk, case=case, action=LogEntry.Action.RELEASED)
    return case


@dataclass(frozen=True)
class Terms:
    """What belongs to a decision besides its reason: which point of the agreement, what happened; a content note to
    fold behind; for how many days, where 0 is without an end.
    """

    rule: str = ""
    facts: str = ""
    note: str = ""
    days: int = 0

    def missing(self, action: Decision.Action) -> str:
        """What the decision can't do without, as a sentence; empty when all is there."""
        if action == Decision.Action.FOLD and not self.note:
            return _("To fold it, write what the content note says.")
        if action in {Decision.Action.PAUSE, Decision.Action.SLOW} and not self.days:
            return _("Say for how many days. It ends by itself then.")
        return ""


NO_TERMS = Terms()


@transaction.atomic
def decide(
    *,
    actor: User,
    case: Case,
    revision: int,
    action: Decision.Action,
    reason: Reason,
    statement: str,
    terms: Terms = NO_TERMS,
) -> Decision:
    """Ends a case with a reason and a statement that the author reads, and does to the comment what was decided.

    `revision` is the case's when the moderator began to read it. The same decision sent twice is one. Raises
    ValidationError when the case has changed since, when another moderator holds it, or when the decision doesn't
    fit the comment.
    """
    # Its comment is fetched after the lock is held, so that words withdrawn in the meantime count as withdrawn.
    case = Case.objects.select_for_update().get(pk=case.pk)
    just_now = case.decisions.filter(decided_by=actor, decided_at__gt=timezone.now() - SAME_BREATH)
    if made := just_now.filter(action=action, reason=reason, statement=statement).last():
        return made
    if case.revision != revision or not policies.can_decide(actor, case):
        raise stale()
    if action not in actions_for(case.spoken):
        raise ValidationError(_("That decision no longer fits this comment."), code="action")
    if missing := terms.missing(action):
        raise ValidationError(missing, code="terms")
    decision = _stated(actor, case, action, reason, statement, terms)
    carry_out(decision=decision, comment=case.spoken, note=terms.note)
    close(case=case)
    log.record(actor_id=actor.pk, case=case, action=LogEntry.Action(action.value), reason=reason)
    return decision


def _stated(actor: User, case: Case, action: Decision.Action, reason: Reason, statement: str, terms: Terms) -> Decision:
    """The decision as its author reads it."""
    now = timezone.now()
    return Decision.objects.create(
        group_id=case.group_id,
        case=case,
        subject_id=case.subject_id,
        decided_by=actor,
        action=action,
        reason=reason,
        statement=statement,
        agreement=Agreement.objects.filter(group=case.group_id).order_by("-number").first(),
        rule=terms.rule,
        facts=terms.facts,
        level=case.level,
        decided_at=now,
        until=now + timedelta(days=terms.days) if terms.days and action in restricting.OF else None,
        appeal_by=now + APPEAL,
    )


def carry_out(*, decision: Decision, comment: Comment, note: str) -> None:
    """Does what was decided. Nothing is done to words that their author has taken back in the meantime."""
    action = Decision.Action(decision.action)
    if action in CHANGES:
        before, after = CHANGES[action]
        Comment.objects.filter(pk=comment.pk, status=before).update(status=after)
    if action == Decision.Action.FOLD:
        standing = Comment.objects.filter(pk=comment.pk, status=Comment.Status.SHOWN)
        standing.update(note=note, noted_by_moderators=True)
    if action in restricting.OF:
        restricting.impose(decision=decision, comment=comment)


def close(*, case: Case) -> None:
    """Marks the case as decided. Of words that their author has withdrawn, the moderators' copy goes too."""
    case.status, case.claimed_by, case.claimed_until = Case.Status.DECIDED, None, None
    case.revision += 1
    if case.spoken.status == Comment.Status.WITHDRAWN:
        case.snapshot = ""
    case.save(update_fields=["status", "claimed_by", "claimed_until", "revision", "snapshot"])


@transaction.atomic
def note_look(*, actor: User, case: Case) -> None:
    """Logs that a superuser opened a case: the site's own people are watched like everybody else."""
    if actor.is_superuser:
        log.record(actor_id=actor.pk, case=case, action=LogEntry.Action.LOOKED)
