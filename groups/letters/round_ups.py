"""The round-up: what waits for a member in a group, once a day or once a week. Counts and links, and no words of it.

Each app gives its part (settings.ROUND_UP_PROVIDERS), of `me` and the time of the last round-up.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.middleware import zone
from groups.letters.writing import member_of, write_to
from groups.models import Acceptance, Agreement, Attendance, DiscussionGroup, GroupSession, Membership
from groups.models.membership import MembershipQuerySet
from groups.unanswered import waiting_for
from mail.letters import Letter, absolute
from mail.models import Message
from mail.outbox import BATCH, Order, queue_all

# When it comes by the member's own clocks; a weekly one on Mondays.
HOUR = time(7)
MONDAY = 0
# A count, and the path of the page where what is counted can be seen.
Waiting = tuple[str, str]


def queue_due() -> int:
    """Queues the round-ups whose morning has come; how many."""
    open_ones = Membership.objects.reachable().filter(group__status=DiscussionGroup.Status.ACTIVE)
    wanted = open_ones.exclude(round_up=Membership.RoundUp.NEVER)
    zones = list(wanted.order_by().values_list("user__time_zone", "round_up").distinct())
    return sum(_queue(wanted, name, Membership.RoundUp(often)) for name, often in zones)


def _queue(wanted: MembershipQuerySet, name: str, often: Membership.RoundUp) -> int:
    morning = last_morning(timezone.now(), zone(name), weekly=often == Membership.RoundUp.WEEKLY)
    since = Q(last_round_up_at__isnull=True) | Q(last_round_up_at__lt=morning)
    due = wanted.filter(since, user__time_zone=name, round_up=often)
    queued = 0
    while rows := list(due.order_by("pk").values_list("pk", "user", "last_round_up_at")[:BATCH]):
        with transaction.atomic():
            queued += queue_all(_orders(rows, morning))
            Membership.objects.filter(pk__in=[pk for pk, *_rest in rows]).update(last_round_up_at=timezone.now())
    return queued


def _orders(rows: list[tuple[str, str, datetime | None]], morning: datetime) -> Iterator[Order]:
    for pk, user, last in rows:
        since = last or morning - timedelta(days=1)
        yield Order("round-up", f"{pk} {morning.isoformat()}", {"membership": pk, "since": since.isoformat()}, user)


def last_morning(now: datetime, here: ZoneInfo, *, weekly: bool) -> datetime:
    """The last time that the clocks of `here` showed HOUR; for a weekly round-up, on a Monday."""
    today = now.astimezone(here).date()
    days = today.weekday() - MONDAY if weekly else 0
    found = datetime.combine(today - timedelta(days=days), HOUR, here)
    return found if found <= now else datetime.combine(found.date() - timedelta(days=7 if weekly else 1), HOUR, here)


def round_up(message: Message) -> Letter | None:
    """Nothing waits: nothing comes."""
    me = member_of(message)
    since = parse_datetime(message.about["since"])
    if me is None or since is None or me.round_up == Membership.RoundUp.NEVER:
        return None
    parts = [import_string(provider)(me, since) for provider in settings.ROUND_UP_PROVIDERS]
    waiting = [{"count": count, "address": absolute(path)} for part in parts for count, path in part]
    if not waiting:
        return None
    address = absolute(reverse("group_detail", args=[me.group_id]))
    return write_to(me, "round_up", context={"waiting": waiting, "address": address}, stop="round-ups")


def part(me: Membership, since: datetime) -> list[Waiting]:
    """Sessions that wait for an answer, an agreement that waits for a yes, and what else waits, each with its page."""
    answered = Attendance.objects.filter(membership=me).exclude(answer="").values("session")
    open_ones = GroupSession.objects.upcoming().filter(group=me.group_id, starts_at__gt=timezone.now())
    sessions = list(open_ones.exclude(pk__in=answered))
    latest = Agreement.objects.filter(group=me.group_id).order_by("-number").first()
    found = []
    if sessions:
        sentence = ngettext("One date waits for your answer:", "%(number)d dates wait for your answer:", len(sessions))
        all_of_them = reverse("group_session_list", args=[me.group_id])
        path = sessions[0].get_absolute_url() if len(sessions) == 1 else all_of_them
        found.append((sentence % {"number": len(sessions)}, path))
    if latest and not Acceptance.objects.filter(agreement=latest, membership=me).exists():
        found.append((_("What you agreed on waits to be read again:"), reverse("group_agreement", args=[me.group_id])))
    return found + unanswered_by(me)


def unanswered_by(me: Membership) -> list[Waiting]:
    """How many things wait on each page for `me`, and nothing of what they are."""
    waiting = waiting_for(me.user) if me.user else []
    pages = Counter(one.path for one in waiting if one.group.pk == me.group_id)
    return [
        (ngettext("One thing waits for you:", "%(number)d things wait for you:", number) % {"number": number}, path)
        for path, number in pages.items()
    ]
