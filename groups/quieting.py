"""What a member keeps away from themselves in a group: folding what somebody says, or not seeing each other's words."""

from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Literal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from groups.models import Block, DiscussionGroup, GroupSession, Membership, Mute

How = Literal["mute", "block"]
# Organizers are told so long before a session, and of blocks that are older than that: the moment at which the sentence
# appears says nothing about when one was made. In a smaller group it would say who.
AHEAD = timedelta(days=3)
FEWEST = 6
KINDS: dict[str, type[Mute] | type[Block]] = {"mute": Mute, "block": Block}


def others(me: Membership) -> QuerySet[Membership]:
    """About whom `me` can do so: everybody who is or was in the group and still has a name there."""
    return Membership.objects.filter(group=me.group_id).exclude(pk=me.pk).exclude(name="").order_by("name", "pk")


@transaction.atomic
def begin(*, me: Membership, about: Membership, how: How) -> None:
    """From now on. Where it is so already, nothing changes, and neither does the moment since when."""
    if about.group_id != me.group_id or about.pk == me.pk:
        raise PermissionDenied
    KINDS[how].objects.get_or_create(made_by=me, about=about, defaults={"group_id": me.group_id})


@transaction.atomic
def end(*, me: Membership, about_id: str, how: How) -> None:
    """It is as if it had never been: what was said in between can be seen again by both."""
    KINDS[how].objects.filter(made_by=me, about=about_id).delete()


def among(people: Collection[Membership]) -> list[Mute | Block]:
    """What these people keep away from each other."""
    both = {"made_by__in": people, "about__in": people}
    return [row for kind in KINDS.values() for row in kind.objects.filter(**both).select_related("made_by", "about")]


def follow(rows: Iterable[Mute | Block], group: DiscussionGroup) -> None:
    """The same in a group into which all of them have gone."""
    there = {member.user_id: member for member in Membership.objects.filter(group=group, user__isnull=False)}
    for row in rows:
        made_by, about = there.get(row.made_by.user_id), there.get(row.about.user_id)
        if made_by and about:
            type(row).objects.create(group=group, made_by=made_by, about=about, since=row.since)


def order_needs_care(*, me: Membership, session: GroupSession) -> bool:
    """Whether this is the first session of which an organizer is told that the order of its round may need care: not
    who it is, or how many, and no one who is in a block. Nothing is asked of anybody else, or at another time.
    """
    now = timezone.now()
    if not (me.organizes and now < session.starts_at <= now + AHEAD):
        return False
    active = Membership.Status.ACTIVE
    there = Block.objects.filter(group=me.group_id, made_by__status=active, about__status=active)
    made = list(there.exclude(Q(made_by=me) | Q(about=me)).values_list("since", flat=True))
    if not made or Membership.objects.active().filter(group=me.group_id).count() < FEWEST:
        return False
    earlier = GroupSession.objects.filter(group=me.group_id, starts_at__lt=session.starts_at)
    before = earlier.order_by("-starts_at").values_list("starts_at", flat=True).first()
    return any(since + AHEAD <= session.starts_at and (not before or before < since + AHEAD) for since in made)
