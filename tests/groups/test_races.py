"""What holds when people act at the same moment, with a thread and a connection for each."""

from collections.abc import Iterator
from functools import partial
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from groups import founding, invitations, membership
from groups.models import DiscussionGroup, Invitation, Membership, MembershipRole, Role
from groups.models.group import DiscussionGroupQuerySet
from tests.cast import join
from tests.groups.rooms import House, Room
from tests.groups.rooms import invitations as invite_into
from tests.races import ROUNDS, StartingLine, all_at_once

CROWD, PLACES = 20, 3


@pytest.fixture
def crowd(transactional_db: None) -> list[User]:
    return [User.objects.create_user(f"person{number}") for number in range(CROWD)]


@pytest.fixture
def organizers(transactional_db: None) -> list[Membership]:
    """Two organizers of a group that has a third member, each as their page saw them."""
    group = DiscussionGroup.objects.create(name="Night bus readers", places=2 + PLACES)
    people = [User.objects.create_user(name) for name in ("ada", "bell")]
    for person in people:
        join(group, person, Role.ORGANIZER)
    return [Membership.objects.acting(person).get() for person in people]


def invitation_of(organizer: Membership, uses: int) -> Invitation:
    return invitations.invite(me=organizer, days=1, uses=uses)[0]


def kinds(outcomes: list[object]) -> list[str]:
    return sorted(type(outcome).__name__ for outcome in outcomes)


def test_twenty_people_get_three_places(organizers: list[Membership], crowd: list[User]) -> None:
    invitation = invitation_of(organizers[0], uses=CROWD)
    acts = [partial(membership.join, actor=person, invitation=invitation, name=person.username) for person in crowd]
    outcomes = all_at_once(acts)
    assert kinds(outcomes) == ["GroupFullError"] * (CROWD - PLACES) + ["Membership"] * PLACES
    assert Membership.objects.active().filter(group=organizers[0].group).count() == 2 + PLACES
    assert Invitation.objects.get().uses == PLACES


@pytest.fixture
def without_trigger(transactional_db: None) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE groups_membership DISABLE TRIGGER groups_membership_places")
    yield
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE groups_membership ENABLE TRIGGER groups_membership_places")


@pytest.mark.postgresql
def test_a_look_before_the_insert_oversells(
    organizers: list[Membership], crowd: list[User], without_trigger: None
) -> None:
    """Why a trigger holds the places: everybody looks before anybody has taken one."""
    group = organizers[0].group
    looked = Barrier(CROWD)

    @transaction.atomic
    def naive(person: User) -> Membership | None:
        taken = group.memberships.active().count()
        looked.wait(timeout=60)
        if taken >= group.places:
            return None
        return Membership.objects.create(group=group, user=person, name=person.username)

    all_at_once([partial(naive, person) for person in crowd])
    assert group.memberships.active().count() > group.places


def test_an_invitation_for_one_lets_one_in(organizers: list[Membership], crowd: list[User]) -> None:
    invitation = invitation_of(organizers[0], uses=1)
    people = crowd[:8]
    acts = [partial(membership.join, actor=person, invitation=invitation, name=person.username) for person in people]
    assert kinds(all_at_once(acts)) == ["Membership"] + ["UnusableError"] * 7
    assert Invitation.objects.get().uses == 1


@pytest.fixture
def house(transactional_db: None) -> House:
    return House(3)


def last_place(house: House) -> None:
    with StartingLine(3) as line:
        for room in house.rooms(ROUNDS, 4):
            outcomes = line.start([partial(room.join, person) for person in house.crowd])
            assert kinds(outcomes) == ["GroupFullError"] * 2 + ["Membership"]
            assert len(room.inside()) == room.uses() == 1


def test_three_want_the_last_place_and_one_has_it(house: House) -> None:
    last_place(house)


@pytest.mark.postgresql
def test_without_lock_and_trigger_the_last_place_is_given_away_twice(
    house: House, without_trigger: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The naive version counts who is in, and then lets somebody in: the same race sees it."""
    monkeypatch.setattr(DiscussionGroupQuerySet, "hold", lambda self, group_id: None)
    with pytest.raises(AssertionError):
        last_place(house)


def joins_once(room: Room, line: StartingLine, me: User, other: Invitation) -> bool:
    """Whether one person who presses at once on two of a group's links, or twice on one, is in it, by one use."""
    came = line.start([partial(room.join, me), partial(room.join, me, other)])
    return len({row.pk for row in came if isinstance(row, Membership)}) == 1 == room.uses()


def with_another_link(house: House, links: int) -> Iterator[tuple[Room, Invitation]]:
    rooms = house.rooms(ROUNDS, 12)
    ways = [room.invitation for room in rooms]
    others = ways if links == 1 else invite_into([room.acting(house.organizer) for room in rooms], label="2")
    yield from zip(rooms, others, strict=True)


def join_twice(house: House, links: int) -> None:
    with StartingLine(2) as line:
        for room, other in with_another_link(house, links):
            assert joins_once(room, line, house.crowd[0], other)
            assert room.inside() == {"person0"}


@pytest.mark.parametrize("links", [1, 2])
def test_one_person_who_joins_twice_at_once_joins_once(house: House, links: int) -> None:
    join_twice(house, links)


@pytest.mark.postgresql
@pytest.mark.parametrize("links", [1, 2])
def test_without_the_lock_a_double_join_breaks(house: House, links: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The naive version looks whether they are in, and then lets them in: twice, which the database refuses."""
    monkeypatch.setattr(DiscussionGroupQuerySet, "hold", lambda self, group_id: None)
    with pytest.raises((AssertionError, IntegrityError)):
        join_twice(house, links)


def test_eight_people_want_one_name(organizers: list[Membership], crowd: list[User]) -> None:
    DiscussionGroup.objects.update(places=CROWD)
    invitation = invitation_of(organizers[0], uses=CROWD)
    acts = [partial(membership.join, actor=person, invitation=invitation, name="Rosa") for person in crowd[:8]]
    assert kinds(all_at_once(acts)) == ["Membership"] + ["NameTakenError"] * 7


def test_eight_sign_ups_on_an_invitation_for_one_are_one(crowd: list[User]) -> None:
    _invitation, token = invitations.invite_to_site(days=1, uses=1)
    outcomes = all_at_once([partial(invitations.signed_up, token=token, user=person) for person in crowd[:8]])
    assert kinds(outcomes) == ["NoneType"] + ["UnusableError"] * 7
    assert Invitation.objects.get().uses == 1


def test_of_two_organizers_who_leave_at_once_one_stays(organizers: list[Membership], crowd: list[User]) -> None:
    join(organizers[0].group, crowd[0])
    assert kinds(all_at_once([partial(membership.leave, me=me) for me in organizers])) == [
        "LastOrganizerError",
        "Membership",
    ]
    assert Membership.objects.holding(Role.ORGANIZER).count() == 1


def test_of_two_organizers_who_remove_each_other_one_stays(organizers: list[Membership]) -> None:
    ada, bell = organizers
    acts = [
        partial(membership.remove, me=ada, member=bell, reason="No."),
        partial(membership.remove, me=bell, member=ada, reason="No."),
    ]
    assert kinds(all_at_once(acts)) == ["Membership", "PermissionDenied"]
    assert Membership.objects.holding(Role.ORGANIZER).count() == 1


def test_two_organizers_who_lay_down_the_role_at_once_leave_one(
    organizers: list[Membership], crowd: list[User]
) -> None:
    join(organizers[0].group, crowd[0])
    acts = [partial(membership.set_roles, me=me, member=me, roles=[]) for me in organizers]
    assert kinds(all_at_once(acts)) == ["LastOrganizerError", "Membership"]
    assert MembershipRole.objects.filter(role=Role.ORGANIZER).count() == 1


def test_places_dont_shrink_below_who_joins_at_that_moment(organizers: list[Membership], crowd: list[User]) -> None:
    """Whichever is first, the group never has more members than places."""
    invitation = invitation_of(organizers[0], uses=CROWD)
    group = DiscussionGroup.objects.get()
    group.places = 2
    joins = [
        partial(membership.join, actor=person, invitation=invitation, name=person.username) for person in crowd[:3]
    ]
    all_at_once([partial(founding.revise, me=organizers[0], group=group), *joins])
    group.refresh_from_db()
    assert group.memberships.active().count() <= group.places
