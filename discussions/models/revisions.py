"""What a comment said before it was put differently."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from discussions.models.comment import Comment
from groups.models import Membership, Role
from groups.models.membership import lives


class RevisionQuerySet(models.QuerySet["Revision"]):
    def visible_to(self, user: User) -> Self:
        """Those of one's own comments and, in groups that one moderates, of comments that one reads.

        discussions.policies.can_view_history says the same of one comment.
        """
        mine = Membership.objects.active().filter(user=user)
        moderated = mine.holding(Role.MODERATOR).values("group")
        own = Q(comment__author__in=mine.values("pk"), comment__status__in=["shown", "hidden"])
        of_others = Q(comment__group__in=moderated, comment__status="shown")
        heard = Comment.objects.heard_by(user).values("pk")
        return self.filter(own | of_others, comment__in=heard).filter(lives("comment__group__"))


class Revision(models.Model):
    """The words that an edit of a comment replaced. They go when the comment is withdrawn (a trigger, 0004)."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveSmallIntegerField(help_text="From 0, the words as they were first said.")
    body = models.TextField(help_text="Markdown, as written.")
    html = models.TextField(help_text="Rendered from `body` and sanitised.")
    said_at = models.DateTimeField(help_text="When the comment began to say this.")

    objects: ClassVar = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("earlier words of a comment")
        ordering = ["comment", "number"]
        constraints = [models.UniqueConstraint(fields=["comment", "number"], name="discussions_revision_once")]

    def __str__(self) -> str:
        return f"{self.comment_id} {self.number}"
