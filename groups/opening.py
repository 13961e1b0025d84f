"""How open a group is: who may know of it, how one joins, whether a comment needs a name. Each change is a dated
decision that can be reversed.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from groups import policies
from groups.models import DiscussionGroup, GroupDecision, Membership
from readings.ids import new_id

About = GroupDecision.About
# What can be turned back by a button, and as which field it stands on the group.
FIELDS = {About.VISIBILITY: "visibility", About.JOINING: "joining", About.NAMING: "naming"}


class NoPurposeError(ValidationError):
    """Outside, a group's purpose is all that is seen of it."""

    def __init__(self) -> None:
        super().__init__(
            _("Write first what the group is for: outside, that is all that anybody sees of it."), "no purpose"
        )


@transaction.atomic
def decide(*, me: Membership, visibility: str, joining: str, naming: str = "") -> list[GroupDecision]:
    """The group as open as this from now on; a decision for each of them that changed. Raises NoPurposeError.

    Without `naming` that stays as it is.
    """
    if not policies.can_organize(me):
        raise PermissionDenied
    DiscussionGroup.objects.hold(me.group_id)
    group = DiscussionGroup.objects.get(pk=me.group_id)
    wanted = {About.VISIBILITY: visibility, About.JOINING: joining, About.NAMING: naming or group.naming}
    changed = {about: value for about, value in wanted.items() if getattr(group, FIELDS[about]) != value}
    for about, value in changed.items():
        setattr(group, FIELDS[about], value)
    if group.has_outside and not group.purpose:
        raise NoPurposeError
    group.save(update_fields=list(FIELDS.values()))
    return [record(me=me, about=about, value=value) for about, value in changed.items()]


@transaction.atomic
def reverse(*, me: Membership, decision: GroupDecision) -> list[GroupDecision]:
    """What was so before this decision is so again, by another one; nothing, where a later one holds already."""
    DiscussionGroup.objects.hold(me.group_id)
    earlier = before(decision)
    if earlier is None:
        return []
    group = DiscussionGroup.objects.get(pk=me.group_id)
    wanted = {field: getattr(group, field) for field in FIELDS.values()} | {FIELDS[About(decision.about)]: earlier}
    return decide(me=me, **wanted)


def before(decision: GroupDecision) -> str | None:
    """What the decision changed; None if it isn't the newest of its kind, or about what no button turns back."""
    if decision.about not in FIELDS:
        return None
    kind = GroupDecision.objects.filter(group=decision.group_id, about=decision.about).order_by("-decided_at", "-pk")
    newest = list(kind[:2])
    if newest[0].pk != decision.pk:
        return None
    at_the_beginning = DiscussionGroup()
    return newest[1].value if newest[1:] else getattr(at_the_beginning, FIELDS[About(decision.about)])


@transaction.atomic
def renew_address(*, me: Membership) -> str:
    """Another address outside: whoever has the old one finds nothing there any more."""
    if not policies.can_organize(me):
        raise PermissionDenied
    address = new_id()
    DiscussionGroup.objects.filter(pk=me.group_id).update(outside_id=address)
    return address


def record(
    *, me: Membership, about: GroupDecision.About, value: str, member: Membership | None = None
) -> GroupDecision:
    """Keeps what was decided, for everybody in the group to read."""
    return GroupDecision.objects.create(group_id=me.group_id, about=about, value=value, member=member, decided_by=me)


def reversible(group: DiscussionGroup) -> dict[int, str]:
    """Of the decisions that hold now and can be turned back, by id, what would be so again."""
    found = {}
    for about in FIELDS:
        newest = GroupDecision.objects.filter(group=group, about=about).order_by("-decided_at", "-pk").first()
        earlier = before(newest) if newest else None
        if newest and earlier is not None:
            found[newest.pk] = sentence(about, earlier)
    return found


def sentence(about: str, value: str) -> str:
    """A decision about how open a group is, in words."""
    return GroupDecision(about=about, value=value).sentence
