"""A series: sessions that come again by a rule. Each occurrence is a row of GroupSession."""

import datetime as dt
from typing import ClassVar, Self
from zoneinfo import ZoneInfo

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User, validate_time_zone
from groups.models.group import DiscussionGroup
from groups.models.membership import Membership
from readings.ids import new_id


class SeriesQuerySet(models.QuerySet["Series"]):
    def visible_to(self, user: User) -> Self:
        """The series of the groups that this person is in now."""
        return self.filter(group__memberships__user=user, group__memberships__status=Membership.Status.ACTIVE)


class Series(models.Model):
    """The rule: wall time, IANA zone, how often, until when. Occurrences are counted on the wall's calendar, never in
    UTC, so that 19:00 stays 19:00 when the clocks change.
    """

    class Rule(models.TextChoices):
        WEEKLY = "weekly", _("every week")
        FORTNIGHTLY = "fortnightly", _("every two weeks")
        MONTHLY_DAY = "monthly-day", _("every month on the same date")
        MONTHLY_WEEKDAY = "monthly-weekday", _("every month on the same weekday")

    id = models.CharField(primary_key=True, max_length=10, default=new_id, editable=False)
    group = models.ForeignKey(DiscussionGroup, on_delete=models.CASCADE, related_name="series")
    title = models.CharField(_("title"), max_length=200)
    rule = models.CharField(_("how often"), max_length=16, choices=Rule)
    starts_on = models.DateField(_("first day"))
    clock = models.TimeField(_("starts at"), help_text="On the wall, in `time_zone`.")
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=120, validators=[MinValueValidator(15), MaxValueValidator(720)]
    )
    time_zone = models.CharField(max_length=64, validators=[validate_time_zone])
    until = models.DateField(_("until"), null=True, blank=True)
    count = models.PositiveSmallIntegerField(
        _("how many times"), null=True, blank=True, validators=[MinValueValidator(2), MaxValueValidator(160)]
    )
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar = SeriesQuerySet.as_manager()

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")
        constraints = [
            models.CheckConstraint(
                name="groups_series_ends_by_one_of_both",
                condition=Q(until__isnull=True, count__isnull=False) | Q(until__isnull=False, count__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def begins(self, day: dt.date) -> dt.datetime:
        """When the session of this day begins: by the clocks on the wall of the series' zone.

        Where they show the hour twice it is the first of the two. Where they skip it the session begins as much later
        as they skip, which is what RFC 5545 (3.3.5) has calendars do; pages say so (`skips_on`).
        """
        return dt.datetime.combine(day, self.clock, self.zone).astimezone(dt.UTC)

    def skips_on(self, day: dt.date) -> bool:
        """Whether the clocks of the series' zone skip its hour on this day."""
        shown = self.begins(day).astimezone(self.zone)
        return shown.replace(tzinfo=None) != dt.datetime.combine(day, self.clock)
