"""Common threads: cards without names, made from what was said."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models import DiscussionGroup, GroupSession, Membership
from readings.ids import new_id
from readings.models import Passage


class CardQuerySet(models.QuerySet["Card"]):
    def within(self, me: Membership) -> Self:
        """The cards of `me`'s group, whatever became of them. What the group sees is `kept`."""
        return self.filter(group_id=me.group_id)

    def kept(self) -> Self:
        """Those that the group sees."""
        return self.filter(status=Card.Status.KEPT)

    def kept_or_asking(self, me: Membership) -> Self:
        """What the group sees, and what waits for `me`'s yes."""
        waiting = CardConsent.objects.filter(membership=me, answer=CardConsent.Answer.ASKED)
        return self.filter(Q(status=Card.Status.KEPT) | Q(status=Card.Status.ASKED, pk__in=waiting.values("card")))

    def asking(self, me: Membership) -> Self:
        """Those that hold `me`'s words and wait for `me`'s yes, each with the cards that it would take the place of."""
        waiting = CardConsent.objects.filter(membership=me, answer=CardConsent.Answer.ASKED)
        asked = self.filter(status=Card.Status.ASKED, consents__in=waiting)
        return asked.prefetch_related("joins").order_by("created_at", "pk")

    def for_page(self, me: Membership) -> Self:
        """The kept ones in an order that says nothing (that of making them would tell who was asked first), each with
        its passages, with what it comes from, and with `mine`: whether it holds `me`'s words, so that `me` can take it
        back.
        """
        mine = CardConsent.objects.filter(card=OuterRef("pk"), membership=me)
        kept = self.kept().annotate(mine=Exists(mine)).order_by("pk")
        return kept.prefetch_related("passages__version", Prefetch("comes_from", Card.objects.kept()))


class Card(models.Model):
    """One thing that was said, without a name. The group sees it once everybody whose words it holds has said yes; a no
    deletes it. It outlives the sealed words.
    """

    class Kind(models.TextChoices):
        EXPERIENCE = "experience", _("experience")
        THREAD = "thread", _("common thread")
        STRUCTURE = "structure", _("structure: who benefits?")
        ACTION = "action", _("action")

    class Status(models.TextChoices):
        ASKED = "asked", _("waits for its speaker’s yes")
        KEPT = "kept", _("kept")
        MERGED = "merged", _("merged into another")

    id = models.CharField(primary_key=True, max_length=10, default=new_id, editable=False)
    group = models.ForeignKey(DiscussionGroup, on_delete=models.CASCADE, related_name="+")
    session = models.ForeignKey(GroupSession, on_delete=models.CASCADE, related_name="cards")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.EXPERIENCE)
    words = models.CharField(_("in a sentence"), max_length=300)
    status = models.CharField(max_length=8, choices=Status, default=Status.ASKED)
    joins = models.ManyToManyField(
        "self", symmetrical=False, related_name="joined_in", help_text="The cards that it takes the place of."
    )
    comes_from = models.ManyToManyField(
        "self", symmetrical=False, related_name="leads_to", help_text="Experience → thread → structure → action."
    )
    passages = models.ManyToManyField(Passage, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    # Only on rows from `for_page`.
    mine: bool

    objects: ClassVar = CardQuerySet.as_manager()

    class Meta:
        verbose_name = _("card")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.words[:60]


class CardConsent(models.Model):
    """Whether somebody whose words a card holds says yes to it. For their own eyes; gone a day after the session, so
    that nothing says any more whose words a kept card holds.
    """

    class Answer(models.TextChoices):
        ASKED = "asked", _("not answered yet")
        YES = "yes", _("yes")
        NO = "no", _("no")

    group = models.ForeignKey(DiscussionGroup, on_delete=models.CASCADE, related_name="+")
    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="consents")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    answer = models.CharField(max_length=5, choices=Answer, default=Answer.ASKED)

    class Meta:
        verbose_name = _("consent to a card")
        constraints = [models.UniqueConstraint(fields=["card", "membership"], name="meetings_cardconsent_once")]

    def __str__(self) -> str:
        return self.answer
