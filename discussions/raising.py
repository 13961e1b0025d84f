"""Who takes a case: the group's moderators or, where it has nobody for it, the site's."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from discussions import log
from discussions.models import Case, LogEntry, Recused
from groups.models import Membership, Role

# So long a waiting case is the group's own moderators' alone; then it goes to the site's.
PATIENCE = timedelta(days=2)
# Whoever is one of these isn't judged by the others who are.
EQUALS = (Role.ORGANIZER, Role.MODERATOR)


def belongs_to_the_site(case: Case) -> bool:
    """Whether it is about the group's own texts, about an organizer or moderator, or nobody in the group remains."""
    if case.kind == Case.Kind.GROUP:
        return True
    people = Membership.objects.active().filter(group=case.group_id)
    if people.filter(user=case.subject_id, user__isnull=False, roles__role__in=EQUALS).exists():
        return True
    return not takers(case).exists()


def takers(case: Case) -> QuerySet[Membership]:
    """The group's moderators who needn't step back from it."""
    moderators = Membership.objects.holding(Role.MODERATOR).filter(group=case.group_id, user__is_active=True)
    return moderators.exclude(user__in=Recused.objects.filter(case=case).values("user"))


@transaction.atomic
def place(*, actor_id: str, case: Case) -> None:
    """Gives a case that waits to the site's moderators, where it belongs to them."""
    if case.level == Case.Level.GROUP and belongs_to_the_site(case):
        go_up(actor_id=actor_id, case=case)


@transaction.atomic
def go_up(*, actor_id: str, case: Case) -> bool:
    """From the group to the site's moderators, once, with a line in the log. A claim on it ends."""
    below = Case.objects.waiting().filter(pk=case.pk, level=Case.Level.GROUP)
    if not below.update(
        level=Case.Level.SITE, raised_at=timezone.now(), status=Case.Status.OPEN, claimed_by=None, claimed_until=None
    ):
        return False
    log.record(actor_id=actor_id, case=case, action=LogEntry.Action.RAISED)
    return True


def raise_due() -> int:
    """The cases for which nobody in their group found time, or is left: up to the site's moderators. How many."""
    now = timezone.now()
    unheld = Q(status=Case.Status.OPEN) | Q(status=Case.Status.CLAIMED, claimed_until__lte=now)
    late = Case.objects.filter(unheld, level=Case.Level.GROUP, opened_at__lte=now - PATIENCE)
    return sum(go_up(actor_id="", case=case) for case in late.iterator())
