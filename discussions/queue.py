"""The moderators' queue: the most urgent first and then the oldest, fifty at a time, however many wait."""

from dataclasses import dataclass
from typing import Any

from django.db import connection, models
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from discussions import policies
from discussions.models import Case
from groups.models import Membership, Role

PAGE = 50
# The order of the queue, and of the same columns in SQL: the most urgent, the oldest, and one of two by its id.
ORDER = ("-urgency", "opened_at", "pk")
COLUMNS = ("pk", "urgency", "opened_at")


class Shown(models.TextChoices):
    """Which cases somebody looks at."""

    WAITING = "waiting", _("Mine, and those nobody has")
    HELD = "held", _("With somebody else")
    DECIDED = "decided", _("Decided")


@dataclass(frozen=True)
class Page:
    """Up to PAGE cases, and the id after which the next page begins; empty on the last."""

    rows: list[Case]
    after: str


def read(*, user: User, shown: Shown = Shown.WAITING, words: str = "", after: str = "") -> Page:
    """The page that follows the case with the id `after`, or the first. `words`: only where these were said."""
    arms = [arm.order_by(*ORDER).values(*COLUMNS)[: PAGE + 1] for arm in arms_of(user, shown, words, after)]
    found = first_of(arms)
    cases = {case.pk: case for case in Case.objects.filter(pk__in=found[:PAGE]).for_queue()} if found else {}
    rows = [cases[pk] for pk in found[:PAGE] if pk in cases]
    return Page(rows=rows, after=found[PAGE - 1] if len(found) > PAGE else "")


def arms_of(user: User, shown: Shown, words: str, after: str) -> list[QuerySet[Case]]:
    """What is visible to somebody, in parts of one group and one status each: such a part an index has in order."""
    seen = Case.objects.visible_to(user)
    if words:
        # Whoever isn't of the group opens a case, which is logged, and doesn't search its words.
        named = Q(group__name__icontains=words)
        seen = seen.filter(named if user.is_superuser else named | Q(snapshot__icontains=words))
    if place := Case.objects.visible_to(user).filter(pk=after).values(*COLUMNS).first() if after else None:
        seen = seen.filter(follows(place["urgency"], place["opened_at"], place["pk"]))
    groups = list(Membership.objects.holding(Role.MODERATOR).filter(user=user).values_list("group", flat=True))
    scopes = [Q()] if user.is_superuser else [Q(group=group) for group in groups]
    # What went up is of no group of theirs.
    if not user.is_superuser and policies.moderates_site(user):
        scopes.append(Q(level=Case.Level.SITE))
    return [seen.filter(scope, state) for scope in scopes for state in states(user, shown)]


def states(user: User, shown: Shown) -> list[Q]:
    """The conditions on one status each of which this view is put together."""
    status = Case.Status
    lapsed = Q(claimed_until__lte=timezone.now())
    return {
        Shown.WAITING: [Q(status=status.OPEN), Q(status=status.CLAIMED) & (Q(claimed_by=user) | lapsed)],
        Shown.HELD: [Q(status=status.CLAIMED) & ~Q(claimed_by=user) & ~lapsed],
        Shown.DECIDED: [Q(status=status.DECIDED)],
    }[shown]


def follows(urgency: int, opened_at: object, pk: str) -> Q:
    """What stands behind that place in the queue."""
    later = Q(urgency__lt=urgency) | Q(opened_at__gt=opened_at) | Q(opened_at=opened_at, pk__gt=pk)
    return Q(urgency__lte=urgency) & later


def first_of(arms: list[QuerySet[Case, dict[str, object]]]) -> list[str]:
    """The ids of the first PAGE + 1 of all arms. In one statement: each arm is cut by itself, so that none is sorted
    whole. (Django makes no union of cut querysets for SQLite.)
    """
    if not arms:
        return []
    parts: list[str] = []
    parameters: list[Any] = []
    for number, arm in enumerate(arms):
        statement, given = arm.query.sql_with_params()
        parts.append(f"SELECT * FROM ({statement}) AS arm{number}")  # noqa: S608
        parameters += given
    with connection.cursor() as cursor:
        cursor.execute(f"{' UNION ALL '.join(parts)} ORDER BY 2 DESC, 3, 1 LIMIT {PAGE + 1}", parameters)
        return [row[0] for row in cursor.fetchall()]
