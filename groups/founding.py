"""Founding a group, and changing what it is called, what it is for and how many it holds."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import ngettext

from accounts.models import User
from groups import opening, policies, waiting
from groups.membership import give_and_take
from groups.models import DiscussionGroup, GroupDecision, Membership, Role


class TooFewPlacesError(ValidationError):
    """Fewer places than members."""

    def __init__(self, members: int) -> None:
        sentence = ngettext(
            "There is %(members)d member now, so the group needs at least that many places.",
            "There are %(members)d members now, so the group needs at least that many places.",
            members,
        )
        super().__init__({"places": sentence % {"members": members}})


@transaction.atomic
def found(*, actor: User, group: DiscussionGroup, name: str) -> DiscussionGroup:
    """Stores the new group, with `actor` in it under `name` as its organizer, first moderator and first carer."""
    if not policies.can_create_group(actor):
        raise PermissionDenied
    group.save()
    founder = Membership.objects.create(group=group, user=actor, name=name)
    give_and_take(founder, set(Role), by=founder)
    return group


@transaction.atomic
def revise(*, me: Membership, group: DiscussionGroup) -> DiscussionGroup:
    """Stores what was changed on the group. Raises TooFewPlacesError or NoPurposeError.

    How open it is, is decided elsewhere (groups.opening); more places let in who waits for one.
    """
    if not policies.can_organize(me):
        raise PermissionDenied
    DiscussionGroup.objects.hold(group.pk)
    before = DiscussionGroup.objects.get(pk=group.pk)
    if before.has_outside and not group.purpose:
        raise ValidationError({"purpose": opening.NoPurposeError().messages})
    try:
        with transaction.atomic():
            group.save(update_fields=["name", "purpose", "language", "time_zone", "places"])
    except IntegrityError as error:
        if "group_full" not in str(error):
            raise
        raise TooFewPlacesError(Membership.objects.active().filter(group=group).count()) from error
    if group.places != before.places:
        opening.record(me=me, about=GroupDecision.About.PLACES, value=str(group.places))
        waiting.move_up(group_id=group.pk)
    return group
