"""Comments that somebody brings to a session."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from discussions.models.comment import Comment
from groups.models import DiscussionGroup, GroupSession, Membership


class BroughtComment(models.Model):
    """A comment marked "bring to the session". It is shown there only while it stands."""

    group = models.ForeignKey(DiscussionGroup, on_delete=models.CASCADE, related_name="+")
    session = models.ForeignKey(GroupSession, on_delete=models.CASCADE, related_name="+")
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="+")
    brought_by = models.ForeignKey(Membership, null=True, on_delete=models.SET_NULL, related_name="+")
    brought_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("comment brought to a session")
        constraints = [models.UniqueConstraint(fields=["session", "comment"], name="discussions_broughtcomment_once")]

    def __str__(self) -> str:
        return f"{self.session_id} {self.comment_id}"
