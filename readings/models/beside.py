"""What is said beside a reading's text: content notes, which paragraphs of a translation belong together, rights."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from readings.models.reading import Reading


class ContentNote(models.Model):
    """What a reading, or one block of it, contains that somebody may not want to meet unprepared, in a few words."""

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="content_notes")
    block_key = models.CharField(max_length=10, blank=True, help_text="Empty where it is about the whole reading.")
    words = models.CharField(_("what it contains"), max_length=120)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("content note")
        constraints = [
            models.UniqueConstraint(fields=["reading", "block_key"], name="readings_contentnote_once"),
            models.CheckConstraint(name="readings_contentnote_says_something", condition=~Q(words="")),
        ]

    def __str__(self) -> str:
        return self.words


class AlignedBlock(models.Model):
    """A block of a translation and one of its original that say the same; by keys, so it holds in later versions."""

    translation = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="aligned_blocks")
    original = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="+")
    translation_key = models.CharField(max_length=10)
    original_key = models.CharField(max_length=10)
    by_hand = models.BooleanField(default=False, help_text="Whether a person said so; else it is proposed by order.")

    class Meta:
        verbose_name = _("aligned block")
        constraints = [
            models.UniqueConstraint(
                fields=["translation", "translation_key", "original_key"], name="readings_alignedblock_once"
            ),
            models.CheckConstraint(name="readings_alignedblock_two_readings", condition=~Q(translation=F("original"))),
        ]
        indexes = [models.Index(fields=["original", "original_key"], name="readings_aligned_by_original")]

    def __str__(self) -> str:
        return f"{self.translation_key} ~ {self.original_key}"


class RightsNotice(models.Model):
    """A letter of somebody who says that a text is theirs. Staff answer it; a reader's page never shows it."""

    class Status(models.TextChoices):
        OPEN = "open", _("waits for an answer")
        TAKEN_DOWN = "taken-down", _("the text was taken down")
        KEPT = "kept", _("the text stays")

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="rights_notices")
    name = models.CharField(_("your name"), max_length=200)
    contact = models.CharField(_("how we can answer"), max_length=200)
    words = models.TextField(_("what you hold the rights to, and what should happen"), max_length=5000)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    sent_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("letter about rights")
        verbose_name_plural = _("letters about rights")
        ordering = ["-sent_at"]

    def __str__(self) -> str:
        return self.name
