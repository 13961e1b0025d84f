"""How somebody comes into a group: by an invitation, by asking, or from the waiting list when a place is free."""

from datetime import timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Prefetch, Q, Subquery, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from groups.models.membership import Membership, Role
from readings.ids import new_id


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def standing(self) -> Self:
        """Those that nobody withdrew and no time ended. It is an organizer's word, and ends with the role; all
        of them end when their group closes.
        """
        made_by_organizer = Q(created_by__isnull=True) | Q(maker_organizes())
        now = timezone.now()
        open_still = Q(group__closes_at__isnull=True) | Q(group__closes_at__gt=now)
        return self.filter(made_by_organizer, open_still, revoked_at__isnull=True, expires_at__gt=now)

    def usable(self, user: User | None = None) -> Self:
        """Invitations by which somebody could still come in: whose uses are neither taken nor kept for another."""
        kept = Reservation.objects.filter(invitation=OuterRef("pk"), until__gt=timezone.now())
        if user is not None:
            kept = kept.exclude(user=user)
        count = kept.order_by().values("invitation").annotate(number=Count("pk")).values("number")
        return self.standing().filter(uses__lt=F("max_uses") - Coalesce(Subquery(count), 0))

    def admitting(self, user: User) -> Self:
        """Those by which this person may come in: whoever was removed comes back by one made after that, or not."""
        removed = Membership.objects.filter(
            group=OuterRef("group"),
            user=user,
            status=Membership.Status.REMOVED,
            ended_at__gte=OuterRef("created_at"),
        )
        return self.filter(~Exists(removed))

    def visible_to(self, user: User) -> Self:
        """The invitations of the groups in which this person is an organizer now."""
        organizing = Membership.objects.holding(Role.ORGANIZER).filter(user=user)
        return self.filter(group__memberships__in=organizing)

    def listed(self) -> Self:
        """The newest first, with who made each; one that expired a month ago is history."""
        recent = timezone.now() - timedelta(days=30)
        newest = self.filter(expires_at__gt=recent).select_related("created_by").order_by("-created_at", "pk")
        return newest.annotate(stands=Case(When(created_by=None, then=True), default=maker_organizes()))

    def for_page(self) -> Self:
        """`listed`, each with who came by it, whoever came first first."""
        came = Membership.objects.order_by("joined_at", "pk")
        return self.listed().prefetch_related(Prefetch("joined", queryset=came))


def maker_organizes() -> Exists:
    """Whether an invitation's maker is an organizer of the group now."""
    return Exists(Membership.objects.holding(Role.ORGANIZER).filter(pk=OuterRef("created_by")))


class Invitation(models.Model):
    """A link into a group or, without a group, into the site. Only the token's hash is stored (groups.invitations)."""

    id = models.CharField(primary_key=True, max_length=10, default=new_id, editable=False)
    group = models.ForeignKey("groups.DiscussionGroup", null=True, on_delete=models.CASCADE, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(Membership, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    max_uses = models.PositiveSmallIntegerField()
    uses = models.PositiveSmallIntegerField(default=0)
    label = models.CharField(
        _("who it is for"),
        max_length=80,
        blank=True,
        help_text=_("Only the organizers see it."),
    )
    mailed_at = models.DateTimeField(null=True, help_text="When it was given to the mail; the address isn't kept here.")
    revoked_at = models.DateTimeField(null=True)

    # Whether its maker is an organizer still: asked on rows from `listed`.
    stands: bool = True

    objects: ClassVar = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        constraints = [
            models.CheckConstraint(name="groups_invitation_uses", condition=Q(uses__lte=F("max_uses"))),
        ]

    def __str__(self) -> str:
        return self.pk

    @property
    def ended(self) -> str:
        """Why it admits nobody any more, in a word; empty while somebody could still come in."""
        if self.revoked_at:
            return gettext("withdrawn")
        if self.uses >= self.max_uses:
            return gettext("used up")
        if not self.stands:
            return gettext("ended with the role of who made it")
        return gettext("expired") if self.expires_at <= timezone.now() else ""


class Reservation(models.Model):
    """A use of an invitation that is kept, for a while, for somebody who has signed up by it and hasn't joined yet."""

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="reservations")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("kept use of an invitation")
        constraints = [
            models.UniqueConstraint(fields=["invitation", "user"], name="groups_reservation_once"),
        ]

    def __str__(self) -> str:
        return self.invitation_id


class InvitationLetter(models.Model):
    """That an address was written to today (groups.sparing). Of the address there is a keyed digest."""

    digest = models.CharField(primary_key=True, max_length=64)
    invitation = models.ForeignKey(Invitation, null=True, on_delete=models.SET_NULL, related_name="+")
    written_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("invitation letter")

    def __str__(self) -> str:
        return "invitation letter"

    @property
    def is_unanswered(self) -> bool:
        """Whether nobody has come by its invitation."""
        return self.invitation is None or self.invitation.uses == 0


class JoinRequestQuerySet(models.QuerySet["JoinRequest"]):
    def visible_to(self, user: User) -> Self:
        """The requests to the groups in which this person is an organizer now. One's own is `asked_by`."""
        organizing = Membership.objects.holding(Role.ORGANIZER).filter(user=user)
        return self.filter(group__memberships__in=organizing)

    def asked_by(self, user: User) -> Self:
        return self.filter(user=user)

    def waiting(self) -> Self:
        """Those that wait for an answer, whoever asked first first."""
        return self.filter(status=JoinRequest.Status.WAITING).order_by("asked_at", "pk")

    def answered(self) -> Self:
        """Those that have an answer, the newest first, each with who gave it."""
        given = [JoinRequest.Status.ACCEPTED, JoinRequest.Status.DECLINED]
        return self.filter(status__in=given).select_related("answered_by").order_by("-answered_at", "pk")


class JoinRequest(models.Model):
    """Somebody asks to come in, with an introduction. Any organizer answers, with a word back."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("waits for an answer")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")

    id = models.CharField(primary_key=True, max_length=10, default=new_id, editable=False)
    group = models.ForeignKey("groups.DiscussionGroup", on_delete=models.CASCADE, related_name="join_requests")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("your name in this group"), max_length=60)
    introduction = models.TextField(_("introduction"), max_length=2000)
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    asked_at = models.DateTimeField(default=timezone.now)
    answered_by = models.ForeignKey(Membership, null=True, on_delete=models.SET_NULL, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(_("a word back"), max_length=1000, blank=True)
    answer_read_at = models.DateTimeField(null=True)

    objects: ClassVar = JoinRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to join")
        constraints = [
            models.UniqueConstraint(
                fields=["group", "user"], condition=Q(status="waiting"), name="groups_joinrequest_one_waiting"
            ),
        ]

    def __str__(self) -> str:
        return self.pk


class WaitingPlaceQuerySet(models.QuerySet["WaitingPlace"]):
    def visible_to(self, user: User) -> Self:
        """The waiting lists of the groups in which this person is an organizer now. One's own is `held_by`."""
        organizing = Membership.objects.holding(Role.ORGANIZER).filter(user=user)
        return self.filter(group__memberships__in=organizing)

    def held_by(self, user: User) -> Self:
        return self.filter(user=user)

    def in_line(self) -> Self:
        """Who waits now, whoever came first first."""
        return self.filter(status=WaitingPlace.Status.WAITING).order_by("since", "pk")


class WaitingPlace(models.Model):
    """A place on a full group's waiting list: somebody who may come in and moves up by themselves, in order."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("waits for a place")
        MOVED_UP = "moved-up", _("has moved up")
        GIVEN_UP = "given-up", _("doesn’t wait any more")
        TAKEN_OFF = "taken-off", _("was taken off the list")

    id = models.CharField(primary_key=True, max_length=10, default=new_id, editable=False)
    group = models.ForeignKey("groups.DiscussionGroup", on_delete=models.CASCADE, related_name="waiting")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("your name in this group"), max_length=60)
    invitation = models.ForeignKey(Invitation, null=True, on_delete=models.SET_NULL, related_name="+")
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    since = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    words = models.TextField(
        max_length=1000, blank=True, help_text="From the organizer who took them off the list, to them."
    )
    told_at = models.DateTimeField(null=True, help_text="When they read that they moved up, or were taken off.")

    objects: ClassVar = WaitingPlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("place on the waiting list")
        constraints = [
            models.UniqueConstraint(
                fields=["group", "user"], condition=Q(status="waiting"), name="groups_waitingplace_one_waiting"
            ),
        ]
        indexes = [models.Index(fields=["group", "status", "since"], name="groups_waitingplace_in_order")]

    def __str__(self) -> str:
        return self.pk

    @property
    def ahead(self) -> int:
        """How many come before this one."""
        before = Q(since__lt=self.since) | Q(since=self.since, pk__lt=self.pk)
        return WaitingPlace.objects.filter(before, group=self.group_id, status=self.Status.WAITING).count()
