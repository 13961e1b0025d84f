"""Letters about a group that may become two, or has. They come whatever other mails a member has chosen: it is about
where they are.
"""

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse

from groups.letters.writing import is_discreet, member_of
from groups.models import Division, DivisionChoice, Membership
from mail.letters import Letter, absolute, write
from mail.models import Message
from mail.outbox import Order, queue_all


def tell_proposed(division: Division, *, by: Membership) -> int:
    """To everybody but who proposed it; how many."""
    return queue_all(_orders("dividing-proposed", division, Q(group=division.group_id), by))


def tell_settled(division: Division, *, by: Membership) -> int:
    """Done or taken back: to everybody in what are two groups now, or one still, but who settled it; how many."""
    here = Q(group=division.group_id) | Q(group=division.new_group_id)
    return queue_all(_orders("dividing-settled", division, here, by))


def _orders(letter: str, division: Division, here: Q, by: Membership) -> Iterator[Order]:
    everybody = Membership.objects.reachable().filter(here).exclude(user=by.user_id)
    for member, user in everybody.values_list("pk", "user").iterator():
        about = {"membership": member, "division": division.pk}
        yield Order(letter, f"{division.pk} {member}", about, recipient_id=user)


def proposed(message: Message) -> Letter | None:
    """Due as long as it is proposed and they haven't said where they go. The group's home says what it is about: the
    address of the page itself would tell.
    """
    me = member_of(message)
    standing = Division.objects.filter(pk=message.about["division"], status=Division.Status.OPEN)
    if me is None or not standing or DivisionChoice.objects.filter(division__in=standing, membership=me).exists():
        return None
    return _letter(me, "dividing_proposed", "group_detail")


def settled(message: Message) -> Letter | None:
    """It leads to what the group decided, where it stands with its date."""
    me = member_of(message)
    return _letter(me, "dividing_settled", "group_decision_list") if me else None


def _letter(me: Membership, template: str, page: str) -> Letter:
    return write(
        f"groups/letters/{template}",
        context={"address": absolute(reverse(page, args=[me.group_id]))},
        telling={"group": me.group.name},
        discreet=is_discreet(me),
    )
