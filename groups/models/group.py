"""A group and the readings it has taken up."""

from typing import ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User, validate_time_zone
from groups.models.membership import Membership
from readings.ids import new_id
from readings.models import Reading


class DiscussionGroupQuerySet(models.QuerySet["DiscussionGroup"]):
    def visible_to(self, user: User) -> Self:
        """The groups that this person is in now. Nobody else learns that a group exists."""
        return self.filter(memberships__user=user, memberships__status=Membership.Status.ACTIVE)

    def hold(self, group_id: str) -> None:
        """Locks the group's row until the transaction ends: two who act on one group are heard one after the other."""
        self.select_for_update(no_key=True).get(pk=group_id)


class DiscussionGroup(models.Model):
    """A small group of people who read and talk together. Its places are held by a trigger (0002_triggers)."""

    id = models.CharField(primary_key=True, max_length=10, default=new_id, editable=False)
    name = models.CharField(_("name"), max_length=120)
    purpose = models.TextField(_("purpose"), max_length=2000, blank=True)
    language = models.CharField(_("language"), max_length=12, choices=settings.LANGUAGES, default="en")
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC", validators=[validate_time_zone])
    places = models.PositiveSmallIntegerField(
        _("places"), default=12, validators=[MinValueValidator(2), MaxValueValidator(60)]
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar = DiscussionGroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("group")
        constraints = [
            models.CheckConstraint(name="groups_discussiongroup_places", condition=Q(places__gte=2, places__lte=60)),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("group_detail", args=[self.pk])

    @property
    def is_full(self) -> bool:
        """Whether every place is taken. Good for a word in advance; who gets the last place, a trigger decides."""
        return self.memberships.active().count() >= self.places


class GroupReadingQuerySet(models.QuerySet["GroupReading"]):
    def visible_to(self, user: User) -> Self:
        """What the groups that this person is in now have taken up."""
        return self.filter(group__memberships__user=user, group__memberships__status=Membership.Status.ACTIVE)

    def listed(self) -> Self:
        """What the group reads now, in its order, each with its reading."""
        return self.filter(status=GroupReading.Status.LISTED).select_related("reading").order_by("position", "pk")

    def for_home(self) -> Self:
        """The fetch plan of a group's home: `listed`, with title and author alone."""
        return self.listed().only("group_id", "reading__title", "reading__author")


class GroupReading(models.Model):
    """A reading that a group has taken up, in the group's order.

    One that was taken off the list stays readable where the group has talked about it (groups.assigning).
    """

    class Status(models.TextChoices):
        LISTED = "listed", _("on the list")
        TAKEN_OFF = "taken-off", _("taken off the list")

    group = models.ForeignKey(DiscussionGroup, on_delete=models.CASCADE, related_name="group_readings")
    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveIntegerField()
    status = models.CharField(max_length=10, choices=Status, default=Status.LISTED)
    for_study = models.BooleanField(
        help_text="The text is here for one group's study, so no second group can take it up."
    )
    added_by = models.ForeignKey(Membership, null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar = GroupReadingQuerySet.as_manager()

    class Meta:
        verbose_name = _("group’s reading")
        ordering = ["group", "position"]
        constraints = [
            models.UniqueConstraint(fields=["group", "reading"], name="groups_groupreading_once"),
            models.UniqueConstraint(
                fields=["reading"], condition=Q(for_study=True), name="groups_groupreading_study_in_one_group"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group_id} {self.reading_id}"

    def get_absolute_url(self) -> str:
        return reverse("group_reading", args=[self.group_id, self.reading_id])
