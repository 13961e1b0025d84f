"""Finding a time: candidates, who can come to which, and the shifts somebody works."""

from datetime import datetime, timedelta
from typing import ClassVar, Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User, validate_time_zone
from groups.models.group import DiscussionGroup
from groups.models.membership import Membership
from groups.models.session import GroupSession
from readings.ids import new_id


class TimePollQuerySet(models.QuerySet["TimePoll"]):
    def visible_to(self, user: User) -> Self:
        """The polls of the groups that this person is in now."""
        return self.filter(group__memberships__user=user, group__memberships__status=Membership.Status.ACTIVE)

    def open(self) -> Self:
        return self.filter(status=TimePoll.Status.OPEN)

    def listed(self) -> Self:
        """The open ones first, and of both the newest."""
        return self.order_by(F("ended_at").desc(nulls_first=True), "-created_at", "pk")


class TimePoll(models.Model):
    """When shall we meet? Closing it makes sessions of the chosen candidates."""

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")
        TAKEN_BACK = "taken-back", _("taken back")

    id = models.CharField(primary_key=True, max_length=10, default=new_id, editable=False)
    group = models.ForeignKey(DiscussionGroup, on_delete=models.CASCADE, related_name="polls")
    title = models.CharField(_("title"), max_length=200)
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=120, validators=[MinValueValidator(15), MaxValueValidator(720)]
    )
    time_zone = models.CharField(max_length=64, validators=[validate_time_zone])
    answer_by = models.DateTimeField(_("please answer by"), null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    created_by = models.ForeignKey(Membership, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar = TimePollQuerySet.as_manager()

    class Meta:
        verbose_name = _("poll")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("group_poll", args=[self.group_id, self.pk])

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN


class TimeOption(models.Model):
    """One candidate. Those with the same `slot` are one way of meeting, week after week ("Tuesdays at 19:00")."""

    poll = models.ForeignKey(TimePoll, on_delete=models.CASCADE, related_name="options")
    slot = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    session = models.ForeignKey(
        GroupSession, null=True, on_delete=models.SET_NULL, related_name="+", help_text="What became of it."
    )

    class Meta:
        verbose_name = _("candidate")
        ordering = ["poll", "starts_at"]
        constraints = [models.UniqueConstraint(fields=["poll", "starts_at"], name="groups_timeoption_once")]

    def __str__(self) -> str:
        return f"{self.poll_id} {self.starts_at}"

    @property
    def when(self) -> GroupSession:
        """The candidate as the session that it would be, for the templates that show when one is. Needs the poll."""
        ends_at = self.starts_at + timedelta(minutes=self.poll.minutes)
        return GroupSession(starts_at=self.starts_at, ends_at=ends_at, time_zone=self.poll.time_zone)

    @property
    def on_the_wall(self) -> datetime:
        """The start by the group's own clocks, which all candidates of a slot have in common. Needs the poll."""
        return self.starts_at.astimezone(ZoneInfo(self.poll.time_zone))


class TimeVote(models.Model):
    """Whether a member can come to a candidate."""

    class Answer(models.TextChoices):
        YES = "yes", _("yes")
        IF_NEED_BE = "if-need-be", _("if need be")
        NO = "no", _("no")

    option = models.ForeignKey(TimeOption, on_delete=models.CASCADE, related_name="answers")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    answer = models.CharField(max_length=10, choices=Answer)
    answered_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("answer to a candidate")
        constraints = [models.UniqueConstraint(fields=["option", "membership"], name="groups_timevote_once")]

    def __str__(self) -> str:
        return self.answer


class Rota(models.Model):
    """The shifts that somebody works, for their own eyes: it fills their answers in a poll."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    pattern = models.CharField(_("pattern"), max_length=400, help_text="One letter a day, repeated: E E L L N N - -")
    starts_on = models.DateField(_("first day of the pattern"))
    shifts = models.JSONField(default=dict, help_text="Letter → [start, end] on the wall, perhaps over midnight.")
    travel_minutes = models.PositiveSmallIntegerField(
        _("minutes on the way"), default=30, validators=[MaxValueValidator(240)]
    )
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("rota")

    def __str__(self) -> str:
        return "rota"


class CalendarFeed(models.Model):
    """A person's feed of the sessions in their groups. Only the token's hash is stored; a new one ends the old."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    shows_titles = models.BooleanField(_("with the sessions’ titles"), default=False)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("calendar feed")

    def __str__(self) -> str:
        return "calendar feed"
