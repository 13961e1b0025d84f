"""The moderation log: opaque ids, codes and times. Rows are only ever added; the database refuses the rest."""

from accounts.models import User
from discussions.models import Case, LogEntry


def record(*, actor: User, case: Case, action: LogEntry.Action, reason: str = "") -> LogEntry:
    """Adds one line, in the transaction of whatever it is about, so that neither exists without the other."""
    return LogEntry.objects.create(
        group_id=case.group_id, case_id=case.pk, actor_id=actor.pk, action=action, reason=reason
    )
