"""What stays of a membership when its person deletes the account: a shape without a name."""

from datetime import timedelta

import pytest
from django.utils import timezone

from groups import erasure, membership
from groups.models import Attendance, GroupSession, Membership, MembershipRole, Role
from tests.cast import Cast, join


def test_a_former_member_without_name_or_role_stays(cast: Cast) -> None:
    moderator = cast.membership("moderator")
    past = timezone.now() - timedelta(days=7)
    session = GroupSession.objects.create(
        group=cast.group, title="Evening", time_zone="UTC", starts_at=past, ends_at=past + timedelta(hours=1)
    )
    Attendance.objects.create(group=cast.group, session=session, membership=moderator, answer="yes")
    erasure.erase(user=cast.person("moderator"), words="keep")
    row = Membership.objects.get(pk=moderator.pk)
    assert (row.user, row.name, row.status) == (None, "", Membership.Status.LEFT)
    assert row.display_name == "a former member"
    assert not MembershipRole.objects.filter(membership=row).exists()
    assert not Attendance.objects.filter(membership=row).exists()
    (taken,) = cast.group.decisions.filter(member=row)
    assert taken.sentence == "a former member isn’t moderator any more."


def test_two_erased_people_of_one_group_stand_side_by_side(cast: Cast) -> None:
    for role in ("member", "moderator", "former"):
        erasure.erase(user=cast.person(role), words="withdraw")
    assert Membership.objects.filter(group=cast.group, user=None, name="").count() == 3


def test_why_somebody_was_removed_goes_with_them(cast: Cast) -> None:
    organizer = Membership.objects.acting(cast.person("organizer")).get()
    removed = membership.remove(me=organizer, member=cast.membership("member"), reason="Spoke of it outside.")
    erasure.erase(user=cast.person("member"), words="keep")
    row = Membership.objects.get(pk=removed.pk)
    assert (row.status, row.removal_reason, row.name) == (Membership.Status.REMOVED, "", "")


def test_the_only_organizer_is_told_to_hand_over_first(cast: Cast) -> None:
    user = cast.person("organizer")
    join(cast.other_group, user)
    sentence = "You are the only organizer of “Third shift readers”. Make somebody else an organizer there first."
    assert erasure.obstacles(user) == [sentence]
    with pytest.raises(membership.LastOrganizerError):
        erasure.erase(user=user, words="keep")
    MembershipRole.objects.create(membership=cast.membership("member"), role=Role.ORGANIZER)
    assert erasure.obstacles(user) == []
    erasure.erase(user=user, words="keep")
    assert not Membership.objects.filter(user=user).exists()


def test_whoever_is_alone_in_a_group_may_go(cast: Cast) -> None:
    assert erasure.obstacles(cast.person("outsider")) == []
    erasure.erase(user=cast.person("outsider"), words="keep")
    assert not Membership.objects.active().filter(group=cast.other_group).exists()


@pytest.mark.parametrize("role", ["newcomer", "former", "member"])
def test_nobody_else_meets_an_obstacle(cast: Cast, role: str) -> None:
    assert erasure.obstacles(cast.person(role)) == []
