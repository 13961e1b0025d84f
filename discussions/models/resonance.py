"""A small sign for somebody's words, which their author sees and nobody else."""

from typing import ClassVar, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from discussions.models.comment import Comment
from groups.models import DiscussionGroup, Membership
from groups.models.apart import apart, muted


class ResonanceQuerySet(models.QuerySet["Resonance"]):
    def to(self, me: Membership) -> Self:
        """What others gave to `me`'s words that still stand; without those whom `me` doesn't hear, or mutes."""
        mine = self.filter(comment__author=me, comment__status=Comment.Status.SHOWN)
        return mine.exclude(apart(me, author="given_by", at="given_at")).exclude(muted(me, author="given_by"))


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
