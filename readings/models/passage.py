"""The passages that people point at, and where each stands in every version of its reading."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.fields.reverse_related import ManyToOneRel
from django.utils.translation import gettext_lazy as _

from readings.ids import new_id
from readings.models.version import Block, Version


class PassageQuerySet(models.QuerySet["Passage"]):
    def in_use(self) -> Self:
        """Those that a row of another app points at, a thread for instance. One's own notes are nobody's business."""
        used = Q(pk__in=[])
        for relation in Passage._meta.get_fields(include_hidden=True):
            if isinstance(relation, ManyToOneRel) and relation.related_model._meta.app_label != Passage._meta.app_label:
                rows = relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")})
                used |= Q(Exists(rows))
        return self.filter(used)


class Passage(models.Model):
    """Words of a version that someone pointed at, as they were first read.

    It knows no group: several may speak about the same words. Where it stands in which version, its anchors say.
    """

    id = models.CharField(primary_key=True, max_length=10, default=new_id, editable=False)
    version = models.ForeignKey(
        Version, on_delete=models.CASCADE, related_name="passages", help_text="In which it was first pointed at."
    )
    quote = models.TextField(help_text="Blocks are apart by an empty line.")
    paragraph = models.PositiveIntegerField(null=True, help_text="The number of the block in which it began, if any.")
    prefix = models.CharField(max_length=64, blank=True, help_text="Up to 64 characters before, to find it again.")
    suffix = models.CharField(max_length=64, blank=True, help_text="Up to 64 characters after.")
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar = PassageQuerySet.as_manager()

    class Meta:
        verbose_name = _("passage")

    def __str__(self) -> str:
        return self.quote[:60]


class PassageAnchorQuerySet(models.QuerySet["PassageAnchor"]):
    def placed(self) -> Self:
        """Those of which it is known where they stand. A suggestion isn't, until somebody has confirmed it."""
        return self.filter(state__in=PLACED)

    def in_order(self) -> Self:
        """In the order of the text; of two that begin together, the shorter first."""
        return self.order_by("start_block__position", "start_offset", "end_block__position", "end_offset")


class PassageAnchor(models.Model):
    """Where a passage stands in one version, or that it doesn't. Carried from version to version, never by guess."""

    class State(models.TextChoices):
        FIRST = "first", _("as first read")
        EXACT = "exact", _("the same words")
        EDITED = "edited", _("its words were edited")
        MOVED = "moved", _("the same words elsewhere")
        SUGGESTED = "suggested", _("perhaps here")
        CONFIRMED = "confirmed", _("confirmed by a person")
        ORPHAN = "orphan", _("no longer in the text")

    passage = models.ForeignKey(Passage, on_delete=models.CASCADE, related_name="anchors")
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="anchors")
    state = models.CharField(max_length=10, choices=State)
    start_block = models.ForeignKey(Block, null=True, on_delete=models.CASCADE, related_name="+")
    start_offset = models.PositiveIntegerField(null=True, help_text="Code points into the start block's text.")
    end_block = models.ForeignKey(Block, null=True, on_delete=models.CASCADE, related_name="+")
    end_offset = models.PositiveIntegerField(null=True, help_text="Code points into the end block's text, exclusive.")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Who confirmed or refused a suggestion.",
    )
    decided_at = models.DateTimeField(null=True)

    objects: ClassVar = PassageAnchorQuerySet.as_manager()

    class Meta:
        verbose_name = _("place of a passage")
        constraints = [
            models.UniqueConstraint(fields=["passage", "version"], name="readings_anchor_passage"),
            models.UniqueConstraint(
                fields=["start_block", "start_offset", "end_block", "end_offset"],
                condition=Q(state="first"),
                name="readings_anchor_first_range",
            ),
            models.CheckConstraint(
                name="readings_anchor_not_empty",
                condition=Q(start_block__isnull=True)
                | ~Q(start_block=F("end_block"))
                | Q(start_offset__lt=F("end_offset")),
            ),
            models.CheckConstraint(
                name="readings_anchor_orphans_have_no_place",
                condition=Q(
                    state="orphan",
                    start_block__isnull=True,
                    start_offset__isnull=True,
                    end_block__isnull=True,
                    end_offset__isnull=True,
                )
                | (
                    ~Q(state="orphan")
                    & Q(
                        start_block__isnull=False,
                        start_offset__isnull=False,
                        end_block__isnull=False,
                        end_offset__isnull=False,
                    )
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.passage_id} in {self.version_id}: {self.state}"

    @property
    def words(self) -> str:
        """What stands there, of its first block and its last; needs both, and there are none of an orphan."""
        first, last = self.start_block, self.end_block
        if first is None or last is None:
            return ""
        if first.pk == last.pk:
            return first.text[self.start_offset : self.end_offset]
        return f"{first.text[self.start_offset :]}\n\n…\n\n{last.text[: self.end_offset]}"


# The states in which it is known where a passage stands.
PLACED = frozenset(
    {
        PassageAnchor.State.FIRST,
        PassageAnchor.State.EXACT,
        PassageAnchor.State.EDITED,
        PassageAnchor.State.MOVED,
        PassageAnchor.State.CONFIRMED,
    }
)
