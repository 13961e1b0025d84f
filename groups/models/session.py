"""A meeting of a group, and who comes to it."""

import datetime as dt
from typing import ClassVar, Self
from zoneinfo import ZoneInfo

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User, validate_time_zone
from groups.models.group import DiscussionGroup
from groups.models.membership import Membership, lives
from readings.ids import new_id
from readings.models import Reading


class GroupSessionQuerySet(models.QuerySet["GroupSession"]):
    def visible_to(self, user: User) -> Self:
        """The sessions of the groups that this person is in now."""
        return self.filter(lives(), group__memberships__user=user, group__memberships__status=Membership.Status.ACTIVE)

    def upcoming(self) -> Self:
        """Scheduled and not over yet, the next one first."""
        return self.filter(status=GroupSession.Status.SCHEDULED, ends_at__gt=timezone.now()).order_by("starts_at", "pk")

    def with_answer_of(self, user: User) -> Self:
        """Each with `my_answer`: what this person answered, or None."""
        mine = Attendance.objects.filter(session=OuterRef("pk"), membership__user=user)
        return self.annotate(my_answer=Subquery(mine.values("answer")[:1]))

    def nearest_first(self) -> Self:
        """What is coming or under way, soonest first, then what is over, latest first; the cancelled among them."""
        coming = Case(When(ends_at__gt=timezone.now(), then=F("starts_at")))
        return self.order_by(coming.asc(nulls_last=True), "-starts_at", "pk")

    def for_list(self, user: User) -> Self:
        """The fetch plan of a group's list: `nearest_first`, each with its reading and this person's answer."""
        return self.nearest_first().with_answer_of(user).select_related("reading")

    def for_page(self) -> Self:
        """The fetch plan of a session's page."""
        return self.select_related("reading", "series")

    def next_of_each_group(self, user: User) -> Self:
        """The next one of each of this person's groups, with their answer: one row a group, however long its series."""
        coming = GroupSession.objects.filter(group=OuterRef("pk")).upcoming()
        groups = DiscussionGroup.objects.visible_to(user).annotate(next_one=Subquery(coming.values("pk")[:1]))
        return self.filter(pk__in=groups.values("next_one")).with_answer_of(user)

    def coming_up_for(self, user: User) -> Self:
        """What comes next in all of this person's groups, each with its group and their answer: of a series only the
        next one, with `more`, how many of it follow (None for none).
        """
        of_series = GroupSession.objects.filter(series=OuterRef("series")).upcoming().order_by()
        follow = of_series.filter(starts_at__gt=OuterRef("starts_at")).values("series").annotate(number=Count("pk"))
        next_ones = (
            self.visible_to(user).upcoming().exclude(Exists(of_series.filter(starts_at__lt=OuterRef("starts_at"))))
        )
        return next_ones.with_answer_of(user).annotate(more=Subquery(follow.values("number"))).select_related("group")


class GroupSession(models.Model):
    """One meeting. Times are UTC; `time_zone` is the group's when it was scheduled, in which the hour was meant."""

    class Status(models.TextChoices):
        SCHEDULED = "scheduled", _("scheduled")
        CANCELLED = "cancelled", _("cancelled")

    id = models.CharField(primary_key=True, max_length=10, default=new_id, editable=False)
    group = models.ForeignKey(DiscussionGroup, on_delete=models.CASCADE, related_name="sessions")
    title = models.CharField(_("title"), max_length=200)
    reading = models.ForeignKey(Reading, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    time_zone = models.CharField(max_length=64, validators=[validate_time_zone])
    places = models.PositiveSmallIntegerField(
        _("places"),
        null=True,
        blank=True,
        validators=[MinValueValidator(2)],
        help_text=_("If fewer than the group."),
    )
    place = models.CharField(_("place"), max_length=300, blank=True)
    link = models.URLField(_("call link"), blank=True)
    place_hours = models.PositiveSmallIntegerField(
        _("hours before"),
        default=24,
        help_text="From how many hours before the start those who come see the place and the link.",
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.SCHEDULED)
    cancel_note = models.CharField(_("why, in a word"), max_length=300, blank=True)
    series = models.ForeignKey(
        "groups.Series", null=True, blank=True, on_delete=models.SET_NULL, related_name="sessions"
    )
    occurs_on = models.DateField(
        null=True,
        help_text="The day that the series' rule gives it, in its zone; it may have been moved since.",
    )
    sequence = models.PositiveIntegerField(
        default=0, help_text="RFC 5545's SEQUENCE: rises with every change that calendars should take over."
    )
    revision = models.PositiveIntegerField(
        default=0, help_text="Rises with all that those in the session see live. Never with a sealed entry."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(default=timezone.now)
    asked_again_at = models.DateTimeField(null=True, help_text="When whoever hadn't answered was last reminded.")
    attendance_noted_at = models.DateTimeField(null=True)

    # Only on rows from `with_answer_of`, and an AttributeError on any other.
    my_answer: str | None
    # Only on rows from `coming_up_for`.
    more: int | None

    objects: ClassVar = GroupSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        ordering = ["starts_at"]
        indexes = [models.Index(fields=["group", "starts_at"], name="groups_groupsession_by_time")]
        constraints = [
            models.CheckConstraint(name="groups_groupsession_ends_later", condition=Q(ends_at__gt=F("starts_at"))),
            models.UniqueConstraint(fields=["series", "occurs_on"], name="groups_groupsession_once_a_day_of_a_series"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("group_session", args=[self.group_id, self.pk])

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def has_started(self) -> bool:
        return self.starts_at <= timezone.now()

    @property
    def is_over(self) -> bool:
        return self.ends_at <= timezone.now()

    @property
    def is_cancelled(self) -> bool:
        return self.status == self.Status.CANCELLED

    @property
    def minutes(self) -> int:
        return round((self.ends_at - self.starts_at).total_seconds() / 60)

    @property
    def day(self) -> dt.date:
        """The day of the start, by the clocks by which it was planned."""
        return self.starts_at.astimezone(self.zone).date()

    def with_following(self) -> GroupSessionQuerySet:
        """This one and those of its series that come after it, as far as they take an answer."""
        mine = Q(pk=self.pk)
        if self.series_id:
            mine |= Q(series=self.series_id, starts_at__gt=self.starts_at)
        return GroupSession.objects.filter(mine, status=self.Status.SCHEDULED, starts_at__gt=timezone.now())

    @property
    def place_from(self) -> dt.datetime:
        """From when those who come see where it is."""
        return self.starts_at - dt.timedelta(hours=self.place_hours)

    @property
    def place_is_out(self) -> bool:
        """Whether those who come see where it is: from some hours before until it is over, and not once it is off."""
        return self.place_from <= timezone.now() and not self.is_over and not self.is_cancelled

    @property
    def place_is_to_come(self) -> bool:
        """Whether there is a place or a link that those who come will see, and don't yet."""
        return bool(self.place or self.link) and self.place_from > timezone.now() and not self.is_cancelled

    @property
    def hour_is_skipped(self) -> bool:
        """Whether it begins later than its series does, because the clocks skip the series' hour that day."""
        if self.series is None or self.occurs_on is None:
            return False
        return self.starts_at == self.series.begins(self.occurs_on) and self.series.skips_on(self.occurs_on)

    @property
    def was_moved(self) -> bool:
        """Whether it was moved by hand, away from when its series' rule has it."""
        if self.series is None or self.occurs_on is None:
            return False
        return self.starts_at != self.series.begins(self.occurs_on)

    @property
    def differs_here(self) -> bool:
        """Whether the group's clocks show other hours than the reader's (the active time zone) for this session."""
        here = timezone.get_current_timezone()
        moments = (self.starts_at, self.ends_at)
        return any(
            moment.astimezone(here).utcoffset() != moment.astimezone(self.zone).utcoffset() for moment in moments
        )

    @property
    def hour_comes_twice(self) -> bool:
        """Whether the clocks go back, so that the group's hour of the start comes twice that day."""
        start = self.starts_at.astimezone(self.zone)
        return start.replace(fold=0).utcoffset() != start.replace(fold=1).utcoffset()


class Attendance(models.Model):
    """A member's answer to one session. A session with fewer places is held to them by a trigger (0002_triggers)."""

    class Answer(models.TextChoices):
        YES = "yes", _("I’m coming")
        MAYBE = "maybe", _("maybe")
        NO = "no", _("I can’t")

    group = models.ForeignKey(DiscussionGroup, on_delete=models.CASCADE, related_name="+")
    session = models.ForeignKey(GroupSession, on_delete=models.CASCADE, related_name="attendances")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="attendances")
    answer = models.CharField(
        _("answer"), max_length=5, choices=Answer, blank=True, help_text="Empty for who came without having answered."
    )
    answered_at = models.DateTimeField(auto_now=True)
    came = models.BooleanField(null=True, help_text="Noted afterwards; null as long as nobody has.")

    class Meta:
        verbose_name = _("attendance")
        constraints = [models.UniqueConstraint(fields=["session", "membership"], name="groups_attendance_once")]

    def __str__(self) -> str:
        return f"{self.session_id} {self.membership_id} {self.answer}"


class Need(models.Model):
    """What somebody needs to be able to come. Only the group's carers read it; it is deleted after the session."""

    class Kind(models.TextChoices):
        CHILDCARE = "childcare", _("childcare")
        LIFT = "lift", _("a lift")
        INTERPRETATION = "interpretation", _("interpretation")
        STEP_FREE = "step-free", _("step-free access")
        FARE = "fare", _("the fare")
        WRITTEN = "written", _("writing instead of speaking")
        OTHER = "other", _("something else")

    group = models.ForeignKey(DiscussionGroup, on_delete=models.CASCADE, related_name="+")
    session = models.ForeignKey(GroupSession, on_delete=models.CASCADE, related_name="needs")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=14, choices=Kind)
    words = models.CharField(_("in your words"), max_length=300, blank=True)
    met_at = models.DateTimeField(null=True, help_text="When a carer said that it is seen to.")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("need")
        constraints = [
            models.UniqueConstraint(fields=["session", "membership", "kind"], name="groups_need_once"),
        ]

    def __str__(self) -> str:
        return self.kind
