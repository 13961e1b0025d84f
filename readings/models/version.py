"""A reading's immutable versions, and the blocks that they are made of."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from readings.ids import new_id
from readings.models.reading import Reading


class Version(models.Model):
    """A reading's text at one time. Never changed: a correction is a new version (held by triggers)."""

    id = models.CharField(primary_key=True, max_length=10, default=new_id, editable=False)
    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, help_text="Of its blocks, as readings.blocks.digest writes them.")
    original_name = models.CharField(max_length=255, blank=True)
    original_sha256 = models.CharField(max_length=64, blank=True, help_text="Of the file's bytes as they came.")
    retrieved_at = models.DateTimeField(null=True, help_text="When it was fetched from the reading's address.")
    word_count = models.PositiveIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("version")
        ordering = ["reading", "number"]
        constraints = [
            models.UniqueConstraint(fields=["reading", "number"], name="readings_version_number"),
            models.UniqueConstraint(fields=["reading", "sha256"], name="readings_version_sha256"),
        ]

    def __str__(self) -> str:
        return f"{self.reading_id} v{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("reading_version", args=[self.reading.slug, self.number])

    @property
    def minutes(self) -> int:
        """How long it takes to read, at a calm 200 words a minute."""
        return max(1, round(self.word_count / 200))


class Block(models.Model):
    """A paragraph, heading, quotation, list item, verse, picture or footnote of a version.

    A numbered item has its number in its text; a footnote has its number or sign in `label`, and a picture its words.
    """

    class Kind(models.TextChoices):
        HEADING = "heading", _("heading")
        PARAGRAPH = "paragraph", _("paragraph")
        QUOTATION = "quotation", _("quotation")
        LIST_ITEM = "list-item", _("list item")
        NUMBERED_ITEM = "numbered", _("numbered list item")
        VERSE = "verse", _("verse")
        IMAGE = "image", _("picture, by its description")
        FOOTNOTE = "footnote", _("footnote")

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="blocks")
    position = models.PositiveIntegerField(help_text="From 0, in reading order.")
    number = models.PositiveIntegerField(
        null=True,
        help_text="The number in the margin, from 1; headings have none. It makes the permanent link #p12.",
    )
    key = models.CharField(max_length=10, default=new_id, help_text="Carried on to this block in later versions.")
    kind = models.CharField(max_length=10, choices=Kind)
    level = models.PositiveSmallIntegerField(default=0, help_text="Of a heading, 1 to 6; of a list item, its depth.")
    label = models.CharField(
        max_length=20, blank=True, help_text="A footnote's number or sign, as its references say it."
    )
    text = models.TextField(help_text="Plain, in NFC. A passage's offsets count its code points.")
    html = models.TextField(help_text="The same text with its emphasis and links, sanitised.")

    # What a page puts beside it; set by readings.beside, and by nothing that stores.
    content_note: str = ""
    after: str = ""

    class Meta:
        verbose_name = _("block")
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="readings_block_position"),
            models.UniqueConstraint(fields=["version", "key"], name="readings_block_key"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.position}"

    @property
    def anchor(self) -> str:
        """The id of its place on a page."""
        return f"p{self.number}" if self.number else f"s{self.position}"


class Carryover(models.Model):
    """The carrying over of passages to a version: how far it has come. A version that had none to carry has no row."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("under way")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    version = models.OneToOneField(Version, primary_key=True, on_delete=models.CASCADE, related_name="carryover")
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    done = models.PositiveIntegerField(default=0, help_text="Passages.")
    total = models.PositiveIntegerField(default=0, help_text="Passages.")
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("carrying over of passages")

    def __str__(self) -> str:
        return f"{self.version_id} {self.status}"

    @property
    def percent(self) -> int:
        """How far it has come. How many there are no page says: some are what readers keep to themselves."""
        return 100 * self.done // max(1, self.total)
