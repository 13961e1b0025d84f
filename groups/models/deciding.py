"""What a group has decided about itself, dated; and how it ends or becomes two."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from groups.models.group import DiscussionGroup
from groups.models.membership import Membership, Role
from readings.ids import new_id


class GroupDecisionQuerySet(models.QuerySet["GroupDecision"]):
    def for_page(self) -> Self:
        """The newest first, each with who decided and whom it was about."""
        return self.select_related("decided_by", "member").order_by("-decided_at", "-pk")

    def visible_to(self, user: User) -> Self:
        """The decisions of the groups that this person is in now."""
        return self.filter(group__memberships__user=user, group__memberships__status=Membership.Status.ACTIVE)


# What each decision about how open the group is comes to.
SENTENCES = {
    ("visibility", "unlisted"): _("The group is not listed: nobody outside learns of it."),
    ("visibility", "listed"): _("The group is listed with what it is for."),
    ("joining", "invitation"): _("One joins by invitation."),
    ("joining", "request"): _("One joins on request, with an introduction."),
    ("joining", "open"): _("The group is open: whoever finds it may come in."),
    ("naming", "named"): _("From now on each comment stands under its author’s name in the group."),
    ("naming", "choice"): _("Each chooses for a comment whether it stands under their name or as said by “a member”."),
    ("closing", "taken-back"): _("The group goes on. The date on which it was to close is taken back."),
    ("dividing", "proposed"): _("It was proposed to become two groups."),
    ("dividing", "taken-back"): _("It stays one group. The proposal to become two is taken back."),
    ("dividing", "done"): _("The group has become two."),
    ("dividing", "begun"): _("The group began as a part of another one, which had become two."),
}


class GroupDecision(models.Model):
    """A dated decision of a group about itself: who sees it, how one joins, who holds which role. The newest of a kind
    holds, and the next may reverse it; rows are only added (a trigger holds that, until the group is deleted).
    """

    class About(models.TextChoices):
        VISIBILITY = "visibility", _("who sees it")
        JOINING = "joining", _("how one joins")
        NAMING = "naming", _("names beside comments")
        PLACES = "places", _("places")
        ROLE_GIVEN = "role-given", _("a role was given")
        ROLE_TAKEN = "role-taken", _("a role was given back")
        CLOSING = "closing", _("closing")
        DIVIDING = "dividing", _("dividing")

    group = models.ForeignKey(DiscussionGroup, on_delete=models.CASCADE, related_name="decisions")
    about = models.CharField(max_length=12, choices=About)
    value = models.CharField(max_length=60, help_text="The choice's value, a role, a number or a date.")
    member = models.ForeignKey(
        Membership,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Whose role, if it is about one.",
    )
    decided_by = models.ForeignKey(Membership, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar = GroupDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision of the group")
        indexes = [models.Index(fields=["group", "-decided_at"], name="groups_groupdecision_latest")]

    def __str__(self) -> str:
        return f"{self.group_id} {self.about} {self.value}"

    @property
    def sentence(self) -> str:
        """What was decided, in words."""
        if known := SENTENCES.get((self.about, self.value)):
            return str(known)
        if self.about == self.About.PLACES:
            return gettext("The group has %(places)s places.") % {"places": self.value}
        if self.about in {self.About.ROLE_GIVEN, self.About.ROLE_TAKEN} and self.member:
            role = dict(Role.choices).get(self.value, self.value)
            given = self.about == self.About.ROLE_GIVEN
            words = gettext("%(name)s became %(role)s.") if given else gettext("%(name)s isn’t %(role)s any more.")
            return words % {"name": self.member.display_name, "role": role}
        if self.about == self.About.CLOSING and self.value != "taken-back":
            afterwards, _space, day = self.value.partition(" ")
            deleted = afterwards == Closing.Afterwards.DELETE
            words = gettext("The group is deleted on %(day)s.") if deleted else gettext("The group closes on %(day)s.")
            return words % {"day": date_format(date.fromisoformat(day))}
        return f"{self.get_about_display()}: {self.value}"


class Closing(models.Model):
    """A group closes well: a date that everybody knows, a last round, one's own words, then archive or deletion."""

    Afterwards = DiscussionGroup.Afterwards

    class Status(models.TextChoices):
        ANNOUNCED = "announced", _("announced")
        TAKEN_BACK = "taken-back", _("taken back")
        DONE = "done", _("done")

    group = models.ForeignKey(DiscussionGroup, on_delete=models.CASCADE, related_name="closings")
    closes_at = models.DateTimeField(_("closes"))
    afterwards = models.CharField(_("what becomes of it"), max_length=8, choices=Afterwards)
    status = models.CharField(max_length=10, choices=Status, default=Status.ANNOUNCED)
    announced_by = models.ForeignKey(Membership, null=True, on_delete=models.SET_NULL, related_name="+")
    announced_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    receipt = models.CharField(
        max_length=10,
        unique=True,
        default=new_id,
        editable=False,
        help_text="In the address of the page that says what was deleted. Members know it before.",
    )

    class Meta:
        verbose_name = _("closing")
        constraints = [
            models.UniqueConstraint(
                fields=["group"], condition=Q(status="announced"), name="groups_closing_one_announced"
            ),
            models.CheckConstraint(name="groups_closing_later", condition=Q(closes_at__gt=F("announced_at"))),
        ]

    def __str__(self) -> str:
        return f"{self.group_id} {self.closes_at}"


class DeletedGroup(models.Model):
    """What is left of a group that was deleted: its id, when, and how many rows of each table went. No name, nobody's.

    Its page counts again whatever still names the id, so that anybody who holds its address can check.
    """

    id = models.CharField(primary_key=True, max_length=10, default=new_id, editable=False)
    group_id = models.CharField(max_length=10, unique=True)
    deleted_at = models.DateTimeField(default=timezone.now)
    counts = models.JSONField(default=dict, help_text="Rows deleted, by table.")

    class Meta:
        verbose_name = _("deleted group")

    def __str__(self) -> str:
        return self.pk


class Division(models.Model):
    """A group that has outgrown its places becomes two: each member says where they go."""

    class Status(models.TextChoices):
        OPEN = "open", _("everybody chooses")
        DONE = "done", _("done")
        TAKEN_BACK = "taken-back", _("taken back")

    id = models.CharField(primary_key=True, max_length=10, default=new_id, editable=False)
    group = models.ForeignKey(DiscussionGroup, on_delete=models.CASCADE, related_name="divisions")
    name = models.CharField(_("name of the new group"), max_length=120)
    purpose = models.TextField(_("purpose of the new group"), max_length=2000, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    new_group = models.ForeignKey(DiscussionGroup, null=True, on_delete=models.SET_NULL, related_name="+")
    proposed_by = models.ForeignKey(Membership, null=True, on_delete=models.SET_NULL, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("division")
        constraints = [
            models.UniqueConstraint(fields=["group"], condition=Q(status="open"), name="groups_division_one_open"),
        ]

    def __str__(self) -> str:
        return self.pk


class DivisionChoice(models.Model):
    """Where a member goes when the group divides."""

    class Side(models.TextChoices):
        STAY = "stay", _("I stay")
        GO = "go", _("I go to the new group")
        EITHER = "either", _("either is fine")

    division = models.ForeignKey(Division, on_delete=models.CASCADE, related_name="choices")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    side = models.CharField(max_length=6, choices=Side)

    class Meta:
        verbose_name = _("choice in a division")
        constraints = [models.UniqueConstraint(fields=["division", "membership"], name="groups_divisionchoice_once")]

    def __str__(self) -> str:
        return self.side
