"""Polls for tests: candidates as many days ahead as are named, at seven in the evening by the group's clocks."""

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.models import User
from groups import polling, rotas
from groups.models import DiscussionGroup, Membership, TimeOption, TimePoll, TimeVote


def polled(group: DiscussionGroup, *slots: Sequence[int], title: str = "The first evening") -> TimePoll:
    """A poll with a slot for each sequence of days; by default two candidates of their own."""
    poll = TimePoll.objects.create(group=group, title=title, time_zone=group.time_zone)
    for number, days in enumerate(slots or ([3], [5]), start=1):
        for day in days:
            TimeOption.objects.create(poll=poll, slot=number, starts_at=evening(day, group.time_zone))
    return poll


def evening(days: int, zone: str = "UTC") -> datetime:
    day = timezone.now().astimezone(ZoneInfo(zone)).date() + timedelta(days=days)
    return datetime.combine(day, time(19), ZoneInfo(zone))


def vote(member: Membership, poll: TimePoll, *answers: str) -> None:
    """This member's answers to the candidates by slot and time; an empty one is none."""
    for option, answer in zip(poll.options.order_by("slot", "starts_at"), answers, strict=True):
        if answer:
            TimeVote.objects.create(option=option, membership=member, answer=answer)


def found_times(me: Callable[[str], Membership], worker: User) -> dict[str, object]:
    """For the demo's group: a small poll, one over the weeks with an hour that leaves somebody out, one that has ended;
    and the shifts of somebody who works them.
    """
    organizer, member, moderator, rosa = (me(who) for who in ("organizer", "member", "moderator", "rosa-m"))
    few, ended = polled(organizer.group), polled(organizer.group, title="Last year’s evenings")
    many = polled(organizer.group, [2, 9, 16], [3, 10, 17], [4], title="Evenings, from spring on")
    TimePoll.objects.filter(pk=many.pk).update(answer_by=timezone.now() + timedelta(days=1))
    vote(member, many, "yes", "no", "no", "yes", "yes", "if-need-be", "no")
    vote(moderator, many, "no", "no", "", "yes", "if-need-be", "yes", "")
    vote(rosa, many, "", "", "yes", "", "", "", "")
    polling.close(me=organizer, poll=ended, chosen=[ended.options.earliest("starts_at").pk], title=ended.title)
    today, pattern = timezone.localdate(), ["E", "L", "N", "-"]
    rotas.keep(actor=worker, pattern=pattern, starts_on=today, hours=rotas.USUAL, travel_minutes=30)
    return {"poll_id": few.pk, "many": many.pk, "ended": ended.pk}
