"""Flags, and the cases that they open: one for each thing that somebody asked the moderators to look at."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from discussions.models.comment import Comment
from discussions.models.recusal import Recused
from discussions.models.site_moderators import SiteModerator
from groups.models import DiscussionGroup, Membership, Role
from meetings.models import Card, Contribution
from readings.ids import new_id


class Reason(models.TextChoices):
    """Why somebody flags, and why a moderator decides: the same words on both sides."""

    HURTFUL = "hurtful", _("It hurts or attacks somebody")
    AGREEMENT = "breaks-agreement", _("It breaks what the group agreed on")
    PRIVATE = "private", _("It tells something that isn’t theirs to tell")
    OFF_TOPIC = "off-topic", _("It has nothing to do with this")
    OTHER = "other", _("Something else")


# How soon somebody should look, by what was said to be wrong: what spreads while it stands, then what hurts.
URGENCY = {Reason.PRIVATE: 3, Reason.HURTFUL: 2, Reason.AGREEMENT: 1, Reason.OFF_TOPIC: 0, Reason.OTHER: 0}


def about_one_thing() -> Q:
    """Each kind of case has a target of its own kind, or has lost it, and never another."""
    targets = {"comment": "comment", "contribution": "contribution", "card": "card", "name": "member"}
    condition = Q(kind="group", **{f"{target}__isnull": True for target in targets.values()})
    for kind, mine in targets.items():
        condition |= Q(kind=kind, **{f"{target}__isnull": True for target in targets.values() if target != mine})
    return condition & (~Q(kind="comment") | Q(comment__isnull=False))


def in_reach_of(user: User) -> Q:
    """The condition, on what has a level and a group, that it is for this person: of the groups that they moderate now;
    for the site's moderators what went up to them, from groups that they aren't in; for a superuser all.
    """
    if user.is_superuser:
        return Q()
    moderating = Membership.objects.holding(Role.MODERATOR).filter(user=user)
    here = Membership.objects.active().filter(user=user)
    for_the_site = Q(Exists(SiteModerator.objects.now().filter(user=user)), level="site")
    raised = for_the_site & ~Q(group__in=here.values("group"))
    return Q(level="group", group__in=moderating.values("group")) | raised


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, user: User) -> Self:
        """The cases in reach of this person. Never one from which they step back: it isn't there, so that nobody learns
        of a block by it.
        """
        if not user.is_active:
            return self.none()
        return self.not_recusing(user).filter(in_reach_of(user))

    def not_recusing(self, user: User) -> Self:
        """Those from which this person needn't step back (discussions.models.Recused), whoever they are."""
        steps_back = Recused.objects.filter(user=user)
        return self.exclude(pk__in=steps_back.values("case"))

    def waiting(self) -> Self:
        return self.filter(status__in=[Case.Status.OPEN, Case.Status.CLAIMED])

    def held_by(self, user: User) -> Self:
        """Those that this person has claimed, for as long as the claim lasts."""
        return self.filter(status=Case.Status.CLAIMED, claimed_by=user, claimed_until__gt=timezone.now())

    def for_queue(self) -> Self:
        """With what the queue shows; moderators appear under their name in the group."""
        claimed_by = Membership.objects.filter(group=OuterRef("group"), user=OuterRef("claimed_by"))
        return self.select_related("group").annotate(claimed_by_name=Subquery(claimed_by.values("name")[:1]))

    def for_desk(self) -> Self:
        """With all that a case's page shows."""
        about = ("comment__thread__passage", "comment__thread__prompt__passage")
        return self.for_queue().select_related("comment__author", "comment__parent__author", *about)


class Case(models.Model):
    """What moderators work on: one target, its flags, its decisions. A new flag after a decision opens it again."""

    class Status(models.TextChoices):
        OPEN = "open", _("waiting")
        # Between the others by its letters too: the queue is ordered by this column, backwards.
        CLAIMED = "held", _("being looked at")
        DECIDED = "decided", _("decided")

    class Kind(models.TextChoices):
        COMMENT = "comment", _("a comment")
        CONTRIBUTION = "contribution", _("an entry in a round")
        CARD = "card", _("a card")
        NAME = "name", _("a name")
        GROUP = "group", _("the group’s own texts")

    class Level(models.TextChoices):
        GROUP = "group", _("the group’s moderators")
        SITE = "site", _("the site’s moderators")

    id = models.CharField(primary_key=True, max_length=10, default=new_id, editable=False)
    group = models.ForeignKey(DiscussionGroup, on_delete=models.CASCADE, related_name="cases")
    kind = models.CharField(_("about"), max_length=12, choices=Kind, default=Kind.COMMENT)
    # What it is about, by its kind; none of them for a group's own texts. The case outlives sealed words and cards.
    comment = models.OneToOneField(Comment, null=True, on_delete=models.RESTRICT, related_name="case")
    contribution = models.OneToOneField(Contribution, null=True, on_delete=models.SET_NULL, related_name="+")
    card = models.OneToOneField(Card, null=True, on_delete=models.SET_NULL, related_name="+")
    member = models.OneToOneField(
        Membership, null=True, on_delete=models.SET_NULL, related_name="+", help_text="Whose name in the group."
    )
    subject = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Whose words these are: the one person who may not touch this case. None for a group's own texts.",
    )
    level = models.CharField(_("who takes it"), max_length=6, choices=Level, default=Level.GROUP)
    raised_at = models.DateTimeField(null=True, help_text="When it went from the group to the site's moderators.")
    urgency = models.PositiveSmallIntegerField(_("urgency"), default=0, help_text="By its most urgent flag (0 to 3).")
    context = models.JSONField(default=dict, help_text="What stood around it when it was first flagged.")
    snapshot = models.TextField(help_text="The words as they were when first flagged.")
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    claimed_until = models.DateTimeField(null=True, help_text="A claim ends then by itself.")
    revision = models.PositiveIntegerField(default=0, help_text="Rises with every change; a stale form is refused.")
    flag_count = models.PositiveIntegerField(_("flags"), default=0)
    opened_at = models.DateTimeField(_("opened"), default=timezone.now)

    # Only on rows from `for_queue` and `for_desk`.
    claimed_by_name: str | None

    objects: ClassVar = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        ordering = ["opened_at"]
        indexes = [
            # In the order of the queue (discussions.queue): within a group, and over all of them.
            models.Index(fields=["group", "status", "-urgency", "opened_at", "id"], name="discussions_case_queue"),
            models.Index(fields=["status", "-urgency", "opened_at", "id"], name="discussions_case_urgent"),
        ]
        constraints = [
            models.CheckConstraint(name="discussions_case_about_one_thing", condition=about_one_thing()),
            models.UniqueConstraint(
                fields=["group"], condition=Q(kind="group"), name="discussions_case_of_the_group_once"
            ),
            models.CheckConstraint(name="discussions_case_not_about_oneself", condition=~Q(claimed_by=F("subject"))),
            models.CheckConstraint(
                name="discussions_case_claimed",
                condition=~Q(status="held") | Q(claimed_by__isnull=False, claimed_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.pk

    @property
    def spoken(self) -> Comment:
        """The comment that it is about. Raises ValueError for a case about something else."""
        if self.comment is None:
            raise ValueError(self.kind)
        return self.comment


class Flag(models.Model):
    """Somebody asks the group's moderators to look. The author and other members never learn who."""

    group = models.ForeignKey(DiscussionGroup, on_delete=models.CASCADE, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="flags")
    flagged_by = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(_("why"), max_length=20, choices=Reason)
    note = models.TextField(_("what should the moderators know?"), max_length=1000, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("flag")
        ordering = ["created_at"]
        constraints = [models.UniqueConstraint(fields=["case", "flagged_by"], name="discussions_flag_once")]

    def __str__(self) -> str:
        return self.get_reason_display()


class CaseNote(models.Model):
    """What a moderator writes to the others who can take the case. `is_handover`: written while giving it back."""

    group = models.ForeignKey(DiscussionGroup, on_delete=models.CASCADE, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    words = models.TextField(_("note to the other moderators"), max_length=2000)
    is_handover = models.BooleanField(default=False)
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("note on a case")
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.pk}"
