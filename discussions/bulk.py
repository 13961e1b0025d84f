"""Leaving several cases as they are at once: each by itself, with its own outcome."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from discussions import moderation
from discussions.models import Case, Decision, Reason

# As many as a page of the queue shows.
MOST = 50
# A case and its revision when it was chosen.
Chosen = tuple[Case, int]


def chosen(*, actor: User, marked: list[str]) -> list[Chosen]:
    """The cases among `marked` ("id:revision") that this person can see, in the order of opening."""
    revisions = {}
    for mark in marked[:MOST]:
        pk, _colon, revision = mark.partition(":")
        if revision.isascii() and revision.isdigit() and len(revision) < len("2147483647"):
            revisions[pk] = int(revision)
    seen = Case.objects.visible_to(actor).filter(pk__in=revisions).for_queue().order_by("opened_at", "pk")
    return [(case, revisions[case.pk]) for case in seen]


def dismiss(*, actor: User, chosen: list[Chosen], reason: str, statement: str) -> list[tuple[Case, str]]:
    """Decides each that hasn't changed since it was chosen, and says in a sentence what became of each."""
    return [(case, _dismissed(actor, case, revision, Reason(reason), statement)) for case, revision in chosen]


def _dismissed(actor: User, case: Case, revision: int, reason: Reason, statement: str) -> str:
    dismiss = Decision.Action.DISMISS
    try:
        moderation.decide(actor=actor, case=case, revision=revision, action=dismiss, reason=reason, statement=statement)
    except ValidationError as refused:
        return str(refused.messages[0])
    return _("It stays as it is, and its author can read your statement.")
