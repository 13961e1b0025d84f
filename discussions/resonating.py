"""Small signs for somebody's words: given, taken back, and shown to nobody but their author and who gave them."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet

from discussions import limits, policies
from discussions.models import Comment, Resonance
from groups.models import Membership


@limits.kindly
@transaction.atomic
def give(*, me: Membership, comment: Comment, kind: Resonance.Kind) -> None:
    """The sign is there once, however often it is given. Raises ValidationError where a limit is met."""
    if not policies.can_resonate(me, comment):
        raise PermissionDenied
    Resonance.objects.get_or_create(comment=comment, given_by=me, kind=kind, defaults={"group_id": me.group_id})


@transaction.atomic
def take_back(*, me: Membership, comment: Comment, kind: Resonance.Kind) -> None:
    """At any time, in a group that has closed as well."""
    Resonance.objects.filter(comment=comment, given_by=me, kind=kind).delete()


def given(me: Membership, comment: Comment) -> list[tuple[Resonance.Kind, bool]]:
    """Each kind, with whether `me` gave it. One query."""
    mine = set(Resonance.objects.filter(comment=comment, given_by=me).values_list("kind", flat=True))
    return [(kind, kind in mine) for kind in Resonance.Kind]


def received(me: Membership, comment: Comment | None = None) -> QuerySet[Resonance]:
    """What others gave to `me`'s words, or to one comment of theirs, the newest first, each with who gave it."""
    found = Resonance.objects.to(me).filter(group=me.group_id, **({"comment": comment} if comment else {}))
    return found.select_related("given_by", "comment").order_by("-given_at", "-pk")
