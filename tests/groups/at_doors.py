"""Groups that can be found, by asking, by an open door and by invitation, and somebody who asks and waits."""

from collections.abc import Callable

from django.utils import timezone

from accounts.models import User
from groups import asking, entering, founding, opening
from groups.models import DiscussionGroup, GroupDecision, JoinRequest, Membership

INTRODUCTION = """\
I clean offices, from five on, and sleep when the others are up.

Donaudampfschifffahrtsgesellschaftskapitänsmützenständer
"""


def come_to_the_doors(me: Callable[[str], Membership], asker: User) -> dict[str, object]:
    """The organizer's group takes requests now. What stands in the addresses of the pages outside."""
    organizer = me("organizer")
    assert organizer.user
    opening.decide(me=organizer, visibility="listed", joining="request")
    request = asking.ask(actor=asker, group=organizer.group, name="Sena", introduction=INTRODUCTION)
    found = {}
    for name, joining in (("Tin Roof", "open"), ("Back Room", "invitation")):
        group = DiscussionGroup(name=name, purpose="To read what others wrote of their work.", places=2)
        founding.found(actor=organizer.user, group=group, name="Olu")
        mine = Membership.objects.acting(organizer.user).get(group=group)
        opening.decide(me=mine, visibility="listed", joining=joining)
        found[joining] = group
    somebody = User.objects.create_user("somebody-else")
    entering.come_in(actor=somebody, group=found["open"], name="Stef")
    place = entering.line_up(actor=asker, group=found["open"], name="Sena")
    declined = JoinRequest.objects.create(
        group=found["invitation"],
        user=asker,
        name="Sena",
        introduction="I would like to listen first.",
        status="declined",
        answer="We are three weeks in. Ask again in spring?",
        answered_at=timezone.now(),
    )
    return {
        "outside_id": organizer.group.outside_id,
        "open": found["open"].outside_id,
        "quiet": found["invitation"].outside_id,
        "request_id": request.pk,
        "declined": declined.pk,
        "place_id": place.pk,
        "decision_id": GroupDecision.objects.filter(group=organizer.group).latest("pk").pk,
        **{f"group_waiting_{page} group_id": found["open"].pk for page in ("list", "take_off")},
    }
