"""A waiting list when things happen at one moment: each race many times over, and each naive version shown to lose it.

`RACES=1000` runs each as often as that.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

import pytest
from django.db import connection, transaction

from accounts.models import User
from groups import founding, invitations, membership, waiting
from groups.models import DiscussionGroup, Invitation, Reservation, WaitingPlace
from groups.models.group import DiscussionGroupQuerySet
from tests.groups.rooms import House, Room
from tests.races import FEWER, ROUNDS, StartingLine

CROWD = 3
Status = WaitingPlace.Status


@pytest.fixture
def house(transactional_db: None) -> House:
    return House(CROWD)


def test_all_come_for_the_last_place_and_those_without_it_wait_for_the_next(house: House) -> None:
    with StartingLine(CROWD) as line:
        for room in house.rooms(ROUNDS, 4):
            line.start([partial(room.come_in, person) for person in house.crowd])
            assert len(room.inside()) == 1
            assert len(room.outside()) == CROWD - 1
            assert room.uses() == CROWD


def two_leave(house: House, room: Room, line: StartingLine) -> bool:
    """Whether the right two moved up, when two places became free at one moment and three waited."""
    line.start([partial(room.leave, person) for person in (house.left, house.right)])
    return room.inside() == {"person0", "person1"} and room.outside() == ["person2"]


def test_two_places_that_become_free_at_once_go_to_the_first_two(house: House) -> None:
    with StartingLine(2) as line:
        assert all(two_leave(house, room, line) for room in house.rooms(FEWER, 3, *house.crowd[:3]))


def one_leaves_as_one_comes(house: House, room: Room, line: StartingLine) -> bool:
    """Whether the place went to whoever waited for it and not to the newcomer, who waits now."""
    line.start([partial(room.leave, house.left), *(partial(room.come_in, person) for person in house.crowd[1:3])])
    return room.inside() == {"person0"} and len(room.outside()) == 2


def test_nobody_who_comes_by_a_link_overtakes_the_list(house: House) -> None:
    with StartingLine(3) as line:
        assert all(one_leaves_as_one_comes(house, room, line) for room in house.rooms(FEWER, 3, house.crowd[0]))


def one_leaves_as_one_lines_up(house: House, room: Room, line: StartingLine) -> bool:
    """Whether nobody was left waiting for a place that is free."""
    line.start([partial(room.leave, house.left), partial(room.line_up, house.crowd[0])])
    return room.inside() == {"person0"} and room.outside() == []


def test_nobody_lines_up_for_a_place_that_became_free_at_that_moment(house: House) -> None:
    with StartingLine(2) as line:
        assert all(one_leaves_as_one_lines_up(house, room, line) for room in house.rooms(FEWER, 3))


def test_more_places_and_somebody_leaving_at_once_let_two_in(house: House) -> None:
    with StartingLine(2) as line:
        for room in house.rooms(FEWER, 3, *house.crowd[:3]):
            group = DiscussionGroup.objects.get(pk=room.group.pk)
            group.places = 4
            more = partial(founding.revise, me=room.acting(house.organizer), group=group)
            line.start([more, partial(room.leave, house.left)])
            assert room.inside() == {"person0", "person1"}


def test_giving_up_and_moving_up_at_once_is_one_of_both(house: House) -> None:
    with StartingLine(2) as line:
        for room in house.rooms(FEWER, 3, *house.crowd[:2]):
            place = WaitingPlace.objects.in_line().filter(group=room.group).first()
            assert place
            give_up = partial(waiting.give_up, actor=house.crowd[0], place=place)
            _left, gave_up = line.start([partial(room.leave, house.left), give_up])
            assert room.inside() == ({"person1"} if gave_up else {"person0"})
            assert room.uses() == (1 if gave_up else 2)


def test_of_three_who_sign_up_by_the_last_use_one_does(house: House) -> None:
    token = "a-token"
    with StartingLine(CROWD) as line:
        for room in house.rooms(FEWER, 4):
            Reservation.objects.all().delete()
            Invitation.objects.filter(token_hash=invitations.hashed(token)).delete()
            room.group.invitations.update(max_uses=1, token_hash=invitations.hashed(token))
            outcomes = line.start([partial(invitations.signed_up, token=token, user=who) for who in house.crowd])
            assert [outcome for outcome in outcomes if outcome is None] == [None]
            assert Reservation.objects.count() == 1


def happens(outcome: Callable[[Room, StartingLine], bool], rooms: Sequence[Room], number: int) -> bool:
    """Whether the race is lost at least once: as few rounds as that takes."""
    with StartingLine(number) as line:
        return any(not outcome(room, line) for room in rooms)


@pytest.fixture
def unlocked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The naive version: nobody waits for whoever else acts on the group."""
    monkeypatch.setattr(DiscussionGroupQuerySet, "hold", lambda self, group_id: None)


@pytest.mark.postgresql
def test_without_the_lock_a_place_stays_empty_while_somebody_waits(house: House, unlocked: None) -> None:
    """Each of two who leave sees the other still there."""
    assert happens(partial(two_leave, house), house.rooms(ROUNDS, 3, *house.crowd[:3]), 2)


@pytest.mark.postgresql
def test_without_the_lock_somebody_lines_up_for_a_free_place(house: House, unlocked: None) -> None:
    assert happens(partial(one_leaves_as_one_lines_up, house), house.rooms(ROUNDS, 3), 2)


@pytest.fixture
def without_line(transactional_db: None) -> Iterator[None]:
    names = ("groups_membership_line_insert", "groups_membership_line_update")
    for change in ("DISABLE", "ENABLE"):
        with connection.cursor() as cursor:
            for name in names:
                cursor.execute(f"ALTER TABLE groups_membership {change} TRIGGER {name}")
        if change == "DISABLE":
            yield


@pytest.mark.postgresql
def test_a_list_that_moves_up_a_moment_later_is_overtaken(
    house: House, without_line: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Why it moves in the transaction that frees the place, and why a trigger holds the order besides."""
    move_up = waiting.move_up

    def leave_and_then_move(room: Room, person: User) -> object:
        with transaction.atomic():
            gone = membership.leave(me=room.acting(person))
        move_up(group_id=room.group.pk)
        return gone

    monkeypatch.setattr(waiting, "move_up", lambda *, group_id: [])
    monkeypatch.setattr(Room, "leave", leave_and_then_move)
    assert happens(partial(one_leaves_as_one_comes, house), house.rooms(ROUNDS, 3, house.crowd[0]), 3)
