"""Who does what in a session, and what is written down of it."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Case, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models import DiscussionGroup, GroupSession, Membership


class SessionRoleQuerySet(models.QuerySet["SessionRole"]):
    def within(self, me: Membership) -> Self:
        """The roles in `me`'s group's sessions."""
        return self.filter(group_id=me.group_id)

    def for_page(self) -> Self:
        """In the order of the roles and of asking, each with its member."""
        order = Case(*(When(role=role, then=place) for place, role in enumerate(SessionRole.Role)))
        return self.select_related("membership").order_by(order, "proposed_at", "pk")

    def facilitating(self, session: GroupSession) -> Self:
        """Who said yes to facilitating it, and is in the group now."""
        return self.filter(
            session=session,
            role=SessionRole.Role.FACILITATOR,
            status=SessionRole.Status.ACCEPTED,
            membership__status=Membership.Status.ACTIVE,
        )

    def facilitating_soon(self, me: Membership) -> Self:
        """`me`'s yes to facilitating a session that isn't over."""
        return self.filter(
            membership=me,
            role=SessionRole.Role.FACILITATOR,
            status=SessionRole.Status.ACCEPTED,
            session__ends_at__gt=timezone.now(),
        )


class SessionRole(models.Model):
    """A role in one session. The software proposes whoever hasn't had it lately; declining needs no reason."""

    class Role(models.TextChoices):
        FACILITATOR = "facilitator", _("facilitator")
        NOTE_TAKER = "note-taker", _("note-taker")
        WELCOMER = "welcomer", _("welcomer")

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("asked")
        ACCEPTED = "accepted", _("said yes")
        DECLINED = "declined", _("not this time")

    group = models.ForeignKey(DiscussionGroup, on_delete=models.CASCADE, related_name="+")
    session = models.ForeignKey(GroupSession, on_delete=models.CASCADE, related_name="roles")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="session_roles")
    role = models.CharField(max_length=12, choices=Role)
    status = models.CharField(max_length=8, choices=Status, default=Status.PROPOSED)
    proposed_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True)

    objects: ClassVar = SessionRoleQuerySet.as_manager()

    class Meta:
        verbose_name = _("role in a session")
        constraints = [
            models.UniqueConstraint(fields=["session", "membership", "role"], name="meetings_sessionrole_once"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.role}"


class Notes(models.Model):
    """What is kept of a session: themes, not who said what. Decisions and commitments stand in their own tables."""

    group = models.ForeignKey(DiscussionGroup, on_delete=models.CASCADE, related_name="+")
    session = models.OneToOneField(GroupSession, on_delete=models.CASCADE, related_name="notes")
    themes = models.TextField(_("themes"), max_length=10_000, blank=True)
    revision = models.PositiveIntegerField(default=0, help_text="A save on an older one is refused.")
    changed_by = models.ForeignKey(Membership, null=True, on_delete=models.SET_NULL, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("notes")
        verbose_name_plural = _("notes")

    def __str__(self) -> str:
        return self.session_id


class NameConsent(models.Model):
    """A member says that their name may stand in the notes of this session.

    A row for each name that they have gone by there, so that all of them go when they take it back.
    """

    group = models.ForeignKey(DiscussionGroup, on_delete=models.CASCADE, related_name="+")
    session = models.ForeignKey(GroupSession, on_delete=models.CASCADE, related_name="+")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("consent to one’s name in the notes")
        constraints = [
            models.UniqueConstraint(fields=["session", "membership", "name"], name="meetings_nameconsent_once")
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.membership_id}"
