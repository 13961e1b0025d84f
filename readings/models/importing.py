"""A text on its way in: read from its file or address, corrected by whoever brings it, and gone once it is saved."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from readings.ids import new_id
from readings.models.reading import Reading
from readings.pieces import Format


class Import(models.Model):
    """What somebody is importing, for their eyes alone, until they save it, throw it away or forget it for a while.

    What was saved or thrown away stays for a day without anything in it: a second press of the button finds what the
    first one did, and how much somebody imports in an hour can be counted.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("being read")
        CHOOSING = "choosing", _("its chapters are to be chosen")
        READY = "ready", _("ready to be looked at")
        FAILED = "failed", _("failed")
        DONE = "done", _("saved or thrown away")

    id = models.CharField(primary_key=True, max_length=10, default=new_id, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    reading = models.ForeignKey(
        Reading,
        null=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="The one that gets a new version; of what was saved, what it became.",
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    done = models.PositiveIntegerField(default=0, help_text="Of `total`, in whatever steps it is read.")
    total = models.PositiveIntegerField(default=0)
    failure = models.TextField(blank=True, help_text="The sentence that says why it can't be read.")
    name = models.CharField(max_length=255, blank=True, help_text="Of the file.")
    address = models.URLField(max_length=2000, blank=True)
    content = models.BinaryField(null=True, help_text="The file as it came, until it is saved.")
    format = models.CharField(
        max_length=10, choices=Format, blank=True, help_text="How a text is written, where somebody said so."
    )
    chapters = models.JSONField(
        default=list, help_text="Of a book, each with its number, title, words and whether it was chosen."
    )
    draft = models.JSONField(null=True, help_text="As readings.drafts writes it.")
    revision = models.PositiveIntegerField(
        default=0, help_text="Rises with each correction: an old page meets a conflict."
    )
    started_at = models.DateTimeField(auto_now_add=True)
    touched_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("import")

    def __str__(self) -> str:
        return self.pk
