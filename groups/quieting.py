"""What a member keeps away from themselves in a group: folding what somebody says, or not seeing each other's words."""

from collections.abc import Collection, Iterable
from typing import Literal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet

from groups.models import Block, DiscussionGroup, Membership, Mute

How = Literal["mute", "block"]
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
