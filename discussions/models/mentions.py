"""Who is named in a comment."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from discussions.models.comment import Comment
from discussions.models.marks import ReadMark
from groups.models import Membership


class MentionQuerySet(models.QuerySet["Mention"]):
    def unseen_by(self, me: Membership) -> Self:
        """Those of `me`, the latest first, in comments that `me` may read and hasn't been shown yet. None by somebody
        whom `me` mutes, or from whom a block keeps them away.
        """
        heard = Comment.objects.filter(group=me.group_id, status=Comment.Status.SHOWN).heard_by(me).unmuted_by(me)
        read = ReadMark.objects.filter(member=me, thread=OuterRef("comment__thread"), seq__gte=OuterRef("comment__seq"))
        unseen = self.filter(~Exists(read), member=me, comment__in=heard.values("pk"))
        return unseen.select_related("comment").order_by("-pk")


class Mention(models.Model):
    """A member is named in a comment. What they are called stands with them alone. Gone when it is withdrawn (0012)."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="mentions")
    member = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")

    objects: ClassVar = MentionQuerySet.as_manager()

    class Meta:
        verbose_name = _("mention")
        constraints = [models.UniqueConstraint(fields=["comment", "member"], name="discussions_mention_once")]

    def __str__(self) -> str:
        return f"{self.comment_id} {self.member_id}"
