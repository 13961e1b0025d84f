"""The moderation log: opaque ids, codes and times. Rows are only ever added; the database refuses the rest."""

from discussions.models import Case, LogEntry


def record(*, actor_id: str, case: Case, action: LogEntry.Action, reason: str = "") -> LogEntry:
    """Adds one line, in the transaction of whatever it is about, so that neither exists without the other."""
    return LogEntry.objects.create(
        group_id=case.group_id, case_id=case.pk, actor_id=actor_id, action=action, reason=reason
    )
