"""What moderators decide, what it restricts, and appeals against it."""

from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from discussions.models.cases import Case, Reason, in_reach_of
from discussions.models.recusal import Recused
from discussions.models.thread import Thread
from groups.models import Agreement, DiscussionGroup, Membership
from readings.ids import new_id
from statements.kept import Given


class DecisionQuerySet(models.QuerySet["Decision"]):
    def about(self, user: User) -> Self:
        """What was decided about this person's words, latest first, with whether they are still in the group."""
        here = Membership.objects.active().filter(group=OuterRef("group"), user=user)
        told = self.filter(subject=user).annotate(still_here=Exists(here))
        return told.select_related("group", "case__comment").order_by("-decided_at")


class Decision(models.Model):
    """What a moderator decided, with the statement that the author reads. Recusal is held by the database."""

    class Action(models.TextChoices):
        DISMISS = "dismiss", _("Leave it as it is")
        REPAIR = "repair", _("Talk about it in private, for some days")
        FOLD = "fold", _("Fold it behind a content note")
        HIDE = "hide", _("Hide it")
        REMOVE = "remove", _("Remove it")
        RESTORE = "restore", _("Show it again")
        SLOW = "slow", _("Slow down: an hour between two comments, until a date")
        PAUSE = "pause", _("A pause from the threads: reading, and not writing, until a date")
        LOCK = "lock", _("Lock the thread")
        MOVE = "move", _("Move it to another thread")
        EXPEL = "expel", _("Remove the person from the group")

    group = models.ForeignKey(DiscussionGroup, on_delete=models.CASCADE, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="decisions")
    subject = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    action = models.CharField(_("decision"), max_length=10, choices=Action)
    reason = models.CharField(_("reason"), max_length=20, choices=Reason)
    agreement = models.ForeignKey(
        Agreement, null=True, on_delete=models.SET_NULL, related_name="+", help_text="The version in force that day."
    )
    rule = models.CharField(
        _("which point of the agreement"), max_length=300, blank=True, help_text="In the agreement's own words."
    )
    facts = models.TextField(_("what happened"), max_length=2000, blank=True)
    statement = models.TextField(_("statement to the author"), max_length=2000)
    # The role, and never the name, of whoever decided is what the author reads.
    level = models.CharField(max_length=6, choices=Case.Level, default=Case.Level.GROUP)
    decided_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(_("until"), null=True, blank=True, help_text="When what it restricts ends by itself.")
    appeal_by = models.DateTimeField(null=True, help_text="Until then the author may appeal.")
    lapsed_at = models.DateTimeField(
        null=True, help_text="When it ended before its time: an appeal changed it, or nobody answered one."
    )

    # Only on rows from `about`.
    still_here: bool

    objects: ClassVar = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        ordering = ["decided_at"]
        constraints = [
            models.CheckConstraint(
                name="discussions_decision_not_about_oneself", condition=~Q(decided_by=F("subject"))
            ),
            models.CheckConstraint(
                name="discussions_decision_restriction_ends",
                condition=~Q(action__in=["repair", "slow", "pause"]) | Q(until__gt=F("decided_at")),
            ),
        ]

    def __str__(self) -> str:
        return self.get_action_display()


class RestrictionQuerySet(models.QuerySet["Restriction"]):
    def in_force(self) -> Self:
        """Those that hold now. None has to be ended by anybody: past their date they hold no longer."""
        return self.at(timezone.now())

    def at(self, now: datetime | Given) -> Self:
        return self.filter(Q(until__isnull=True) | Q(until__gt=now), ended_at__isnull=True)

    def locks_at(self, now: datetime | Given) -> Self:
        """The locks of threads that hold at that moment."""
        return self.at(now).filter(kind=Restriction.Kind.LOCK)


class Restriction(models.Model):
    """What a decision keeps somebody from, or everybody in a thread, until a date."""

    class Kind(models.TextChoices):
        SLOW = "slow", _("slow mode")
        PAUSE = "pause", _("a pause from writing")
        LOCK = "lock", _("a locked thread")

    group = models.ForeignKey(DiscussionGroup, on_delete=models.CASCADE, related_name="+")
    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="restrictions")
    kind = models.CharField(max_length=5, choices=Kind)
    member = models.ForeignKey(
        Membership,
        null=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="Whom it holds for; none: everybody.",
    )
    thread = models.ForeignKey(
        Thread, null=True, on_delete=models.CASCADE, related_name="+", help_text="Where it holds; none: in the group."
    )
    minutes = models.PositiveIntegerField(default=0, help_text="Slow mode: between two posts.")
    until = models.DateTimeField(null=True, help_text="It ends then by itself; only a lock may have no end.")
    ended_at = models.DateTimeField(null=True, help_text="When it was ended before.")

    objects: ClassVar = RestrictionQuerySet.as_manager()

    class Meta:
        verbose_name = _("restriction")
        indexes = [models.Index(fields=["member", "until"], name="discussions_restriction_mine")]
        constraints = [
            models.CheckConstraint(
                name="discussions_restriction_of_somebody",
                condition=Q(kind="pause", member__isnull=False, thread__isnull=True)
                | Q(kind="lock", member__isnull=True, thread__isnull=False)
                | (Q(kind="slow", minutes__gt=0) & (Q(member__isnull=False) | Q(thread__isnull=False))),
            ),
            models.CheckConstraint(
                name="discussions_restriction_ends", condition=Q(kind="lock") | Q(until__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.until}"


class AppealQuerySet(models.QuerySet["Appeal"]):
    def visible_to(self, user: User) -> Self:
        """The appeals in reach of this person, where they neither decided nor have to step back from the case."""
        if not user.is_active:
            return self.none()
        steps_back = Recused.objects.filter(user=user).values("case")
        return self.filter(in_reach_of(user)).exclude(decision__decided_by=user).exclude(decision__case__in=steps_back)

    def waiting(self) -> Self:
        return self.filter(status=Appeal.Status.OPEN)


class Appeal(models.Model):
    """The author asks somebody who did not decide to look again: once for each decision. Both answers are kept."""

    class Status(models.TextChoices):
        OPEN = "open", _("waits for an answer")
        UPHELD = "upheld", _("the decision stands")
        CHANGED = "changed", _("the decision was changed")
        LAPSED = "lapsed", _("nobody answered in time, so it ended")

    id = models.CharField(primary_key=True, max_length=10, default=new_id, editable=False)
    group = models.ForeignKey(DiscussionGroup, on_delete=models.CASCADE, related_name="+")
    decision = models.OneToOneField(Decision, on_delete=models.CASCADE, related_name="appeal")
    words = models.TextField(_("why should somebody look again?"), max_length=2000)
    level = models.CharField(max_length=6, choices=Case.Level, default=Case.Level.GROUP)
    status = models.CharField(max_length=8, choices=Status, default=Status.OPEN)
    made_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(
        help_text="Unless it is answered by then, a restriction lapses and a removal goes up."
    )
    answer = models.TextField(_("answer to the author"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    answered_at = models.DateTimeField(null=True)

    objects: ClassVar = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = _("appeal")
        indexes = [models.Index(fields=["status", "due_at"], name="discussions_appeal_due")]

    def __str__(self) -> str:
        return self.pk
