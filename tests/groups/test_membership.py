"""Coming in, going, roles and names, one at a time. At the same moment: test_races."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from groups import admitting, invitations, membership
from groups.models import Attendance, DiscussionGroup, GroupReading, GroupSession, Invitation, Membership, Role
from readings.models import Reading
from tests.cast import Cast

ORGANIZER, MODERATOR = Role.ORGANIZER, Role.MODERATOR


def acting(cast: Cast, role: str) -> Membership:
    return Membership.objects.acting(cast.person(role)).get(group=cast.group)


def invite(cast: Cast, uses: int = 1) -> Invitation:
    return invitations.invite(me=acting(cast, "organizer"), days=7, uses=uses)[0]


def session_in(group: DiscussionGroup, days: int) -> GroupSession:
    starts = timezone.now() + timedelta(days=days)
    return GroupSession.objects.create(
        group=group, title="Evening", time_zone="UTC", starts_at=starts, ends_at=starts + timedelta(hours=2)
    )


def roles(member: Membership) -> set[str]:
    return set(member.roles.values_list("role", flat=True))


def uses(invitation: Invitation) -> int:
    return Invitation.objects.get(pk=invitation.pk).uses


def test_joining_counts_one_use_and_takes_the_chosen_name(cast: Cast) -> None:
    invitation = invite(cast)
    joined = membership.join(actor=cast.person("newcomer"), invitation=invitation, name="Rosa")
    assert acting(cast, "newcomer").name == "Rosa"
    assert joined.invitation == invitation
    assert uses(invitation) == 1
    with pytest.raises(ValidationError, match="doesn’t work any more"):
        membership.join(actor=cast.person("outsider"), invitation=invitation, name="Ada")


def test_joining_twice_changes_nothing(cast: Cast) -> None:
    invitation = invite(cast, uses=5)
    first = membership.join(actor=cast.person("newcomer"), invitation=invitation, name="Rosa")
    again = membership.join(actor=cast.person("newcomer"), invitation=invitation, name="Another")
    assert again == first
    assert (acting(cast, "newcomer").name, uses(invitation)) == ("Rosa", 1)


@pytest.mark.parametrize(
    "dead", [{"revoked_at": timezone.now()}, {"expires_at": timezone.now() - timedelta(seconds=1)}, {"uses": 1}]
)
def test_no_dead_invitation_lets_anybody_in(cast: Cast, dead: dict[str, object]) -> None:
    invitation = invite(cast)
    Invitation.objects.filter(pk=invitation.pk).update(**dead)
    with pytest.raises(invitations.UnusableError):
        membership.join(actor=cast.person("newcomer"), invitation=invitation, name="Rosa")
    assert not Membership.objects.filter(user=cast.person("newcomer")).exists()


def test_a_refusal_costs_no_use(cast: Cast) -> None:
    invitation = invite(cast)
    with pytest.raises(ValidationError, match="already goes by that name"):
        membership.join(actor=cast.person("newcomer"), invitation=invitation, name="MEMBER")
    DiscussionGroup.objects.filter(pk=cast.group.pk).update(places=3)
    with pytest.raises(ValidationError, match="Every place in this group is taken"):
        membership.join(actor=cast.person("newcomer"), invitation=invitation, name="Rosa")
    assert uses(invitation) == 0


def test_an_invitation_to_the_site_opens_no_group(cast: Cast) -> None:
    invitation, _token = invitations.invite_to_site(days=7, uses=1)
    with pytest.raises(invitations.UnusableError):
        membership.join(actor=cast.person("newcomer"), invitation=invitation, name="Rosa")


def test_whoever_left_comes_back_to_the_same_row_without_roles(cast: Cast) -> None:
    membership.leave(me=acting(cast, "moderator"))
    left = cast.membership("moderator")
    back = membership.join(actor=cast.person("moderator"), invitation=invite(cast), name="Back again")
    assert back.pk == left.pk
    assert (back.status, back.ended_at, roles(back)) == (Membership.Status.ACTIVE, None, set())


def test_whoever_was_removed_comes_back_only_by_a_later_invitation(cast: Cast) -> None:
    earlier = invite(cast, uses=9)
    membership.remove(me=acting(cast, "organizer"), member=cast.membership("member"), reason="Talked over others.")
    with pytest.raises(invitations.UnusableError):
        membership.join(actor=cast.person("member"), invitation=earlier, name="Member")
    back = membership.join(actor=cast.person("member"), invitation=invite(cast), name="Member")
    assert (back.status, back.removal_reason) == (Membership.Status.ACTIVE, "")


def test_a_name_is_once_in_a_group_in_whatever_case(cast: Cast) -> None:
    member = acting(cast, "member")
    with pytest.raises(admitting.NameTakenError):
        membership.rename(me=member, name="oRGANIZER")
    assert cast.membership("member").name == "Member"
    membership.rename(me=acting(cast, "member"), name="member")
    assert cast.membership("member").name == "member"


def test_a_name_is_free_again_once_its_bearer_has_left(cast: Cast) -> None:
    membership.leave(me=acting(cast, "member"))
    assert membership.rename(me=acting(cast, "moderator"), name="Member").name == "Member"


def test_a_late_renaming_doesnt_bring_a_member_back(cast: Cast) -> None:
    me = acting(cast, "member")
    membership.remove(me=acting(cast, "organizer"), member=me, reason="Talked over others.")
    membership.rename(me=me, name="Somebody")
    assert cast.membership("member").status == Membership.Status.REMOVED


def test_roles_are_given_and_taken_several_at_once(cast: Cast) -> None:
    member = cast.membership("member")
    membership.set_roles(me=acting(cast, "organizer"), member=member, roles=[ORGANIZER, MODERATOR])
    given = dict(member.roles.values_list("role", "granted_at"))
    assert set(given) == {ORGANIZER, MODERATOR}
    membership.set_roles(me=acting(cast, "organizer"), member=member, roles=[MODERATOR])
    assert dict(member.roles.values_list("role", "granted_at")) == {MODERATOR: given[MODERATOR]}
    membership.set_roles(me=acting(cast, "organizer"), member=member, roles=[])
    assert roles(member) == set()


def test_the_last_organizer_hands_over_before_letting_go(cast: Cast) -> None:
    with pytest.raises(membership.LastOrganizerError):
        membership.set_roles(me=acting(cast, "organizer"), member=cast.membership("organizer"), roles=[MODERATOR])
    with pytest.raises(membership.LastOrganizerError):
        membership.leave(me=acting(cast, "organizer"))
    assert roles(cast.membership("organizer")) == {ORGANIZER}
    membership.set_roles(me=acting(cast, "organizer"), member=cast.membership("member"), roles=[ORGANIZER])
    membership.leave(me=acting(cast, "organizer"))
    assert cast.membership("organizer").status == Membership.Status.LEFT


def test_the_last_member_may_leave_and_closes_the_door(cast: Cast) -> None:
    organizer = acting(cast, "organizer")
    for role in ("member", "moderator"):
        membership.remove(me=organizer, member=cast.membership(role), reason="The group ends.")
    invitation = invite(cast)
    membership.leave(me=acting(cast, "organizer"))
    assert not Membership.objects.active().filter(group=cast.group).exists()
    assert not Invitation.objects.usable().filter(pk=invitation.pk).exists()


@pytest.mark.parametrize("how", ["leave", "remove"])
def test_going_ends_roles_and_answers_to_what_is_still_to_come(cast: Cast, how: str) -> None:
    member = cast.membership("moderator")
    past, coming = session_in(cast.group, -7), session_in(cast.group, 7)
    for session in (past, coming):
        Attendance.objects.create(group=cast.group, session=session, membership=member, answer="yes")
    if how == "leave":
        membership.leave(me=acting(cast, "moderator"))
    else:
        membership.remove(me=acting(cast, "organizer"), member=member, reason="Talked over others.")
    assert roles(member) == set()
    assert list(Attendance.objects.filter(membership=member).values_list("session", flat=True)) == [past.pk]


def test_removing_ends_the_invitations_that_they_made_and_no_others(cast: Cast) -> None:
    mine = invite(cast)
    membership.set_roles(me=acting(cast, "organizer"), member=cast.membership("member"), roles=[ORGANIZER])
    theirs = invitations.invite(me=acting(cast, "member"), days=7, uses=1)[0]
    removed = membership.remove(
        me=acting(cast, "organizer"), member=cast.membership("member"), reason="Spoke of it outside."
    )
    assert (removed.status, removed.removal_reason) == (Membership.Status.REMOVED, "Spoke of it outside.")
    assert list(Invitation.objects.usable()) == [mine]
    assert theirs not in Invitation.objects.usable()


def test_removing_somebody_twice_keeps_the_first_reason(cast: Cast) -> None:
    for reason in ("First.", "Second."):
        membership.remove(me=acting(cast, "organizer"), member=cast.membership("member"), reason=reason)
    assert cast.membership("member").removal_reason == "First."


def test_what_one_was_a_moment_ago_is_not_enough(cast: Cast) -> None:
    """Rows that were read before the role or the membership ended decide nothing."""
    stale = acting(cast, "organizer")
    membership.set_roles(me=stale, member=cast.membership("member"), roles=[ORGANIZER])
    membership.set_roles(me=acting(cast, "member"), member=stale, roles=[])
    with pytest.raises(PermissionDenied):
        membership.remove(me=stale, member=cast.membership("moderator"), reason="Too late.")
    with pytest.raises(PermissionDenied):
        membership.set_roles(me=stale, member=cast.membership("moderator"), roles=[ORGANIZER])
    membership.leave(me=acting(cast, "organizer"))
    with pytest.raises(PermissionDenied):
        membership.leave(me=stale)


def test_somebody_who_is_gone_gets_no_role(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        membership.set_roles(me=acting(cast, "organizer"), member=cast.membership("former"), roles=[MODERATOR])


def test_nobody_removes_themselves(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        membership.remove(me=acting(cast, "organizer"), member=cast.membership("organizer"), reason="Enough.")


def test_who_goes_can_no_longer_change_what_the_group_reads(cast: Cast) -> None:
    member = cast.membership("member")
    theirs = Reading.objects.create(slug="theirs", title="Theirs", added_by=member.user)
    kept = Reading.objects.create(slug="kept", title="Taken to no group", added_by=member.user)
    GroupReading.objects.create(group=cast.group, reading=theirs, position=1, for_study=True)
    membership.remove(me=acting(cast, "organizer"), member=member, reason="")
    assert list(Reading.objects.visible_to(cast.person("member"))) == [kept]
