"""What waits for somebody in their groups until they answer it: on their front page, and counted in round-ups by mail.

Each app gives its part (settings.WAITING_PROVIDERS), of the person.
"""

from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from accounts.models import User
from groups.models import DiscussionGroup, Division, DivisionChoice, Membership, TimeOption, TimePoll, TimeVote
from statements.kept import Given, Kept

# As much as the front page says at once.
SHOWN = 12
Section = tuple[str, dict[str, object]]
USER = Given("user", models.CharField())


@dataclass(frozen=True)
class Waiting:
    """One thing: a sentence for this person's own eyes, and the path of its page, which says nothing to others."""

    group: DiscussionGroup
    sentence: str
    path: str


def waiting_for(user: User) -> list[Waiting]:
    """All of it, over all of this person's groups."""
    return [one for provider in settings.WAITING_PROVIDERS for one in import_string(provider)(user)]


def section(user: User) -> Section | None:
    """For the front page."""
    waiting = waiting_for(user)
    shown: dict[str, object] = {"waiting": waiting[:SHOWN], "more": max(0, len(waiting) - SHOWN)}
    return ("groups/_unanswered.html", shown) if waiting else None


def asked_of(person: str = "membership") -> Q:
    """A condition on rows of a group that ask somebody: they are here now, and the group isn't closed."""
    here = Q(**{f"{person}__user": USER, f"{person}__status": Membership.Status.ACTIVE})
    still = Q(group__closes_at__isnull=True) | Q(group__closes_at__gt=Now())
    return here & still & Q(group__status=DiscussionGroup.Status.ACTIVE)


def unanswered() -> models.QuerySet[TimePoll]:
    """The open polls with a time still to come to which somebody hasn't answered."""
    answered = TimeVote.objects.filter(option=OuterRef("pk"), membership__user=USER)
    ahead = TimeOption.objects.filter(~Exists(answered), poll=OuterRef("pk"), starts_at__gt=Now())
    mine = TimePoll.objects.open().filter(asked_of("group__memberships"), Exists(ahead))
    return mine.select_related("group").order_by("created_at", "pk")


def undecided() -> models.QuerySet[Division]:
    """The divisions that are proposed, in which somebody hasn't said where they go."""
    chosen = DivisionChoice.objects.filter(division=OuterRef("pk"), membership__user=USER)
    mine = Division.objects.filter(asked_of("group__memberships"), ~Exists(chosen), status=Division.Status.OPEN)
    return mine.select_related("group").order_by("proposed_at", "pk")


UNANSWERED, UNDECIDED = Kept(unanswered), Kept(undecided)


def divisions(user: User) -> list[Waiting]:
    """Where a group may become two, and this person hasn't said where they go. Its home leads there: the address of
    the page itself would tell.
    """
    sentence = _("This group may become two. Say where you go.")
    return [
        Waiting(division.group, sentence, division.group.get_absolute_url())
        for division in UNDECIDED.rows(user=user.pk)
    ]


def polls(user: User) -> list[Waiting]:
    """Where a time is being looked for, and this person hasn't said when they can come."""
    sentence = _("Say when you can come: “%(title)s”")
    return [
        Waiting(poll.group, sentence % {"title": poll.title}, poll.get_absolute_url())
        for poll in UNANSWERED.rows(user=user.pk)
    ]
