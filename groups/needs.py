"""What somebody needs to be able to come. The group's carers read it, nobody else, and only until the session is over.

Whoever would be the only one to read their own words is told so instead: nothing is kept that reaches nobody.
"""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from groups import policies
from groups.models import Attendance, GroupSession, Membership, Need, Role

# Of an id that somebody sends: no row has a longer one.
MOST_DIGITS = 19


def readers(me: Membership) -> QuerySet[Membership]:
    """Who would read what `me` needs: the group's other carers."""
    found: QuerySet[Membership] = Membership.objects.holding(Role.CARER).filter(group=me.group_id)
    return found.exclude(pk=me.pk).order_by("name", "pk")


def of(me: Membership, session: GroupSession) -> list[Need]:
    """What `me` said."""
    return list(Need.objects.filter(session=session, membership=me).order_by("pk"))


@transaction.atomic
def say(*, me: Membership, session: GroupSession, kinds: Collection[str], words: str) -> list[Need]:
    """`me` needs these for this session and nothing else; words alone are something else. Nothing takes all back.

    What was seen to stays so where it is said again in the same words. Raises ValidationError when nobody would read
    it, when the session takes no answer any more, and when `me` can't come or has just left.
    """
    if not Membership.objects.active().select_for_update(no_key=True).filter(pk=me.pk):
        raise ValidationError(_("You are no longer in this group."), code="gone")
    session = GroupSession.objects.select_for_update(no_key=True).get(pk=session.pk)
    wanted = set(kinds) or ({Need.Kind.OTHER.value} if words else set())
    mine = Need.objects.filter(session=session, membership=me)
    mine.exclude(kind__in=wanted).delete()
    if not wanted:
        return []
    if session.is_cancelled or session.has_started:
        raise ValidationError(_("This session has begun or was called off, so nobody reads this any more."), code="off")
    if session.attendances.filter(membership=me, answer=Attendance.Answer.NO).exists():
        raise ValidationError(_("You said that you can’t come. Change your answer first."), code="no")
    if not readers(me).exists():
        raise ValidationError(_("Nobody else in this group cares for such things now, so nobody would read it."))
    mine.exclude(words=words).update(words=words, met_at=None)
    said = set(mine.values_list("kind", flat=True))
    Need.objects.bulk_create(
        Need(group_id=me.group_id, session=session, membership=me, kind=kind, words=words)
        for kind in sorted(wanted - said)
    )
    return of(me, session)


def for_carers(me: Membership) -> QuerySet[Need]:
    """What people need for the sessions to come, the next one first. Raises PermissionDenied for anybody else."""
    if not policies.can_see_needs(me):
        raise PermissionDenied
    coming = Need.objects.filter(group=me.group_id, session__in=GroupSession.objects.upcoming().order_by())
    return coming.select_related("session", "membership").order_by(
        "session__starts_at", "session", "membership__name", "membership", "pk"
    )


@transaction.atomic
def see_to(*, me: Membership, need_id: str, done: bool) -> None:
    """A carer says that it is seen to, or that it isn't after all. What was taken back meanwhile stays gone."""
    if need_id.isdecimal() and len(need_id) < MOST_DIGITS:
        for_carers(me).filter(pk=int(need_id)).update(met_at=timezone.now() if done else None)


def forget_of(*, me: Membership, words: str) -> None:
    """Whoever leaves needs nothing any more, whatever becomes of their words (settings.LEAVING_PROVIDERS)."""
    Need.objects.filter(membership=me).delete()


def forget_old() -> int:
    """Needs for sessions that are over or called off are deleted. Returns how many there were."""
    over = Q(session__ends_at__lte=timezone.now()) | Q(session__status=GroupSession.Status.CANCELLED)
    return Need.objects.filter(over).delete()[0]
