"""By which words comments are found. Triggers keep it in step (0003_search); nothing else writes here."""

from django.db import models

from discussions.models.thread import Comment
from groups.models import DiscussionGroup
from readings.search.fields import WordsField


class CommentEntry(models.Model):
    """The words of a comment that is shown. One that is hidden or withdrawn has no entry."""

    comment = models.OneToOneField(Comment, primary_key=True, on_delete=models.CASCADE, related_name="+")
    group = models.ForeignKey(DiscussionGroup, on_delete=models.CASCADE, related_name="+", db_index=False)
    language = models.CharField(max_length=10)
    words = WordsField()

    class Meta:
        verbose_name = "words of a comment"
        indexes = [models.Index(fields=["group", "-comment"], name="discussions_commententry_new")]

    def __str__(self) -> str:
        return str(self.pk)
