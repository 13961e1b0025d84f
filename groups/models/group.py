"""A group and the readings it has taken up."""

from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User, validate_time_zone
from groups.models.joining import WaitingPlace
from groups.models.membership import Membership, Role, lives
from readings.ids import new_id
from readings.models import Reading
from statements.kept import Given


class DiscussionGroupQuerySet(models.QuerySet["DiscussionGroup"]):
    def visible_to(self, user: User) -> Self:
        """The groups that this person is in now. Nobody else learns that a group exists."""
        return self.filter(lives(""), memberships__user=user, memberships__status=Membership.Status.ACTIVE)

    def writable(self) -> Self:
        """Those that aren't closed: the only ones in which anything can be written (`is_closed` is the other side)."""
        still = Q(closes_at__isnull=True) | Q(closes_at__gt=timezone.now())
        return self.filter(still, status=DiscussionGroup.Status.ACTIVE)

    def closed(self, at: datetime | Given) -> Self:
        """Those that are at this moment: `is_closed`."""
        return self.filter(Q(status=DiscussionGroup.Status.ARCHIVED) | Q(closes_at__lte=at))

    def answering(self) -> Self:
        """Those that somebody outside may come upon: open now, with an organizer there to answer."""
        organizers = Membership.objects.holding(Role.ORGANIZER).filter(group=OuterRef("pk"))
        return self.writable().filter(Exists(organizers))

    def listed(self) -> Self:
        """The directory: those that decided to be in it, in the order of their founding, each with `taken`."""
        listed = self.answering().filter(visibility=DiscussionGroup.Visibility.LISTED)
        return listed.with_taken().order_by("created_at", "pk")

    def outside(self, outside_id: str) -> Self:
        """The one with this address for whoever is outside: it is listed, or has a door at which one may knock."""
        door = ~Q(joining=DiscussionGroup.Joining.INVITATION)
        shown = Q(visibility=DiscussionGroup.Visibility.LISTED) | door
        return self.answering().filter(shown, outside_id=outside_id).with_taken()

    def with_taken(self) -> Self:
        """Each with `taken`: how many places are taken or waited for."""
        inside = Membership.objects.active().filter(group=OuterRef("pk"))
        in_line = WaitingPlace.objects.in_line().filter(group=OuterRef("pk"))
        counts = [
            Coalesce(Subquery(rows.order_by().values("group").annotate(number=Count("pk")).values("number")), 0)
            for rows in (inside, in_line)
        ]
        return self.annotate(taken=counts[0] + counts[1])

    def hold(self, group_id: str) -> None:
        """Locks the group's row until the transaction ends: two who act on one group are heard one after the other."""
        self.select_for_update(no_key=True).get(pk=group_id)


class DiscussionGroup(models.Model):
    """A small group of people who read and talk together. Its places are held by a trigger (0002_triggers)."""

    class Visibility(models.TextChoices):
        UNLISTED = "unlisted", _("unlisted")
        LISTED = "listed", _("listed with its purpose")

    class Joining(models.TextChoices):
        INVITATION = "invitation", _("by invitation")
        REQUEST = "request", _("on request")
        OPEN = "open", _("open")

    class Naming(models.TextChoices):
        NAMED = "named", _("each comment under a name")
        CHOICE = "choice", _("as each chooses for a comment")

    class Status(models.TextChoices):
        ACTIVE = "active", _("active")
        ARCHIVED = "archived", _("closed, kept to read")

    class Afterwards(models.TextChoices):
        ARCHIVE = "archive", _("kept to read, for those who are members at the end")
        DELETE = "delete", _("deleted, with everything in it")

    id = models.CharField(primary_key=True, max_length=10, default=new_id, editable=False)
    name = models.CharField(_("name"), max_length=120)
    purpose = models.TextField(_("purpose"), max_length=2000, blank=True)
    language = models.CharField(_("language"), max_length=12, choices=settings.LANGUAGES, default="en")
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC", validators=[validate_time_zone])
    places = models.PositiveSmallIntegerField(
        _("places"), default=12, validators=[MinValueValidator(2), MaxValueValidator(60)]
    )
    visibility = models.CharField(_("visibility"), max_length=10, choices=Visibility, default=Visibility.UNLISTED)
    joining = models.CharField(_("joining"), max_length=10, choices=Joining, default=Joining.INVITATION)
    naming = models.CharField(
        _("names beside comments"), max_length=10, choices=Naming, default=Naming.NAMED, db_default="named"
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.ACTIVE)
    closes_at = models.DateTimeField(null=True, help_text="When it closes, once that is announced (Closing).")
    afterwards = models.CharField(
        max_length=8, choices=Afterwards, blank=True, help_text="What becomes of it then; empty without a date."
    )
    outside_id = models.CharField(
        max_length=10,
        unique=True,
        default=new_id,
        editable=False,
        help_text="In the address for whoever is outside, which tells nothing of the group's own.",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    # Only on rows from `with_taken`.
    taken: int

    objects: ClassVar = DiscussionGroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("group")
        constraints = [
            models.CheckConstraint(name="groups_discussiongroup_places", condition=Q(places__gte=2, places__lte=60)),
            models.CheckConstraint(
                name="groups_discussiongroup_says_what_for",
                condition=Q(visibility="unlisted", joining="invitation") | ~Q(purpose=""),
            ),
            models.CheckConstraint(
                name="groups_discussiongroup_closes_somehow",
                condition=Q(closes_at__isnull=True, afterwards="") | (Q(closes_at__isnull=False) & ~Q(afterwards="")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("group_detail", args=[self.pk])

    @property
    def is_closed(self) -> bool:
        """Whether its date has come, by the clock: nothing is written in it any more. One that is deleted then is no
        longer found at all (`lives`).
        """
        return self.status == self.Status.ARCHIVED or (self.closes_at is not None and self.closes_at <= timezone.now())

    @property
    def is_closing(self) -> bool:
        """Whether it has announced its date, and that is still to come."""
        return self.closes_at is not None and not self.is_closed

    @property
    def is_full(self) -> bool:
        """Whether every place is taken or waited for. Good for a word in advance; a trigger decides."""
        return not DiscussionGroup.objects.with_taken().get(pk=self.pk).has_room

    @property
    def has_room(self) -> bool:
        """The opposite, on rows from `with_taken`."""
        return self.taken < self.places

    @property
    def has_outside(self) -> bool:
        """Whether somebody outside may come upon it at all: the other side of the queryset's `outside`."""
        return self.visibility == self.Visibility.LISTED or self.joining != self.Joining.INVITATION


class GroupReadingQuerySet(models.QuerySet["GroupReading"]):
    def visible_to(self, user: User) -> Self:
        """What the groups that this person is in now have taken up."""
        return self.filter(lives(), group__memberships__user=user, group__memberships__status=Membership.Status.ACTIVE)

    def listed(self) -> Self:
        """What the group reads now, in its order, each with its reading."""
        return self.filter(status=GroupReading.Status.LISTED).select_related("reading").order_by("position", "pk")

    def for_home(self) -> Self:
        """The fetch plan of a group's home: `listed`, the latest first, with title and author alone."""
        return self.listed().reverse().only("group_id", "reading__title", "reading__author")


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
