"""How a group studies what it reads: the questions put to a text, and readings in an order with the reason for it."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Case, Count, Q, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from groups.models.group import DiscussionGroup
from groups.models.membership import Membership
from groups.models.session import GroupSession
from readings import content_notes
from readings.ids import new_id
from readings.models import Passage, Reading

# Of a question, in characters: each can keep it in mind.
LONGEST_QUESTION = 1000


class PromptQuerySet(models.QuerySet["Prompt"]):
    def visible_to(self, user: User) -> Self:
        """The questions put to the groups that this person is in now, those that were taken back included."""
        return self.filter(group__memberships__user=user, group__memberships__status=Membership.Status.ACTIVE)

    def within(self, me: Membership) -> Self:
        """Those of `me`'s group: `visible_to`, for a page that knows its group already."""
        return self.filter(group_id=me.group_id)

    def asked(self) -> Self:
        """Those that still stand, in their order."""
        return self.filter(status=Prompt.Status.ASKED).order_by("position", "created_at", "pk")

    def with_quote(self) -> Self:
        """Each with its passage, and `is_folded`: whether that stands behind a content note, where no list shows it."""
        noted = Case(When(content_notes.folds("passage"), then=True), default=False)
        return self.select_related("passage__version").annotate(is_folded=noted)

    def hold(self, prompt_id: str) -> bool:
        """Locks the prompt's row until the transaction ends, if it is among these; whether it is."""
        return self.select_for_update(no_key=True).order_by().filter(pk=prompt_id).first() is not None


class Prompt(models.Model):
    """A question that a group's organizer put to a reading, or to a passage of it. It is answered in a thread."""

    class Status(models.TextChoices):
        ASKED = "asked", _("asked")
        TAKEN_BACK = "taken-back", _("taken back")

    id = models.CharField(primary_key=True, max_length=10, default=new_id, editable=False)
    group = models.ForeignKey(DiscussionGroup, on_delete=models.CASCADE, related_name="prompts")
    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="+")
    passage = models.ForeignKey(
        Passage, null=True, on_delete=models.PROTECT, related_name="+", help_text="Empty where it is about all of it."
    )
    words = models.TextField(_("question"), max_length=LONGEST_QUESTION)
    position = models.PositiveIntegerField(default=0, help_text="Among the prompts to the same reading.")
    status = models.CharField(max_length=10, choices=Status, default=Status.ASKED)
    asked_by = models.ForeignKey(Membership, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    # Only on rows from `with_quote`.
    is_folded: bool

    objects: ClassVar = PromptQuerySet.as_manager()

    class Meta:
        verbose_name = _("prompt")
        constraints = [models.CheckConstraint(name="groups_prompt_asks_something", condition=~Q(words=""))]
        indexes = [models.Index(fields=["group", "reading"], name="groups_prompt_by_reading")]

    def __str__(self) -> str:
        return self.words[:60]

    def get_absolute_url(self) -> str:
        """Its place on the group's page of the reading."""
        return f"{reverse('group_reading', args=[self.group_id, self.reading_id])}#question-{self.pk}"


class SyllabusQuerySet(models.QuerySet["Syllabus"]):
    def visible_to(self, user: User) -> Self:
        """The syllabi of the groups that this person is in now."""
        return self.filter(group__memberships__user=user, group__memberships__status=Membership.Status.ACTIVE)

    def within(self, me: Membership) -> Self:
        """Those of `me`'s group: `visible_to`, for a page that knows its group already."""
        return self.filter(group_id=me.group_id)

    def for_list(self) -> Self:
        """The oldest first, each with `readings`: how many it has."""
        return self.annotate(readings=Count("items")).order_by("created_at", "pk")


class Syllabus(models.Model):
    """Readings in an order, each with why it is read and the session that it is for."""

    id = models.CharField(primary_key=True, max_length=10, default=new_id, editable=False)
    group = models.ForeignKey(DiscussionGroup, on_delete=models.CASCADE, related_name="syllabi")
    title = models.CharField(_("title"), max_length=200)
    why = models.TextField(_("what it is for"), blank=True, max_length=5000)
    created_at = models.DateTimeField(default=timezone.now)

    # Only on rows from `for_list`.
    readings: int

    objects: ClassVar = SyllabusQuerySet.as_manager()

    class Meta:
        verbose_name = _("syllabus")
        verbose_name_plural = _("syllabi")
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("group_syllabus", args=[self.group_id, self.pk])


class SyllabusItemQuerySet(models.QuerySet["SyllabusItem"]):
    def for_page(self) -> Self:
        """In their order, each with its reading and session."""
        return self.select_related("reading", "session").order_by("position", "pk")


class SyllabusItem(models.Model):
    """One reading of a syllabus. Its prompts are those that the group puts to the reading."""

    syllabus = models.ForeignKey(Syllabus, on_delete=models.CASCADE, related_name="items")
    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveIntegerField()
    why = models.TextField(_("why we read it"), blank=True, max_length=2000)
    session = models.ForeignKey(GroupSession, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects: ClassVar = SyllabusItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("reading of a syllabus")
        ordering = ["syllabus", "position"]
        constraints = [models.UniqueConstraint(fields=["syllabus", "reading"], name="groups_syllabusitem_once")]

    def __str__(self) -> str:
        return f"{self.syllabus_id} {self.position}"
