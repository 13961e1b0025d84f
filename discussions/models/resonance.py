"""A small sign for somebody's words, which their author sees and nobody else."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from discussions.models.comment import Comment
from groups.models import Block, DiscussionGroup, Membership
from groups.models.apart import apart, muted
from statements.kept import Given


class ResonanceQuerySet(models.QuerySet["Resonance"]):
    def to(self, me: Membership | Given) -> Self:
        """What others gave to `me`'s words that still stand; without those whom `me` doesn't hear, or mutes.

        Of somebody whom `me` blocks, earlier signs neither: they go with the block, but who gave them isn't to notice.
        """
        mine = self.filter(comment__author=me, comment__status=Comment.Status.SHOWN)
        blocked = Block.objects.filter(made_by=me, about=OuterRef("given_by"))
        heard = mine.exclude(apart(me, author="given_by", at="given_at")).exclude(muted(me, author="given_by"))
        return heard.filter(~Exists(blocked))


class Resonance(models.Model):
    """“Me too”, “thank you” or “bring it to the session”, given to somebody else's comment. Nothing counts or orders by
    it, and no page but its author's and its giver's shows it.
    """

    class Kind(models.TextChoices):
        ME_TOO = "me-too", _("Me too")
        THANK_YOU = "thank-you", _("Thank you")
        BRING = "bring", _("Bring it to the session")

    group = models.ForeignKey(DiscussionGroup, on_delete=models.CASCADE, related_name="+")
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="+")
    given_by = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    given_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar = ResonanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("resonance")
        indexes = [models.Index(fields=["given_by", "given_at"], name="discussions_resonance_day")]
        constraints = [
            models.UniqueConstraint(fields=["comment", "given_by", "kind"], name="discussions_resonance_once")
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
