"""Letters about a group's end. They come whatever other mails a member has chosen: there is a date in them."""

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from groups.letters.writing import is_discreet
from groups.models import Closing, DeletedGroup, Membership
from mail.letters import Letter, absolute, write
from mail.models import Message
from mail.outbox import Order, queue_all

# How long before the date its members are told once more to take their words along.
SOON = timedelta(days=2)


def tell_announced(closing: Closing) -> int:
    return queue_all(_orders("closing-announced", closing))


def tell_taken_back(closing: Closing) -> int:
    return queue_all(_orders("closing-taken-back", closing))


def tell_deleted(closing: Closing) -> int:
    """The last letter, which names nothing of the group: only the page that says what was deleted."""
    return queue_all(
        Order("group-deleted", f"{closing.receipt} {user}", {"receipt": closing.receipt}, recipient_id=user)
        for _member, user in _everybody(closing)
    )


def queue_soon() -> int:
    """Reminds of a date that is near; how many."""
    now = timezone.now()
    near = Closing.objects.filter(status=Closing.Status.ANNOUNCED, closes_at__gt=now, closes_at__lte=now + SOON)
    return sum(queue_all(_orders("closing-soon", closing)) for closing in near)


def _everybody(closing: Closing) -> Iterator[tuple[str, str]]:
    return Membership.objects.reachable().filter(group=closing.group_id).values_list("pk", "user").iterator()


def _orders(letter: str, closing: Closing) -> Iterator[Order]:
    for member, user in _everybody(closing):
        about = {"membership": member, "closing": str(closing.pk)}
        yield Order(letter, f"{closing.pk} {member}", about, recipient_id=user)


def announced(message: Message) -> Letter | None:
    """It says when, what becomes of it, and the address of the page that will say what was deleted."""
    return _letter(message, "closing_announced", Closing.Status.ANNOUNCED)


def soon(message: Message) -> Letter | None:
    return _letter(message, "closing_soon", Closing.Status.ANNOUNCED)


def taken_back(message: Message) -> Letter | None:
    return _letter(message, "closing_taken_back", Closing.Status.TAKEN_BACK)


def _letter(message: Message, template: str, status: Closing.Status) -> Letter | None:
    mine = Membership.objects.active().filter(pk=message.about["membership"], user=message.recipient_id)
    me = mine.select_related("group", "user").first()
    found = Closing.objects.filter(pk=message.about["closing"], status=status, group=me.group_id) if me else None
    closing = found.first() if found is not None else None
    if me is None or closing is None or me.group.is_closed:
        return None
    deleted = closing.afterwards == Closing.Afterwards.DELETE
    context = {
        "address": absolute(reverse("group_closing", args=[me.group_id])),
        "closes_at": closing.closes_at,
        "deleted": deleted,
        "receipt": absolute(reverse("deleted_group", args=[closing.receipt])) if deleted else "",
    }
    return write(
        f"groups/letters/{template}", context=context, telling={"group": me.group.name}, discreet=is_discreet(me)
    )


def gone(message: Message) -> Letter | None:
    """To whoever was a member at the end."""
    if not DeletedGroup.objects.filter(pk=message.about["receipt"]).exists():
        return None
    address = absolute(reverse("deleted_group", args=[message.about["receipt"]]))
    return write("groups/letters/group_deleted", context={"address": address})
