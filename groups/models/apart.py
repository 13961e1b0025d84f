"""What a member keeps away from themselves: another's words folded (a mute), or each other's words unseen (a block)."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from groups.models.group import DiscussionGroup
from groups.models.membership import Membership
from statements.kept import Given


class Mute(models.Model):
    """One folds what another says in this group, old words and new, for oneself. Nobody else learns of it."""

    group = models.ForeignKey(DiscussionGroup, on_delete=models.CASCADE, related_name="+")
    made_by = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    about = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("mute")
        constraints = [
            models.UniqueConstraint(fields=["made_by", "about"], name="groups_mute_once"),
            models.CheckConstraint(name="groups_mute_not_oneself", condition=~Q(made_by=F("about"))),
        ]

    def __str__(self) -> str:
        return f"{self.made_by_id} {self.about_id}"


class BlockQuerySet(models.QuerySet["Block"]):
    def between(self, one: User | str | int | None, other: User | str | int | None) -> Self:
        """Those that either of these two people (or their ids) made about the other, in whatever group.

        For the rules that keep the two apart, never for a page: only whoever made a block learns of it.
        """
        there = Q(made_by__user=one, about__user=other)
        return self.filter(
            there | Q(made_by__user=other, about__user=one), ~Q(made_by__user=None), ~Q(about__user=None)
        )


class Block(models.Model):
    """From `since` on neither of two members sees what the other says in this group. Only who made it learns of it."""

    group = models.ForeignKey(DiscussionGroup, on_delete=models.CASCADE, related_name="+")
    made_by = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    about = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(default=timezone.now)

    objects: ClassVar = BlockQuerySet.as_manager()

    class Meta:
        verbose_name = _("block")
        constraints = [
            models.UniqueConstraint(fields=["made_by", "about"], name="groups_block_once"),
            models.CheckConstraint(name="groups_block_not_oneself", condition=~Q(made_by=F("about"))),
        ]

    def __str__(self) -> str:
        return f"{self.made_by_id} {self.about_id}"


def apart(me: Membership | User | Given, *, author: str = "author", at: str = "created_at") -> Q:
    """The condition that a row was said by somebody from whom a block keeps `me` away, and after that was made.

    `author` and `at` are the row's fields for the speaker's membership and the moment. Its first half asks nothing of
    the row: a database finds out once that somebody has no block at all, which is nearly always.
    """
    made, about = ends(me)
    between = Q(**{made: me, "about": OuterRef(author)}) | Q(**{about: me, "made_by": OuterRef(author)})
    return is_in_one(me) & Q(Exists(Block.objects.filter(between, since__lte=OuterRef(at))))


def is_in_one(me: Membership | User | Given) -> Q:
    """Whether there is any block by `me` or about `me`."""
    made, about = ends(me)
    return Q(Exists(Block.objects.filter(Q(**{made: me}) | Q(**{about: me}))))


def muted(me: Membership | User | Given, *, author: str = "author") -> Q:
    """The condition that a row is by somebody whom `me` mutes."""
    return Q(Exists(Mute.objects.filter(**{ends(me)[0]: me, "about": OuterRef(author)})))


def ends(me: Membership | User | Given) -> tuple[str, str]:
    """The fields of a row here that say who made it, and whom it is about."""
    return ("made_by__user", "about__user") if isinstance(me, User) else ("made_by", "about")
