"""The moderation log: opaque ids, codes and times. Rows are only ever added; the database refuses the rest.

Each group's lines are a chain, and so are the site's own: a line's digest is of itself and of the digest before it.
Whoever changes a line past the database's triggers has to make every later digest anew, and even that shows to whoever
kept an earlier one elsewhere.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import UTC
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from discussions.models import Case, LogEnd, LogEntry

# The chain of what happened in no group.
SITE = "site"


class Break(NamedTuple):
    """The first line of a group that doesn't hold, by its number, and why, as the end of a sentence."""

    group_id: str
    number: int
    problem: str


def record(*, actor_id: str, case: Case, action: LogEntry.Action, reason: str = "") -> LogEntry:
    """Adds one line, in the transaction of whatever it is about, so that neither exists without the other."""
    about = {"case_id": case.pk, "subject_id": case.subject_id or ""}
    return continued(case.group_id, actor_id=actor_id, action=action, reason=reason, **about)


def record_for_site(*, actor_id: str, subject_id: str, action: LogEntry.Action, reason: str = "") -> LogEntry:
    """Adds a line to the site's own chain: what staff did about an account, in no group."""
    return continued(SITE, actor_id=actor_id, subject_id=subject_id, action=action, reason=reason)


@transaction.atomic
def continued(chain: str, **line: str) -> LogEntry:
    """Adds the next line to a chain, while nobody else does."""
    LogEnd.objects.bulk_create([LogEnd(chain=chain)], ignore_conflicts=True)
    end = LogEnd.objects.select_for_update().get(pk=chain)
    entry = LogEntry(at=timezone.now(), group_id=chain, number=end.number + 1, previous=end.digest, **line)
    entry.digest = digest(entry)
    entry.save(force_insert=True)
    LogEnd.objects.filter(pk=end.pk).update(number=entry.number, digest=entry.digest)
    return entry


def digest(entry: LogEntry) -> str:
    """SHA-256 of the line and of the digest before it."""
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    about = [entry.group_id, entry.case_id, entry.actor_id, entry.subject_id, str(entry.action), str(entry.reason)]
    return hashlib.sha256(json.dumps([entry.number, at, *about, entry.previous]).encode()).hexdigest()


def breaks() -> Iterator[Break]:
    """The first broken line of each group whose chain doesn't hold, in the order of the groups' ids."""
    ends = {end.pk: end for end in LogEnd.objects.all()}
    logged = LogEntry.objects.values_list("group_id", flat=True).distinct()
    for group_id in sorted({*ends, *logged}):
        if found := first_break(ends.get(group_id) or LogEnd(chain=group_id)):
            yield found


def first_break(end: LogEnd) -> Break | None:
    """Reads one group's chain from its beginning to where it should end."""
    number, before = 0, ""
    for entry in LogEntry.objects.filter(group_id=end.chain).order_by("number").iterator():
        number += 1
        if entry.number != number:
            return Break(end.chain, number, "is missing")
        if entry.previous != before:
            return Break(end.chain, number, "does not continue the line before it")
        if entry.digest != digest(entry):
            return Break(end.chain, number, "was changed")
        before = entry.digest
    if number < end.number:
        return Break(end.chain, number + 1, "is missing")
    if (number, before) != (end.number, end.digest):
        return Break(end.chain, number, "is not the last one that was noted")
    return None


def kept_break(kept: Iterable[str]) -> Break | None:
    """The first of the ends that were kept elsewhere, as `LogEnd` prints itself, which is in no chain any more.

    Raises ValueError for a line that is none.
    """
    for line in kept:
        group_id, number, was = line.split()
        if not LogEntry.objects.filter(group_id=group_id, number=int(number), digest=was).exists():
            return Break(group_id, int(number), "is not the one that was kept")
    return None
