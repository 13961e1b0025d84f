"""Flags, the cases they open, the decisions that end them, and the log that nobody can change."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from discussions.models.thread import Comment
from groups.models import DiscussionGroup, Membership, Role
from readings.ids import new_id


class Reason(models.TextChoices):
    """Why somebody flags, and why a moderator decides: the same words on both sides."""

    HURTFUL = "hurtful", _("It hurts or attacks somebody")
    AGREEMENT = "breaks-agreement", _("It breaks what the group agreed on")
    PRIVATE = "private", _("It tells something that isn’t theirs to tell")
    OFF_TOPIC = "off-topic", _("It has nothing to do with this")
    OTHER = "other", _("Something else")


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, user: User) -> Self:
        """The cases of the groups that this person moderates now; to a superuser all. Never one about themselves."""
        if not user.is_active:
            return self.none()
        not_mine = self.exclude(subject=user)
        if user.is_superuser:
            return not_mine
        moderating = Membership.objects.holding(Role.MODERATOR).filter(user=user)
        return not_mine.filter(group__in=moderating.values("group"))

    def waiting(self) -> Self:
        return self.filter(status__in=[Case.Status.OPEN, Case.Status.CLAIMED])

    def for_queue(self) -> Self:
        """With what the queue shows; moderators appear under their name in the group."""
        claimed_by = Membership.objects.filter(group=OuterRef("group"), user=OuterRef("claimed_by"))
        return self.select_related("group").annotate(claimed_by_name=Subquery(claimed_by.values("name")[:1]))

    def for_desk(self) -> Self:
        """With all that a case's page shows."""
        about = ("comment__thread__passage", "comment__thread__prompt__passage")
        return self.for_queue().select_related("comment__author", "comment__parent__author", *about)


class Case(models.Model):
    """What moderators work on: one comment, its flags, its decisions. A new flag after a decision opens it again."""

    class Status(models.TextChoices):
        OPEN = "open", _("waiting")
        # Between the others by its letters too: the queue is ordered by this column, backwards.
        CLAIMED = "held", _("being looked at")
        DECIDED = "decided", _("decided")

    id = models.CharField(primary_key=True, max_length=10, default=new_id, editable=False)
    group = models.ForeignKey(DiscussionGroup, on_delete=models.CASCADE, related_name="cases")
    comment = models.OneToOneField(Comment, on_delete=models.RESTRICT, related_name="case")
    subject = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Whose words these are: the one person who may not touch this case.",
    )
    snapshot = models.TextField(help_text="The words as they were when first flagged.")
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    revision = models.PositiveIntegerField(default=0, help_text="Rises with every change; a stale form is refused.")
    flag_count = models.PositiveIntegerField(_("flags"), default=0)
    opened_at = models.DateTimeField(_("opened"), default=timezone.now)

    # Only on rows from `for_queue` and `for_desk`.
    claimed_by_name: str | None

    objects: ClassVar = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        ordering = ["opened_at"]
        indexes = [models.Index(fields=["group", "status", "opened_at"], name="discussions_case_queue")]
        constraints = [
            models.CheckConstraint(name="discussions_case_not_about_oneself", condition=~Q(claimed_by=F("subject"))),
            models.CheckConstraint(
                name="discussions_case_claimed",
                condition=~Q(status="held") | Q(claimed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.pk


class Flag(models.Model):
    """Somebody asks the group's moderators to look. The author and other members never learn who."""

    group = models.ForeignKey(DiscussionGroup, on_delete=models.CASCADE, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="flags")
    flagged_by = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(_("why"), max_length=20, choices=Reason)
    note = models.TextField(_("what should the moderators know?"), max_length=1000, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("flag")
        ordering = ["created_at"]
        constraints = [models.UniqueConstraint(fields=["case", "flagged_by"], name="discussions_flag_once")]

    def __str__(self) -> str:
        return self.get_reason_display()


class DecisionQuerySet(models.QuerySet["Decision"]):
    def about(self, user: User) -> Self:
        """What was decided about this person's words, latest first, with whether they are still in the group."""
        here = Membership.objects.active().filter(group=OuterRef("group"), user=user)
        told = self.filter(subject=user).annotate(still_here=Exists(here))
        return told.select_related("group", "case__comment").order_by("-decided_at")


class Decision(models.Model):
    """What a moderator decided, with the statement that the author reads. Recusal is held by the database."""

    class Action(models.TextChoices):
        HIDE = "hide", _("Hide the comment")
        RESTORE = "restore", _("Show it again")
        DISMISS = "dismiss", _("Leave it as it is")

    group = models.ForeignKey(DiscussionGroup, on_delete=models.CASCADE, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="decisions")
    subject = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    action = models.CharField(_("decision"), max_length=10, choices=Action)
    reason = models.CharField(_("reason"), max_length=20, choices=Reason)
    statement = models.TextField(_("statement to the author"), max_length=2000)
    decided_at = models.DateTimeField(default=timezone.now)

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
        ]

    def __str__(self) -> str:
        return self.get_action_display()


class LogEntryQuerySet(models.QuerySet["LogEntry"]):
    def visible_to(self, user: User) -> Self:
        """The entries about the cases that this person may see."""
        return self.filter(case_id__in=Case.objects.visible_to(user).values("pk"))


class LogEntry(models.Model):
    """One line of the moderation log. Only ever added: triggers refuse the rest. Opaque ids, no names, no words.

    The lines of a group are a chain: each holds the digest of the one before (discussions.log).
    """

    class Action(models.TextChoices):
        FLAGGED = "flagged", _("flagged")
        CLAIMED = "claimed", _("claimed")
        RELEASED = "released", _("released")
        HIDE = "hide", _("hidden")
        RESTORE = "restore", _("shown again")
        DISMISS = "dismiss", _("left as it is")
        LOOKED = "looked", _("opened by a superuser")

    at = models.DateTimeField(_("when"), default=timezone.now)
    group_id = models.CharField(_("group"), max_length=10)
    case_id = models.CharField(_("case"), max_length=10, db_index=True)
    actor_id = models.CharField(_("who"), max_length=12)
    action = models.CharField(_("what"), max_length=10, choices=Action)
    reason = models.CharField(_("reason"), max_length=20, choices=Reason, blank=True)
    number = models.PositiveIntegerField(help_text="From 1, counted by the group’s chain.")
    previous = models.CharField(max_length=64, help_text="The digest of the line before; empty in the first.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of this line and of `previous`, in hexadecimal.")

    objects: ClassVar = LogEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("log entry")
        verbose_name_plural = _("log")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["group_id", "number"], name="discussions_logentry_number")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"


class LogEnd(models.Model):
    """Where a group's chain ends: whoever adds a line holds this row, and a chain that was cut off is told by it."""

    chain = models.CharField(primary_key=True, max_length=10, help_text="The id of the group.")
    number = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("end of a log")

    def __str__(self) -> str:
        return f"{self.chain} {self.number} {self.digest}"
