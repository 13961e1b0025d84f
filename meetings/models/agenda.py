"""What happens in a session, step by step, and which passages are brought to it."""

from typing import ClassVar, Self

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models import DiscussionGroup, GroupSession, Membership, Prompt
from readings.ids import new_id
from readings.models import Passage


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    def within(self, me: Membership) -> Self:
        """The steps of `me`'s group's sessions."""
        return self.filter(group_id=me.group_id)

    def in_order(self) -> Self:
        return self.order_by("position", "pk")


class AgendaItem(models.Model):
    """One step of a session."""

    class Kind(models.TextChoices):
        ARRIVE = "arrive", _("arriving")
        AGREEMENTS = "agreements", _("agreements and roles")
        OPENING = "opening", _("opening question")
        ROUND = "round", _("round")
        BREAK = "break", _("break")
        THREADS = "threads", _("common threads")
        STRUCTURE = "structure", _("from thread to structure")
        DECIDE = "decide", _("deciding")
        CLOSING = "closing", _("closing round and next roles")
        OTHER = "other", _("something else")

    class Status(models.TextChoices):
        PLANNED = "planned", _("to come")
        NOW = "now", _("now")
        DONE = "done", _("done")
        SKIPPED = "skipped", _("skipped")

    id = models.CharField(primary_key=True, max_length=10, default=new_id, editable=False)
    group = models.ForeignKey(DiscussionGroup, on_delete=models.CASCADE, related_name="+")
    session = models.ForeignKey(GroupSession, on_delete=models.CASCADE, related_name="agenda")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=Kind)
    title = models.CharField(_("title"), max_length=120)
    minutes = models.PositiveSmallIntegerField(_("minutes"), validators=[MaxValueValidator(480)])
    text = models.TextField(_("what happens"), max_length=2000, blank=True)
    prompt = models.ForeignKey(Prompt, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    passage = models.ForeignKey(Passage, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    status = models.CharField(max_length=8, choices=Status, default=Status.PLANNED)
    started_at = models.DateTimeField(null=True)

    objects: ClassVar = AgendaItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of the agenda")
        ordering = ["session", "position"]
        constraints = [
            models.UniqueConstraint(fields=["session"], condition=Q(status="now"), name="meetings_agendaitem_one_now"),
        ]

    def __str__(self) -> str:
        return self.title


class Brought(models.Model):
    """A passage that somebody marked "bring to the session". Comments are brought in the app that knows them."""

    group = models.ForeignKey(DiscussionGroup, on_delete=models.CASCADE, related_name="+")
    session = models.ForeignKey(GroupSession, on_delete=models.CASCADE, related_name="brought")
    passage = models.ForeignKey(Passage, on_delete=models.CASCADE, related_name="+")
    brought_by = models.ForeignKey(Membership, null=True, on_delete=models.SET_NULL, related_name="+")
    brought_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("passage brought to a session")
        constraints = [models.UniqueConstraint(fields=["session", "passage"], name="meetings_brought_once")]

    def __str__(self) -> str:
        return f"{self.session_id} {self.passage_id}"
