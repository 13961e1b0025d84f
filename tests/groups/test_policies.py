"""Each rule is said twice, as a queryset for all and as a predicate for one; here both say the same."""

from datetime import timedelta
from itertools import product

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from groups import invitations, policies
from groups.models import (
    DiscussionGroup,
    GroupDecision,
    GroupReading,
    GroupSession,
    Invitation,
    JoinRequest,
    Membership,
    MembershipRole,
    Role,
    WaitingPlace,
)
from readings.models import Reading
from tests.cast import ROLES, Cast, join

# Every combination of roles in every status, and no row at all.
STANDINGS = [None, *product(Membership.Status, [(), (Role.ORGANIZER,), (Role.MODERATOR,), tuple(Role)])]


def standing_of(cast: Cast, standing: tuple[str, tuple[Role, ...]] | None) -> Membership | None:
    """The newcomer put into the group in this standing; the row that their pages would begin with."""
    if standing:
        status, roles = standing
        member = join(cast.group, cast.person("newcomer"), *roles)
        ended_at = None if status == Membership.Status.ACTIVE else timezone.now()
        Membership.objects.filter(pk=member.pk).update(status=status, ended_at=ended_at)
    return Membership.objects.acting(cast.person("newcomer")).filter(group=cast.group).first()


@pytest.mark.parametrize("standing", STANDINGS, ids=str)
def test_querysets_and_predicates_agree(cast: Cast, standing: tuple[str, tuple[Role, ...]] | None) -> None:
    user, now = cast.person("newcomer"), timezone.now()
    organizer = Membership.objects.acting(cast.person("organizer")).get()
    invitation = invitations.invite(me=organizer, days=1, uses=1)[0]
    reading = Reading.objects.create(slug="bread", title="Bread and roses")
    item = GroupReading.objects.create(group=cast.group, reading=reading, position=1, for_study=False)
    session = GroupSession.objects.create(
        group=cast.group, title="Evening", starts_at=now, ends_at=now + timedelta(hours=1), time_zone="UTC"
    )
    me = standing_of(cast, standing)
    sees = policies.can_view_group(me)
    assert sees == (standing is not None and standing[0] == Membership.Status.ACTIVE)
    assert DiscussionGroup.objects.visible_to(user).filter(pk=cast.group.pk).exists() == sees
    assert GroupReading.objects.visible_to(user).filter(pk=item.pk).exists() == sees
    assert GroupSession.objects.visible_to(user).filter(pk=session.pk).exists() == sees
    assert Membership.objects.visible_to(user).filter(pk=organizer.pk).exists() == sees
    asked = JoinRequest.objects.create(group=cast.group, user=cast.person("staff"), name="Sena", introduction="Hello.")
    place = WaitingPlace.objects.create(group=cast.group, user=cast.person("staff"), name="Sena")
    decision = GroupDecision.objects.create(group=cast.group, about="joining", value="open")
    assert GroupDecision.objects.visible_to(user).filter(pk=decision.pk).exists() == sees
    organizes = me is not None and me.organizes
    assert policies.can_view_request(me, asked) == policies.can_view_waiting_place(me, place) == organizes
    assert JoinRequest.objects.visible_to(user).filter(pk=asked.pk).exists() == organizes
    assert WaitingPlace.objects.visible_to(user).filter(pk=place.pk).exists() == organizes
    sees_invitation = policies.can_view_invitation(me, invitation)
    assert sees_invitation == (sees and standing is not None and Role.ORGANIZER in standing[1])
    assert Invitation.objects.visible_to(user).filter(pk=invitation.pk).exists() == sees_invitation


@pytest.mark.parametrize("role", ROLES[1:])
def test_nothing_of_a_group_is_visible_twice_or_elsewhere(cast: Cast, role: str) -> None:
    """The joins behind `visible_to` give each row once, and none of another group."""
    user = cast.person(role)
    for queryset in (DiscussionGroup.objects.visible_to(user), Membership.objects.visible_to(user)):
        keys = list(queryset.values_list("pk", flat=True))
        assert len(keys) == len(set(keys))
    mine = set(Membership.objects.acting(user).values_list("group", flat=True))
    assert set(Membership.objects.visible_to(user).values_list("group", flat=True)) == mine


def test_an_organizer_of_one_group_is_nobody_in_another(cast: Cast) -> None:
    join(cast.group, cast.person("outsider"))
    organizer = Membership.objects.acting(cast.person("organizer")).get()
    invitation = invitations.invite(me=organizer, days=1, uses=1)[0]
    here = Membership.objects.acting(cast.person("outsider")).get(group=cast.group)
    there = Membership.objects.acting(cast.person("outsider")).get(group=cast.other_group)
    assert not policies.can_view_invitation(here, invitation)
    assert not policies.can_view_invitation(there, invitation)
    assert not Invitation.objects.visible_to(cast.person("outsider")).exists()
    assert (here.organizes, there.organizes) == (False, True)


@pytest.mark.parametrize(
    ("role", "creation", "may"),
    [("newcomer", "members", True), ("newcomer", "staff", False), ("staff", "staff", True), ("staff", "members", True)],
)
def test_who_creates_groups(cast: Cast, settings: Settings, role: str, creation: str, may: bool) -> None:
    settings.GROUP_CREATION = creation
    assert policies.can_create_group(cast.person(role)) is may


def test_who_removes_whom(cast: Cast) -> None:
    organizer, member = (Membership.objects.acting(cast.person(role)).get() for role in ("organizer", "member"))
    assert policies.can_remove(organizer, member)
    assert not policies.can_remove(organizer, organizer)
    assert not policies.can_remove(organizer, cast.membership("former"))
    assert not policies.can_remove(member, organizer)


def test_roles_are_looked_up_and_never_guessed(cast: Cast) -> None:
    """A row that wasn't asked for its roles can't be mistaken for one without any."""
    assert MembershipRole.objects.filter(membership=cast.membership("organizer")).exists()
    with pytest.raises(AttributeError):
        policies.can_organize(cast.membership("organizer"))
