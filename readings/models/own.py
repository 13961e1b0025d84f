"""What a reader keeps for themselves: notes, highlights, their place. Nobody else sees it, not in the admin either."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from readings.ids import new_id
from readings.models.passage import Passage
from readings.models.reading import Reading


class Note(models.Model):
    """A reader's own words beside a passage, or, without words, a highlight."""

    id = models.CharField(primary_key=True, max_length=10, default=new_id, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    passage = models.ForeignKey(Passage, on_delete=models.CASCADE, related_name="notes")
    words = models.TextField(_("your note"), blank=True, max_length=10_000)
    created_at = models.DateTimeField(auto_now_add=True)
    edited_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("own note")
        constraints = [models.UniqueConstraint(fields=["owner", "passage"], name="readings_note_once")]

    def __str__(self) -> str:
        return self.pk


class Bookmark(models.Model):
    """Where a reader is in a reading, kept only because they asked for it."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="+")
    block_key = models.CharField(
        max_length=10, help_text="Of the block at the top of the page; carried between versions."
    )
    moved_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("bookmark")
        constraints = [models.UniqueConstraint(fields=["owner", "reading"], name="readings_bookmark_once")]

    def __str__(self) -> str:
        return f"{self.reading_id} {self.block_key}"
