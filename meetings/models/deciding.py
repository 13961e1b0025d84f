"""What a group decides to do: proposals by consent, and commitments with an owner and a date."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Case, F, Q, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models import DiscussionGroup, GroupSession, Membership
from readings.ids import new_id


class Proposal(models.Model):
    """Something that the group might do. It is adopted when nobody's objection stands. "Nothing yet" is a decision."""

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        ADOPTED = "adopted", _("adopted")
        NOTHING_YET = "nothing-yet", _("nothing yet")
        TAKEN_BACK = "taken-back", _("taken back")

    id = models.CharField(primary_key=True, max_length=10, default=new_id, editable=False)
    group = models.ForeignKey(DiscussionGroup, on_delete=models.CASCADE, related_name="+")
    session = models.ForeignKey(GroupSession, on_delete=models.CASCADE, related_name="proposals")
    words = models.TextField(_("proposal"), max_length=1000, blank=True, help_text="Empty only for nothing yet.")
    status = models.CharField(max_length=12, choices=Status, default=Status.OPEN)
    proposed_by = models.ForeignKey(Membership, null=True, on_delete=models.SET_NULL, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=0, help_text="Rises with its words: answers to older ones fall.")

    class Meta:
        verbose_name = _("proposal")
        ordering = ["proposed_at"]
        constraints = [
            models.CheckConstraint(
                name="meetings_proposal_says_something", condition=~Q(words="") | Q(status="nothing-yet")
            ),
        ]

    def __str__(self) -> str:
        return self.words[:60]

    @property
    def is_objected_to(self) -> bool:
        """Whether somebody's objection stands."""
        return any(given.answer == ProposalAnswer.Answer.OBJECT for given in self.answers.all())


class ProposalAnswer(models.Model):
    """Where a member stands to a proposal."""

    class Answer(models.TextChoices):
        AGREE = "agree", _("I agree")
        ASIDE = "aside", _("I stand aside")
        OBJECT = "object", _("I object")

    group = models.ForeignKey(DiscussionGroup, on_delete=models.CASCADE, related_name="+")
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="answers")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    answer = models.CharField(max_length=6, choices=Answer)
    reason = models.TextField(_("reason"), max_length=1000, blank=True)
    answered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("answer to a proposal")
        constraints = [
            models.UniqueConstraint(fields=["proposal", "membership"], name="meetings_proposalanswer_once"),
            models.CheckConstraint(
                name="meetings_proposalanswer_objects_with_a_reason", condition=~Q(answer="object", reason="")
            ),
        ]

    def __str__(self) -> str:
        return self.answer


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def within(self, me: Membership) -> Self:
        """The commitments of `me`'s group."""
        return self.filter(group_id=me.group_id)

    def for_list(self) -> Self:
        """The open ones first, the soonest of them first; then the others, the latest first; each with its owner."""
        soonest = Case(When(status=Commitment.Status.OPEN, then=F("due_on")))
        ordered = self.order_by(soonest.asc(nulls_last=True), "-followed_up_at", "pk")
        return ordered.select_related("owner", "session")

    def open(self) -> Self:
        return self.filter(status=Commitment.Status.OPEN).order_by("due_on", "pk")


class Commitment(models.Model):
    """Who does what by when, and what became of it."""

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        DONE = "done", _("done")
        LET_GO = "let-go", _("let go")

    id = models.CharField(primary_key=True, max_length=10, default=new_id, editable=False)
    group = models.ForeignKey(DiscussionGroup, on_delete=models.CASCADE, related_name="commitments")
    session = models.ForeignKey(GroupSession, null=True, on_delete=models.SET_NULL, related_name="commitments")
    proposal = models.ForeignKey(Proposal, null=True, on_delete=models.SET_NULL, related_name="commitments")
    words = models.CharField(_("what"), max_length=300)
    owner = models.ForeignKey(Membership, null=True, on_delete=models.SET_NULL, related_name="+")
    due_on = models.DateField(_("by when"))
    status = models.CharField(max_length=6, choices=Status, default=Status.OPEN)
    outcome = models.TextField(_("what became of it"), max_length=1000, blank=True)
    followed_up_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    # How many there are of its kind: only on rows from `meetings.committing`'s first ones.
    total: int

    objects: ClassVar = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("commitment")
        indexes = [models.Index(fields=["group", "status", "due_on"], name="meetings_commitment_due")]

    def __str__(self) -> str:
        return self.words[:60]
