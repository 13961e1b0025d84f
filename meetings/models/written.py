"""What is written in a round: drafts, what is sealed, and who may read it."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from groups.models import DiscussionGroup, Membership
from meetings.models.rounds import Round

LONGEST = 10_000


class ContributionQuerySet(models.QuerySet["Contribution"]):
    def own(self, me: Membership) -> Self:
        """`me`'s own rows, drafts included: nobody else's page may begin with them."""
        return self.filter(membership=me)

    def sealed(self) -> Self:
        return self.filter(contributed_at__isnull=False)

    def settled(self) -> Self:
        """Of who has contributed or passed. "Pass for now" settles nothing."""
        return self.filter(Q(contributed_at__isnull=False) | Q(passed_at__isnull=False))

    def unlocked_for(self, me: Membership) -> Self:
        """The sealed entries that `me` may read, each without its draft: the one rule, which every reader asks.

        One's own always. The others' once one has contributed or passed oneself and, in a round with one reveal for
        all, once it has closed. Nobody's role in the group or the session has a part in it.
        """
        return self._readable_by(Q(membership=me))

    def visible_to(self, user: User) -> Self:
        """The same for a person, in all the groups that they are in now."""
        return self._readable_by(Q(membership__user=user, membership__status=Membership.Status.ACTIVE))

    def _readable_by(self, mine: Q) -> Self:
        # Only who takes part has a row of their own (meetings/migrations/0002_triggers.py).
        revealed = Q(round__reveal=Round.Reveal.EACH) | Q(round__closes_at__lte=Now())
        unlocking = Contribution.objects.settled().filter(revealed, mine)
        return self.sealed().filter(mine | Q(round__in=unlocking.values("round"))).defer("draft")

    def in_order_of_places(self) -> Self:
        """As the places of their round stand: whoever wrote when, or how much, changes nothing."""
        mine = Q(round__places__membership=models.F("membership"))
        return self.filter(mine).order_by("round__places__position", "membership")


class Contribution(models.Model):
    """What somebody wrote in a written round, or that they passed. Who may read it: `unlocked_for`, and nothing else.

    `draft` is its author's alone. `contributed_at` seals it; `passed_at` says "pass"; both: written after passing,
    which is marked as later. "Pass for now" is `later_at` and unlocks nothing. Who withdraws has passed: of the entry
    nothing is kept, not even that there was one, but `withdrawn_at` for its author's own page.
    """

    group = models.ForeignKey(DiscussionGroup, on_delete=models.CASCADE, related_name="+")
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="contributions")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    draft = models.TextField(max_length=LONGEST, blank=True)
    words = models.TextField(max_length=LONGEST, blank=True)
    html = models.TextField(blank=True)
    later_at = models.DateTimeField(null=True, help_text="When they said pass for now.")
    passed_at = models.DateTimeField(null=True)
    contributed_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(null=True, help_text="When it was last changed after somebody could read it.")
    withdrawn_at = models.DateTimeField(null=True)

    objects: ClassVar = ContributionQuerySet.as_manager()

    class Meta:
        verbose_name = _("contribution")
        constraints = [
            models.UniqueConstraint(fields=["round", "membership"], name="meetings_contribution_once"),
            models.CheckConstraint(
                name="meetings_contribution_sealed_words",
                condition=Q(contributed_at__isnull=True, words="", html="", changed_at__isnull=True)
                | (Q(contributed_at__isnull=False) & ~Q(words="")),
            ),
            models.CheckConstraint(
                name="meetings_contribution_withdrawn_is_a_pass",
                condition=Q(withdrawn_at__isnull=True) | Q(contributed_at__isnull=True, passed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.membership_id}"

    @property
    def is_sealed(self) -> bool:
        return self.contributed_at is not None

    @property
    def is_settled(self) -> bool:
        """Whether its author has contributed or passed."""
        return self.is_sealed or self.passed_at is not None

    @property
    def is_later(self) -> bool:
        """Written after passing, and so after reading the others."""
        return self.is_sealed and self.passed_at is not None
