"""Appeals: once for each decision, by whom it is about, to somebody who did not decide. Both answers are kept."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from discussions import log, policies, raising
from discussions.models import Appeal, Case, Comment, Decision, LogEntry, Restriction

# So long whoever answers has. Then what only restricts ends by itself, and what took something away goes up.
TO_ANSWER = timedelta(days=7)
REMOVALS = (Decision.Action.HIDE, Decision.Action.REMOVE, Decision.Action.EXPEL)


@transaction.atomic
def appeal(*, actor: User, decision: Decision, words: str) -> Appeal:
    """Asks somebody else to look again: in the group or, where it has nobody else, outside of it.

    The same sent twice is one. Raises ValidationError when the time is over or this isn't theirs.
    """
    decision = Decision.objects.select_for_update().select_related("case").get(pk=decision.pk)
    made = Appeal.objects.filter(decision=decision, words=words).first()
    if made and decision.subject_id == actor.pk:
        return made
    if not policies.can_appeal(actor, decision):
        raise ValidationError(_("This can’t be appealed against any more."), code="late")
    others = raising.takers(decision.case).exclude(user=decision.decided_by_id)
    in_group = decision.level == decision.case.level == Case.Level.GROUP and others.exists()
    made = Appeal.objects.create(
        group_id=decision.group_id,
        decision=decision,
        words=words,
        level=Case.Level.GROUP if in_group else Case.Level.SITE,
        due_at=timezone.now() + TO_ANSWER,
    )
    log.record(actor_id=actor.pk, case=decision.case, action=LogEntry.Action.APPEALED)
    return made


@transaction.atomic
def answer(*, actor: User, appeal: Appeal, change: bool, words: str) -> Appeal:
    """Lets the decision stand, or undoes what it did. Raises ValidationError when somebody answered, or it lapsed."""
    waiting = Appeal.objects.select_for_update(of=("self",)).visible_to(actor).waiting()
    held = waiting.select_related("decision__case").filter(pk=appeal.pk).first()
    if held is None:
        raise ValidationError(_("This appeal has been answered in the meantime."), code="stale")
    held.status = Appeal.Status.CHANGED if change else Appeal.Status.UPHELD
    held.answer, held.answered_by, held.answered_at = words, actor, timezone.now()
    held.save(update_fields=["status", "answer", "answered_by", "answered_at"])
    if change:
        undo(held.decision)
    log.record(actor_id=actor.pk, case=held.decision.case, action=LogEntry.Action(held.status))
    return held


def undo(decision: Decision) -> None:
    """Ends what it restricts, and shows again what it hid or folded."""
    now = timezone.now()
    Decision.objects.filter(pk=decision.pk, lapsed_at__isnull=True).update(lapsed_at=now)
    Restriction.objects.filter(decision=decision, ended_at__isnull=True).update(ended_at=now)
    if decision.action == Decision.Action.HIDE:
        hidden = Comment.objects.filter(case=decision.case_id, status=Comment.Status.HIDDEN)
        hidden.update(status=Comment.Status.SHOWN)
    elif decision.action == Decision.Action.FOLD:
        folded = Comment.objects.filter(case=decision.case_id, noted_by_moderators=True)
        folded.update(note="", noted_by_moderators=False)


def answer_due() -> int:
    """Appeals that nobody answered in time: what was taken away goes to the site's moderators, what is restricted ends.
    How many.
    """
    late = Appeal.objects.waiting().filter(due_at__lte=timezone.now())
    going = late.exclude(decision__action__in=REMOVALS, level=Case.Level.SITE)
    return sum(lapse(pk) for pk in list(going.values_list("pk", flat=True)))


@transaction.atomic
def lapse(appeal_id: str) -> int:
    """One of them, once, however often the timer runs."""
    late = Appeal.objects.select_for_update(of=("self",)).waiting().filter(due_at__lte=timezone.now())
    held = late.select_related("decision__case").filter(pk=appeal_id).first()
    if held is None:
        return 0
    if held.decision.action in REMOVALS:
        held.level, held.due_at = Case.Level.SITE, timezone.now() + TO_ANSWER
        action = LogEntry.Action.RAISED
    else:
        held.status = Appeal.Status.LAPSED
        undo(held.decision)
        action = LogEntry.Action.LAPSED
    held.save(update_fields=["level", "due_at", "status"])
    log.record(actor_id="", case=held.decision.case, action=action)
    return 1


def forget_settled() -> int:
    """Empties what was kept of the words for deciding, once decision, time to appeal and appeal are over. How many."""
    now = timezone.now()
    kept = Case.objects.filter(status=Case.Status.DECIDED).exclude(Q(snapshot="") & Q(context={}))
    going_on = Decision.objects.filter(Q(appeal_by__gt=now) | Q(appeal__status=Appeal.Status.OPEN))
    return kept.exclude(pk__in=going_on.values("case")).update(snapshot="", context={})
