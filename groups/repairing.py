"""What a member tells the carers, and walking the steps of the repair with them.

It is told to the carers whom the writer chooses, so that a carer whom it is about need not learn of it; and to these
alone, so that nobody can make themselves a carer afterwards and read what was told before.
"""

from collections.abc import Collection
from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups import policies
from groups.models import Agreement, Membership, Role, Worry
from groups.models.membership import MembershipQuerySet

# How long a settled one is kept, for both sides to look back.
KEPT = timedelta(days=30)
# The same words again within this time are one press too many.
SAME_BREATH = timedelta(minutes=1)


class TooLateError(ValidationError):
    """It was answered, settled or taken back in the meantime."""

    def __init__(self) -> None:
        super().__init__(_("Somebody else has just done something here. Look at it again, then go on."))


def carers_for(me: Membership) -> MembershipQuerySet:
    """Whom `me` can tell something."""
    here = Membership.objects.holding(Role.CARER).filter(group=me.group_id).exclude(pk=me.pk)
    return here.order_by("joined_at", "pk")


@transaction.atomic
def tell(*, me: Membership, words: str, told_to: Collection[Membership], broken: Agreement | None) -> Worry:
    """Tells these carers something that nobody else learns. The same words within a minute are told once.

    Raises ValidationError where none of them is a carer any more.
    """
    if broken is not None and not policies.can_view_agreement(me, broken):
        raise PermissionDenied
    carers = carers_for(me).filter(pk__in=[carer.pk for carer in told_to])
    if len(carers) < len(told_to) or not carers:
        raise ValidationError({"told_to": _("One of them is no carer any more. Please choose again.")})
    recent = Worry.objects.filter(member=me, words=words, told_at__gt=timezone.now() - SAME_BREATH)
    if told := recent.first():
        return told
    worry = Worry.objects.create(group_id=me.group_id, member=me, words=words, broken=broken)
    worry.told_to.set(carers)
    return worry


def answer(*, me: Membership, worry: Worry, words: str) -> None:
    """A carer's word back, which they may put differently later. Raises TooLateError once another has answered."""
    if not policies.can_answer_worry(worry):
        raise PermissionDenied
    unanswered = Worry.objects.filter(pk=worry.pk, answered_by=None) | Worry.objects.filter(pk=worry.pk, answered_by=me)
    heard = {"answer": words, "answered_by": me, "answered_at": timezone.now(), "status": Worry.Status.HEARD}
    if not unanswered.exclude(status=Worry.Status.SETTLED).update(**heard):
        raise TooLateError


def walk(*, me: Membership, worry: Worry, step: int) -> None:
    """The first `step` steps of the repair are done. Two who press at once have gone one step, not two."""
    if not policies.can_walk_worry(me, worry):
        raise PermissionDenied
    if 1 <= step <= len(worry.steps):
        Worry.objects.filter(pk=worry.pk, step=step - 1).exclude(status=Worry.Status.SETTLED).update(step=step)


def settle(*, me: Membership, worry: Worry) -> None:
    """It is settled: nobody changes it any more, and after a time it is deleted (`forget_settled`)."""
    if not policies.can_walk_worry(me, worry):
        raise PermissionDenied
    settled = {"status": Worry.Status.SETTLED, "settled_at": timezone.now()}
    Worry.objects.filter(pk=worry.pk).exclude(status=Worry.Status.SETTLED).update(**settled)


def withdraw(*, me: Membership, worry: Worry) -> None:
    """Takes it back: it is gone, for the carers too."""
    if not policies.can_withdraw_worry(me, worry):
        raise PermissionDenied
    Worry.objects.filter(pk=worry.pk, member=me).delete()


def forget_settled() -> int:
    """Deletes what was settled long enough ago; how many."""
    _rows, by_table = Worry.objects.filter(settled_at__lt=timezone.now() - KEPT).delete()
    return by_table.get(Worry._meta.label, 0)
