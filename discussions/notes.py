"""Notes among those who can take a case, and to whoever takes it next."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import OuterRef, Subquery

from accounts.models import User
from discussions import log
from discussions.models import Case, CaseNote, LogEntry
from groups.models import Membership


@dataclass(frozen=True)
class Note:
    """As the case's page shows it; moderators appear under their name in the group, whoever isn't in it under none."""

    words: str
    is_handover: bool
    written_at: datetime
    name: str | None


@transaction.atomic
def write(*, actor: User, case: Case, words: str, is_handover: bool = False) -> CaseNote:
    """A word to the others. Raises PermissionDenied for whoever can't see the case."""
    if not Case.objects.visible_to(actor).filter(pk=case.pk).exists():
        raise PermissionDenied
    log.record(actor_id=actor.pk, case=case, action=LogEntry.Action.NOTED)
    return CaseNote.objects.create(
        group_id=case.group_id, case=case, author=actor, words=words, is_handover=is_handover
    )


def of(case: Case) -> list[Note]:
    """Its notes in the order of writing."""
    named = Membership.objects.filter(group=OuterRef("group"), user=OuterRef("author")).values("name")[:1]
    fields = ("words", "is_handover", "written_at", "name")
    return [Note(*row) for row in case.notes.annotate(name=Subquery(named)).values_list(*fields)]
