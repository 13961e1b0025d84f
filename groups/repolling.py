"""Changing a poll of times while it is open: what it is for, until when, candidates that come in and go."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from groups import policies, polling
from groups.letters import polls as letters
from groups.models import Membership, TimeOption, TimePoll, TimeVote


@dataclass(frozen=True)
class Change:
    """What the poll is from now on, the times that come in, and the candidates that go, by their ids."""

    title: str
    answer_by: datetime | None
    added: Sequence[datetime] = ()
    out: Collection[int] = ()


def removable(poll: TimePoll) -> models.QuerySet[TimeOption]:
    """The candidates that nobody could come to, not even if need be: taking one out takes nothing from anybody."""
    could = TimeVote.objects.exclude(answer=TimeVote.Answer.NO).values("option")
    return TimeOption.objects.filter(poll=poll).exclude(pk__in=could).order_by("starts_at")


@transaction.atomic
def change(*, me: Membership, poll: TimePoll, change: Change) -> int:
    """Changes the poll. Whoever hasn't answered is asked by mail if times came in; how many those are.

    A time that is there already isn't added again. Raises ValidationError when the poll has ended, for a candidate that
    somebody could come to by now, for times that are past, and where fewer than two or too many would be left.
    """
    if not policies.can_organize(me):
        raise PermissionDenied
    kept = TimePoll.objects.select_for_update(no_key=True).get(pk=poll.pk)
    if not kept.is_open:
        raise ValidationError(_("This poll has ended, so it can’t change any more."), code="ended")
    gone = kept.options.filter(pk__in=change.out)
    if gone.exclude(pk__in=removable(kept)).exists():
        sentence = _("Somebody has said meanwhile that they could come to a time that would go. Look again.")
        raise ValidationError(sentence, code="wanted")
    gone.delete()
    new = sorted(set(change.added) - set(kept.options.values_list("starts_at", flat=True)))
    for moment in new:
        polling.check_ahead(moment)
    polling.check_number(kept.options.count() + len(new))
    _add(kept, new)
    kept.title, kept.answer_by = change.title, change.answer_by
    kept.save(update_fields=["title", "answer_by"])
    return letters.ask_unanswered(poll=kept, by=me, mark=timezone.now().isoformat()) if new else 0


def _add(poll: TimePoll, new: Sequence[datetime]) -> None:
    """A time on the weekday and hour of a slot that comes again is one of its weeks; any other is one of its own."""
    options = list(poll.options.order_by("slot"))
    slots = [option.slot for option in options]
    weekly = {_hour(option): option.slot for option in options if slots.count(option.slot) > 1}
    following = max(slots, default=0) + 1
    for moment in new:
        option = TimeOption(poll=poll, slot=following, starts_at=moment)
        option.slot = weekly.get(_hour(option), following)
        following += option.slot == following
        option.save()


def _hour(option: TimeOption) -> tuple[int, str]:
    return option.on_the_wall.weekday(), f"{option.on_the_wall:%H:%M}"
