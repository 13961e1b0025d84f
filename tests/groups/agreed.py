"""Two versions of an agreement, to which not everybody has said yes; something broken, and told to a carer."""

from collections.abc import Callable

from groups import agreeing, repairing
from groups.models import Membership, MembershipRole, Role, Worry
from groups.starting_points import STARTING_POINTS

LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenständer"


def agree(me: Callable[[str], Membership]) -> dict[str, object]:
    organizer, start = me("organizer"), STARTING_POINTS[0]
    seen = organizer.group.agreements.count()
    first = agreeing.publish(me=organizer, text=str(start.text), repair=str(start.repair), seen=seen)
    agreeing.accept(me=me("rosa-m"), agreement=first)
    changed = f"{start.text}\nWe stop at nine. {LONG}"
    agreement = agreeing.publish(me=organizer, text=changed, repair=str(start.repair), seen=seen + 1)
    carer = me("moderator")
    MembershipRole.objects.get_or_create(membership=carer, role=Role.CARER)
    words = f"He read my name off the list.\n\n{LONG}"
    told = repairing.tell(me=me("rosa-m"), words=words, told_to=[carer], broken=agreement)
    repairing.walk(me=me("rosa-m"), worry=Worry.objects.within(me("rosa-m")).get(pk=told.pk), step=1)
    return {"worry_id": told.pk, "group_agreement_version number": agreement.number}
