"""The moderators' log, which nobody can change."""

from typing import ClassVar, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from discussions.models.cases import Case, Reason


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
        DISMISS = "dismiss", _("left as it is")
        REPAIR = "repair", _("talked about in private")
        FOLD = "fold", _("folded behind a content note")
        HIDE = "hide", _("hidden")
        REMOVE = "remove", _("removed")
        RESTORE = "restore", _("shown again")
        SLOW = "slow", _("slowed down")
        PAUSE = "pause", _("paused")
        LOCK = "lock", _("thread locked")
        MOVE = "move", _("moved")
        EXPEL = "expel", _("removed from the group")
        RAISED = "raised", _("went to the site’s moderators")
        NOTED = "noted", _("a note among moderators")
        APPEALED = "appealed", _("appealed")
        UPHELD = "upheld", _("the decision stands")
        CHANGED = "changed", _("the decision was changed")
        LAPSED = "lapsed", _("lapsed")
        GIVEN = "given", _("made one of the site’s moderators")
        ENDED = "ended", _("no longer one of the site’s moderators")
        LOOKED = "looked", _("opened by a superuser")

    at = models.DateTimeField(_("when"), default=timezone.now)
    group_id = models.CharField(_("group"), max_length=10)
    case_id = models.CharField(_("case"), max_length=10, db_index=True)
    actor_id = models.CharField(_("who"), max_length=12)
    subject_id = models.CharField(_("about whom"), max_length=12, blank=True, db_index=True)
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
