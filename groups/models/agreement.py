"""What a group has agreed on, in versions, who has said yes to which, and what happens when it is broken."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from groups.models.group import DiscussionGroup
from groups.models.membership import Membership, Role
from readings.ids import new_id


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def visible_to(self, user: User) -> Self:
        """All versions in the groups that this person is in now."""
        return self.filter(group__memberships__user=user, group__memberships__status=Membership.Status.ACTIVE)

    def current_in(self, group_id: str) -> "Agreement | None":
        """The version that holds in this group."""
        return self.filter(group=group_id).order_by("-number").first()

    def answered_by(self, me: models.Expression) -> Self:
        """The latest first, each with `accepted`: whether the member by this id has said yes to it."""
        mine = Acceptance.objects.filter(agreement=OuterRef("pk"), membership=me)
        return self.annotate(accepted=Exists(mine)).order_by("-number")

    def waiting_for(self, user: User) -> Self:
        """The current versions, over all of this person's groups, to which they haven't said yes."""
        later = Agreement.objects.filter(group=OuterRef("group"), number__gt=OuterRef("number"))
        accepted = Acceptance.objects.filter(agreement=OuterRef("pk"), membership__user=user)
        return self.visible_to(user).exclude(Exists(later)).exclude(Exists(accepted)).order_by("group__name", "pk")


class Agreement(models.Model):
    """One version of a group's agreement. It never changes: another text is another version (0002_triggers)."""

    group = models.ForeignKey(DiscussionGroup, on_delete=models.CASCADE, related_name="agreements")
    number = models.PositiveIntegerField()
    text = models.TextField(_("agreement"), max_length=10_000)
    repair = models.TextField(
        _("when it is broken"),
        max_length=5000,
        blank=True,
        help_text=_("The steps that we agreed on, one on each line."),
    )
    published_by = models.ForeignKey(Membership, null=True, on_delete=models.SET_NULL, related_name="+")
    published_at = models.DateTimeField(default=timezone.now)

    # Only on rows from `answered_by`.
    accepted: bool

    objects: ClassVar = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        ordering = ["group", "number"]
        constraints = [models.UniqueConstraint(fields=["group", "number"], name="groups_agreement_number")]

    def __str__(self) -> str:
        return f"{self.group_id} {self.number}"

    @property
    def steps(self) -> list[str]:
        """What the group does when it is broken."""
        return [line.strip() for line in self.repair.splitlines() if line.strip()]


class Acceptance(models.Model):
    """A member's yes to one version."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="acceptances")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="acceptances")
    accepted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("yes to the agreement")
        constraints = [models.UniqueConstraint(fields=["agreement", "membership"], name="groups_acceptance_once")]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.membership_id}"


def told_to_any_of(memberships: models.QuerySet[Membership]) -> Exists:
    """Whether a worry was told to one of these, who is a carer still."""
    caring = memberships.filter(roles__role=Role.CARER)
    return Exists(Worry.told_to.through.objects.filter(worry=OuterRef("pk"), membership__in=caring))


class WorryQuerySet(models.QuerySet["Worry"]):
    def visible_to(self, user: User) -> Self:
        """What this person has told in the groups that they are in now; and what was told to them, while they are a
        carer there. Nobody else: no organizer, no carer who wasn't chosen, nobody who runs the site.
        """
        mine = Membership.objects.active().filter(user=user)
        return self.filter(Q(member__in=mine) | told_to_any_of(mine))

    def within(self, me: Membership) -> Self:
        """The worries of `me`'s group that `me` may see, each with `told_me`, which groups.policies asks."""
        told = told_to_any_of(Membership.objects.active().filter(pk=me.pk))
        seen = self.filter(group=me.group_id).annotate(told_me=told).filter(Q(member=me.pk) | Q(told_me=True))
        return seen.select_related("member", "broken", "answered_by")

    def waiting_for(self, user: User) -> Self:
        """What waits for this person: told to them and not answered, or theirs and answered, until it is settled."""
        answered = Q(member__user=user, status=Worry.Status.HEARD)
        asked = ~Q(member__user=user) & Q(status=Worry.Status.OPEN)
        return self.visible_to(user).filter(answered | asked).select_related("group").order_by("told_at", "pk")


class Worry(models.Model):
    """What a member tells some of the group's carers, and nobody else. With `broken`, the repair steps are walked."""

    class Status(models.TextChoices):
        OPEN = "open", _("not answered yet")
        HEARD = "heard", _("a carer has answered")
        SETTLED = "settled", _("settled")

    id = models.CharField(primary_key=True, max_length=10, default=new_id, editable=False)
    group = models.ForeignKey(DiscussionGroup, on_delete=models.CASCADE, related_name="worries")
    member = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    told_to = models.ManyToManyField(
        Membership, related_name="+", help_text="The carers whom its writer chose: whom it is about, they leave out."
    )
    words = models.TextField(_("what worries you"), max_length=4000)
    broken = models.ForeignKey(
        Agreement, null=True, on_delete=models.SET_NULL, related_name="+", help_text="The version that was broken."
    )
    step = models.PositiveSmallIntegerField(default=0, help_text="How many of the repair steps are done.")
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    told_at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(_("a word back"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(Membership, null=True, on_delete=models.SET_NULL, related_name="+")
    answered_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True, help_text="Deleted some time after that (groups.repairing).")

    # Whether it was told to who asks, and they are a carer: only on rows from `within`.
    told_me: bool

    objects: ClassVar = WorryQuerySet.as_manager()

    class Meta:
        verbose_name = _("worry")
        constraints = [models.CheckConstraint(name="groups_worry_says_something", condition=~Q(words=""))]

    def __str__(self) -> str:
        return self.pk

    def get_absolute_url(self) -> str:
        return reverse("group_worry", args=[self.group_id, self.pk])

    @property
    def is_settled(self) -> bool:
        return self.status == self.Status.SETTLED

    @property
    def steps(self) -> list[str]:
        """The steps of the version that was broken; none for a worry about something else."""
        return self.broken.steps if self.broken else []
