"""Words that somebody hasn't said yet, kept while they write."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from discussions.models.comment import Comment
from groups.models import Membership
from statements.kept import Given

LONGEST = 10_000


class DraftQuerySet(models.QuerySet["Draft"]):
    def own(self, me: Membership) -> Self:
        """`me`'s own, the latest first. Nobody else's page may begin with them."""
        return self.filter(member=me).order_by("-kept_at", "-pk")

    def at(self, me: Membership | Given, address: str | Given, field: str = "body") -> Subquery:
        """The words that `me` keeps there, or another field of it; None where there is nothing."""
        return Subquery(self.filter(member=me, address=address).values(field)[:1])


class Draft(models.Model):
    """What one member has begun to write in one place, for nobody but them. Gone when it is posted or discarded."""

    member = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    address = models.CharField(
        max_length=200, help_text="Of the page with its form: the place that it was written for."
    )
    editing = models.ForeignKey(
        Comment, null=True, on_delete=models.CASCADE, related_name="+", help_text="The comment that it would change."
    )
    body = models.TextField(max_length=LONGEST)
    is_unnamed = models.BooleanField(
        default=False, help_text="Whether they meant to say it as “a member”: a draft doesn't forget that."
    )
    kept_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft")
        constraints = [models.UniqueConstraint(fields=["member", "address"], name="discussions_draft_once")]
        indexes = [models.Index(fields=["kept_at"], name="discussions_draft_old")]

    def __str__(self) -> str:
        return self.address
