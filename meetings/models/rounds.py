"""A round: everybody speaks once, in writing or around a table, and everybody may pass."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models import DiscussionGroup, GroupSession, Membership
from readings.ids import new_id


class RoundQuerySet(models.QuerySet["Round"]):
    def within(self, me: Membership) -> Self:
        """The rounds of `me`'s group's sessions."""
        return self.filter(group_id=me.group_id)

    def written(self) -> Self:
        """Those in writing, each with the database's `clock`, by which they open and close."""
        return self.filter(kind=Round.Kind.WRITTEN).annotate(clock=Now())

    def with_mine(self, me: Membership) -> Self:
        """Each with whether `me` takes part, and has contributed or passed."""
        mine = Q(contributions__membership=me)
        done = Q(contributions__contributed_at__isnull=False) | Q(contributions__passed_at__isnull=False)
        return self.annotate(
            takes_part=Exists(RoundPlace.objects.filter(round=OuterRef("pk"), membership=me)),
            is_settled=Exists(Round.objects.filter(mine & done, pk=OuterRef("pk"))),
        )

    def hold(self, round_id: str) -> None:
        """Locks the round's row until the transaction ends."""
        self.order_by().select_for_update(no_key=True).get(pk=round_id)


class Round(models.Model):
    """One round of a session. It goes once round before anybody speaks twice: one place each (RoundPlace).

    A spoken round is where its `status` says. A written one goes by the clock alone, so that nobody has to turn it:
    it is open from `opens_at` until `closes_at`, and a hand that opens or closes it sets them to now.
    """

    class Kind(models.TextChoices):
        WRITTEN = "written", _("in writing")
        SPOKEN = "spoken", _("spoken")

    class Reveal(models.TextChoices):
        EACH = "each", _("each reads the others once they have written or passed")
        CLOSING = "closing", _("nobody reads before it closes")

    class Status(models.TextChoices):
        PLANNED = "planned", _("not open yet")
        OPEN = "open", _("open")
        STACK = "stack", _("once round, now who wants")
        CLOSED = "closed", _("closed")

    id = models.CharField(primary_key=True, max_length=10, default=new_id, editable=False)
    group = models.ForeignKey(DiscussionGroup, on_delete=models.CASCADE, related_name="+")
    session = models.ForeignKey(GroupSession, on_delete=models.CASCADE, related_name="rounds")
    kind = models.CharField(max_length=8, choices=Kind)
    question = models.TextField(_("question"), max_length=1000)
    status = models.CharField(max_length=8, choices=Status, default=Status.PLANNED)
    reveal = models.CharField(_("who reads when"), max_length=8, choices=Reveal, default=Reveal.EACH)
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    opened_at = models.DateTimeField(null=True)
    opened_by = models.ForeignKey(Membership, null=True, on_delete=models.SET_NULL, related_name="+")
    closed_at = models.DateTimeField(null=True)
    minutes_each = models.PositiveSmallIntegerField(
        _("minutes each"), null=True, blank=True, help_text="Of the soft timer in a spoken round; it never interrupts."
    )
    revision = models.PositiveIntegerField(default=0, help_text="Of a spoken round: rises with each turn.")
    created_at = models.DateTimeField(default=timezone.now)

    # What time it is: only on rows from `written`, and an AttributeError on any other.
    clock: datetime
    # Only on rows from `with_mine`.
    takes_part: bool
    is_settled: bool

    objects: ClassVar = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("round")
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["session"],
                condition=Q(kind="spoken", status__in=["open", "stack"]),
                name="meetings_round_one_spoken_open",
            ),
            models.CheckConstraint(
                name="meetings_round_written_by_the_clock", condition=Q(kind="spoken") | Q(status="planned")
            ),
            models.CheckConstraint(
                name="meetings_round_opens_before_it_closes",
                condition=Q(opens_at__isnull=True) | Q(closes_at__isnull=True) | Q(closes_at__gte=F("opens_at")),
            ),
        ]

    def __str__(self) -> str:
        return self.question[:60]

    def get_absolute_url(self) -> str:
        """Of a written round: a spoken one stands on its session's own screen."""
        return reverse("written_round", args=[self.group_id, self.session_id, self.pk])

    @property
    def has_opened(self) -> bool:
        return self.opens_at is not None and self.opens_at <= self.clock

    @property
    def has_closed(self) -> bool:
        return self.has_opened and self.closes_at is not None and self.closes_at <= self.clock

    @property
    def is_open(self) -> bool:
        """Whether somebody can contribute to it now."""
        return self.has_opened and not self.has_closed

    @property
    def is_revealed(self) -> bool:
        """Whether whoever has contributed or passed reads the others."""
        return self.has_closed or (self.has_opened and self.reveal == self.Reveal.EACH)


class RoundPlace(models.Model):
    """Somebody's one place in a round: who takes part and, in a spoken one, in which order and how far it got."""

    class State(models.TextChoices):
        WAITING = "waiting", _("to come")
        SPEAKING = "speaking", _("speaks now")
        SPOKEN = "spoken", _("has spoken")
        LATER = "later", _("passed for now")
        PASSED = "passed", _("passed")

    group = models.ForeignKey(DiscussionGroup, on_delete=models.CASCADE, related_name="+")
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="places")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    turn_at = models.DateTimeField(null=True, help_text="When their turn began.")
    chosen = models.BooleanField(default=False, help_text="Whoever passed before chose them to be next.")
    ended_by = models.ForeignKey(
        Membership, null=True, on_delete=models.SET_NULL, related_name="+", help_text="Who pressed that it was over."
    )
    ended_in = models.PositiveIntegerField(null=True, help_text="The round's revision that they saw.")

    class Meta:
        verbose_name = _("place in a round")
        ordering = ["round", "position"]
        constraints = [
            models.UniqueConstraint(fields=["round", "membership"], name="meetings_roundplace_once"),
            models.UniqueConstraint(
                fields=["round"], condition=Q(state="speaking"), name="meetings_roundplace_one_speaks"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.position}"


class StackEntry(models.Model):
    """After the round: who wants to speak again, in order; "I have spoken less" is something a person says."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("waits")
        SPEAKING = "speaking", _("speaks now")

    group = models.ForeignKey(DiscussionGroup, on_delete=models.CASCADE, related_name="+")
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="stack")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    spoken_less = models.BooleanField(_("I have spoken less"), default=False)
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    asked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("place on the stack")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "membership"],
                condition=Q(status__in=["waiting", "speaking"]),
                name="meetings_stackentry_once_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["round"], condition=Q(status="speaking"), name="meetings_stackentry_one_speaks"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.asked_at}"
