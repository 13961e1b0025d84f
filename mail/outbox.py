"""Queueing letters. No words are kept: each letter is written when it is sent, by settings.MAIL_LETTERS.

What is queued is that somebody should get a letter of this kind, and the ids of what it is about. Whoever has left by
the time it is sent gets none; what was changed is told as it is then.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parseaddr
from itertools import islice

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from mail.delivery import deliver_soon
from mail.models import Message, Recipient, Trouble, new_id
from mail.refusing import refused

BATCH = 500
FORGOTTEN = timedelta(days=30)


@dataclass(frozen=True)
class Order:
    """One letter to be sent: to somebody with an account by the id, or to an address.

    An order with both goes to that address of theirs, and with their account. Of orders with the same key, however
    often they come, one letter is sent. `due_at` is now where it isn't given; `urgent` ones overtake.
    """

    letter: str
    key: str
    about: dict[str, str] = field(default_factory=dict)
    recipient_id: str | None = None
    address: str = ""
    due_at: datetime | None = None
    urgent: bool = False


def queue(
    *,
    letter: str,
    about: dict[str, str],
    recipient: Recipient | None = None,
    address: str = "",
    key: str,
    due_at: datetime | None = None,
    urgent: bool = False,
) -> bool:
    """Sends a letter of this kind, once the transaction is through; False where it was asked for before."""
    order = Order(
        letter=letter,
        key=key,
        about=about,
        recipient_id=recipient.pk if recipient else None,
        address=address,
        due_at=due_at,
        urgent=urgent,
    )
    return queue_all([order]) == 1


def queue_all(orders: Iterable[Order]) -> int:
    """Sends many, never holding more than a batch of them; how many of them were new."""
    new, now = 0, timezone.now()
    due = False
    for batch in _batches(orders):
        new += _queue_batch(batch)
        due = due or any(order.due_at is None or order.due_at <= now for order in batch)
    if new and due:
        transaction.on_commit(deliver_soon.enqueue)
    return new


def _batches(orders: Iterable[Order]) -> Iterator[list[Order]]:
    rest = iter(orders)
    while batch := list(islice(rest, BATCH)):
        yield batch


@transaction.atomic
def _queue_batch(orders: list[Order]) -> int:
    keyed = {digest_of(f"{order.letter} {order.key}"): order for order in orders}
    known = set(Message.objects.filter(key__in=keyed).values_list("key", flat=True))
    unwanted = refused(order.address for order in orders if order.address)
    rows = [_row(key, order, order.address in unwanted) for key, order in keyed.items() if key not in known]
    if not rows:
        return 0
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    # Another may have queued the same at this moment.
    return Message.objects.filter(pk__in=[row.pk for row in rows]).count()


def _row(key: str, order: Order, unwanted: bool) -> Message:
    """The order as a row. One to an address that wants nothing looks to whoever queues it like any other."""
    if order.letter not in settings.MAIL_LETTERS:
        raise KeyError(order.letter)
    if not order.recipient_id and not order.address:
        raise ValueError("a letter to nobody")
    now = timezone.now()
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    row = Message(key=key, letter=order.letter, message_id=f"<{new_id()}@{host}>", urgent=order.urgent)
    if unwanted:
        row.status, row.due_at, row.ended_at = Message.Status.DROPPED, None, now
    else:
        row.about, row.recipient_id, row.address = order.about, order.recipient_id, order.address
        row.wanted_at = row.due_at = order.due_at or now
    return row


@transaction.atomic
def try_again(*, messages: QuerySet[Message]) -> int:
    """Sends those of these that wait now, past the pause that the mail server is left in; how many they are."""
    now = timezone.now()
    number = messages.filter(status=Message.Status.WAITING).update(due_at=now)
    Trouble.objects.update(paused_until=now)
    transaction.on_commit(deliver_soon.enqueue)
    return number


def digest_of(key: str) -> str:
    return salted_hmac("mail.outbox", key, algorithm="sha256").hexdigest()


def forget_old() -> int:
    """Deletes what was sent, or came to nothing, a month ago; how many that were."""
    return Message.objects.filter(ended_at__lt=timezone.now() - FORGOTTEN).delete()[0]
