"""Who is in a group, under what name, with which roles."""

from functools import cache
from typing import ClassVar, Self, cast

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower, Now
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from readings.ids import new_id


class Role(models.TextChoices):
    ORGANIZER = "organizer", _("organizer")
    MODERATOR = "moderator", _("moderator")
    CARER = "carer", _("carer")


def lives(path: str = "group__") -> Q:
    """A condition on rows of a group: its date hasn't come, or it is kept then. Of one that is deleted on its date
    nobody reads anything from that moment on, whether or not the timer has run.
    """
    at, afterwards = f"{path}closes_at", f"{path}afterwards"
    return Q(**{f"{at}__isnull": True}) | Q(**{f"{at}__gt": Now()}) | Q(**{afterwards: "archive"})


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self) -> Self:
        return self.filter(status=Membership.Status.ACTIVE)

    def visible_to(self, user: User) -> Self:
        """The people in the groups that this person is in now, those who left included."""
        return self.filter(group__memberships__user=user, group__memberships__status=Membership.Status.ACTIVE)

    def holding(self, role: Role) -> Self:
        """Those in their group now who hold this role."""
        return self.active().filter(roles__role=role)

    def reachable(self) -> Self:
        """Those in their group now whose account has an address. (Mail goes to it once it is confirmed.)"""
        return self.active().filter(user__isnull=False).exclude(user__email="")

    def with_roles(self) -> Self:
        """Each with `organizes`, `moderates` and `cares`, which groups.policies asks."""
        roles = {"organizes": Role.ORGANIZER, "moderates": Role.MODERATOR, "cares": Role.CARER}
        return self.annotate(**{name: held(role) for name, role in roles.items()})

    def listed(self) -> Self:
        """Who is here now with the roles they hold, whoever came first first: the members' list."""
        return self.active().prefetch_related("roles").order_by("joined_at", "pk")

    def for_front_page(self, user: User) -> Self:
        """This person's groups and, until they say that they have read it, what they were removed from."""
        unread = Q(status=Membership.Status.REMOVED, removal_read_at__isnull=True)
        mine = self.filter(lives(), Q(status=Membership.Status.ACTIVE) | unread, user=user)
        return mine.select_related("group").order_by("group__name", "pk")


Memberships = models.Manager.from_queryset(MembershipQuerySet)


class MembershipManager(Memberships):
    @cached_property
    def everybody_acting(self) -> MembershipQuerySet:
        """All that `acting` has in common. Putting it together takes longer than the database takes to answer."""
        return cast("MembershipQuerySet", self.active().filter(lives()).select_related("group").with_roles())

    def acting(self, user: User) -> MembershipQuerySet:
        """This person's own memberships now, with group and roles: the query that a group's pages begin with."""
        return self.everybody_acting.filter(user=user)


class Membership(models.Model):
    """A person in a group, under the name used in this group. The row stays when they leave, so that words stay."""

    class Status(models.TextChoices):
        ACTIVE = "active", _("in the group")
        LEFT = "left", _("left")
        REMOVED = "removed", _("removed")

    class RoundUp(models.TextChoices):
        NEVER = "never", _("never")
        DAILY = "daily", _("once a day")
        WEEKLY = "weekly", _("once a week")

    id = models.CharField(primary_key=True, max_length=10, default=new_id, editable=False)
    group = models.ForeignKey("groups.DiscussionGroup", on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="memberships")
    name = models.CharField(
        _("your name in this group"),
        max_length=60,
        blank=True,
        help_text=_("Only this group sees it. It needn’t be your real name."),
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.ACTIVE)
    invitation = models.ForeignKey("groups.Invitation", null=True, on_delete=models.SET_NULL, related_name="joined")
    joined_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    removal_reason = models.TextField(_("reason"), max_length=1000, blank=True)
    removal_read_at = models.DateTimeField(null=True)
    reminder_hours = models.PositiveSmallIntegerField(
        _("reminder"), null=True, default=24, help_text="Hours before a session; null for no reminder."
    )
    round_up = models.CharField(_("round-up"), max_length=6, choices=RoundUp, default=RoundUp.NEVER)
    last_round_up_at = models.DateTimeField(null=True)
    change_mail = models.BooleanField(
        _("changes"), default=True, help_text="Whether a mail says that a session was changed or called off."
    )
    discreet_mail = models.BooleanField(
        _("discretion"),
        null=True,
        help_text="Whether mails keep this group's name to themselves; null as in the account.",
    )

    # Whether the roles are held: only on rows from `with_roles`, and an AttributeError on any other.
    organizes: bool
    moderates: bool
    cares: bool

    objects: ClassVar = MembershipManager()

    class Meta:
        verbose_name = _("membership")
        constraints = [
            models.UniqueConstraint(fields=["group", "user"], name="groups_membership_once"),
            models.UniqueConstraint(
                "group",
                Lower("name"),
                condition=Q(status="active"),
                name="groups_membership_name",
                violation_error_message=_("Somebody in this group already goes by that name. Please choose another."),
            ),
            models.CheckConstraint(
                name="groups_membership_ended",
                condition=Q(status="active", ended_at__isnull=True) | Q(ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """The name used in this group; for somebody whose account is gone, "a former member"."""
        return self.name or str(_("a former member"))


class MembershipRole(models.Model):
    """A role that somebody holds in a group. A member may hold several; dates show who held what since when."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=12, choices=Role)
    granted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("role")
        constraints = [models.UniqueConstraint(fields=["membership", "role"], name="groups_membershiprole_once")]

    def __str__(self) -> str:
        return self.get_role_display()


@cache
def held(role: Role) -> Exists:
    """Whether a membership holds the role. Built once: every page of a group asks, and building it takes a while."""
    return Exists(MembershipRole.objects.filter(membership=OuterRef("pk"), role=role))
