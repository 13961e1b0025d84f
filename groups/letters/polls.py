"""The letter to those who haven't said yet which of the proposed times they could come to."""

from collections.abc import Iterator

from django.db.models import Count, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from groups.letters.writing import member_of, write_to
from groups.models import Membership, TimePoll, TimeVote
from groups.models.membership import MembershipQuerySet
from mail.letters import Letter, absolute
from mail.models import Message
from mail.outbox import Order, queue_all


def unanswered(poll: TimePoll) -> MembershipQuerySet:
    """Those in the group who have left a candidate open."""
    given = TimeVote.objects.filter(option__poll=poll, membership=OuterRef("pk")).order_by().values("membership")
    number = Coalesce(Subquery(given.annotate(number=Count("pk")).values("number")), Value(0))
    members = Membership.objects.active().filter(group=poll.group_id)
    return members.annotate(answered=number).filter(answered__lt=poll.options.count())


def ask_unanswered(*, poll: TimePoll, by: Membership, mark: str = "") -> int:
    """Queues one for each but who asks; how many haven't been asked today, or for the sake of `mark`."""
    return queue_all(_orders(poll, unanswered(poll).reachable().exclude(pk=by.pk), mark))


def _orders(poll: TimePoll, to: MembershipQuerySet, mark: str) -> Iterator[Order]:
    today = mark or timezone.now().date().isoformat()
    for pk, user_id in to.values_list("pk", "user").iterator():
        about = {"poll": poll.pk, "membership": pk}
        yield Order("poll", key=f"{poll.pk} {pk} {today}", about=about, recipient_id=user_id)


def asked(message: Message) -> Letter | None:
    me = member_of(message)
    poll = TimePoll.objects.filter(pk=message.about["poll"], status=TimePoll.Status.OPEN).first()
    if me is None or poll is None or poll.group_id != me.group_id or not unanswered(poll).filter(pk=me.pk).exists():
        return None
    context = {"address": absolute(poll.get_absolute_url()), "until": poll.answer_by}
    return write_to(me, "poll", context=context, telling={"title": poll.title}, stop="reminders")
