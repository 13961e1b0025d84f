"""Founding and changing a group."""

import pytest
from django.core.exceptions import PermissionDenied
from pytest_django.fixtures import Settings

from groups import founding
from groups.models import DiscussionGroup, Membership, Role
from tests.cast import Cast


def test_the_founder_organizes_and_moderates(cast: Cast) -> None:
    group = founding.found(actor=cast.person("newcomer"), group=DiscussionGroup(name="Night bus"), name="Rosa")
    me = Membership.objects.acting(cast.person("newcomer")).get()
    assert (me.group, me.name, me.organizes, me.moderates) == (group, "Rosa", True, True)
    assert group.places == 12


def test_where_staff_alone_create_groups_a_member_doesnt(cast: Cast, settings: Settings) -> None:
    settings.GROUP_CREATION = "staff"
    with pytest.raises(PermissionDenied):
        founding.found(actor=cast.person("member"), group=DiscussionGroup(name="Night bus"), name="Rosa")
    assert not DiscussionGroup.objects.filter(name="Night bus").exists()
    founding.found(actor=cast.person("staff"), group=DiscussionGroup(name="Night bus"), name="Rosa")


def test_a_group_has_a_place_for_each_member(cast: Cast) -> None:
    me = Membership.objects.acting(cast.person("organizer")).get()
    me.group.places = 2
    with pytest.raises(founding.TooFewPlacesError, match="There are 3 members now"):
        founding.revise(me=me, group=me.group)
    assert DiscussionGroup.objects.get(pk=cast.group.pk).places == 12
    me.group.places = 3
    founding.revise(me=me, group=me.group)
    assert DiscussionGroup.objects.get(pk=cast.group.pk).places == 3


@pytest.mark.parametrize("role", ["member", "moderator"])
def test_only_organizers_change_the_group(cast: Cast, role: str) -> None:
    me = Membership.objects.acting(cast.person(role)).get()
    me.group.name = "Mine now"
    with pytest.raises(PermissionDenied):
        founding.revise(me=me, group=me.group)


def test_roles_of_the_founder_are_all_roles_each_a_dated_decision(cast: Cast) -> None:
    group = founding.found(actor=cast.person("newcomer"), group=DiscussionGroup(name="Night bus"), name="Rosa")
    founder = group.memberships.get()
    assert {role.role for role in founder.roles.all()} == set(Role)
    decided = group.decisions.values_list("about", "value", "member", "decided_by")
    assert set(decided) == {("role-given", role, founder.pk, founder.pk) for role in Role}
