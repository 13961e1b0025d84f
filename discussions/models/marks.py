"""How far a member has read a thread, and what they follow."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from groups.models import Membership
from readings.models import Reading, Version


class ReadMark(models.Model):
    """How far a member has read a thread. For their own eyes: nobody is told who has read what."""

    member = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    thread = models.ForeignKey("Thread", on_delete=models.CASCADE, related_name="+")
    seq = models.PositiveIntegerField(help_text="The number of the last comment that was on a page they saw.")
    follows = models.BooleanField(null=True, help_text="What they said about following it; nothing yet is null.")
    has_spoken = models.BooleanField(default=False, db_default=False, help_text="Who spoke follows, without saying so.")
    told_of = models.ForeignKey(
        Version,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The last version of which the page told them that the thread's passage isn't in it.",
    )

    class Meta:
        verbose_name = _("read mark")
        constraints = [models.UniqueConstraint(fields=["member", "thread"], name="discussions_readmark_once")]

    def __str__(self) -> str:
        return f"{self.thread_id} {self.seq}"


class FollowedReading(models.Model):
    """A member follows all that their group says about a reading. For their own eyes, like a read mark."""

    member = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("followed reading")
        constraints = [models.UniqueConstraint(fields=["member", "reading"], name="discussions_followed_once")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.reading_id}"


def in_followed_reading(**who: object) -> Q:
    """The condition that a thread is on a reading that somebody follows in its group."""
    theirs = FollowedReading.objects.filter(**who, member__group=OuterRef("group"))
    on_words = theirs.filter(reading=OuterRef("passage__version__reading"))
    return Q(Exists(on_words)) | Q(Exists(theirs.filter(reading=OuterRef("prompt__reading"))))


def followed(**who: object) -> Q:
    """The condition that somebody follows a thread."""
    marks = ReadMark.objects.filter(**who, thread=OuterRef("pk"))
    chosen = Q(Exists(marks.filter(Q(follows=True) | Q(follows=None, has_spoken=True))))
    return chosen | (in_followed_reading(**who) & ~Q(Exists(marks.filter(follows=False))))
