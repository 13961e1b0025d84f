"""A waiting list when things happen at one moment: each race many times over, and each naive version shown to lose it.

`RACES=200` runs each as often as that.
"""

from collections.abc import Callable, Iterator
from functools import partial

import pytest
from django.db import connection, transaction

from accounts.models import User
from groups import founding, invitations, membership, waiting
from groups.admitting import GroupFullError
from groups.models import DiscussionGroup, Invitation, Membership, Reservation, Role, WaitingPlace
from groups.models.group import DiscussionGroupQuerySet
from tests.cast import join
from tests.races import ROUNDS, StartingLine

CROWD = 20
Status = WaitingPlace.Status


class Room:
    """A group of four places with an organizer and two members, and people who want in. Each round begins anew."""

    def __init__(self) -> None:
        self.group = DiscussionGroup.objects.create(name="Night bus readers", places=4)
        self.organizer, self.left, self.right = (
            User.objects.create_user(name) for name in ("organizer", "left", "right")
        )
        self.crowd = [User.objects.create_user(f"person{number}") for number in range(CROWD)]
        join(self.group, self.organizer, Role.ORGANIZER)
        self.invitation = invitations.invite(me=self.acting(self.organizer), days=1, uses=60)[0]

    def acting(self, person: User) -> Membership:
        return Membership.objects.acting(person).get()

    def furnish(self, places: int, *in_line: User) -> None:
        """Organizer, left and right in a group of so many places, and these waiting."""
        WaitingPlace.objects.all().delete()
        Membership.objects.exclude(user=self.organizer).delete()
        DiscussionGroup.objects.update(places=3)
        Invitation.objects.update(uses=0)
        for person in (self.left, self.right):
            join(self.group, person)
        for person in in_line:
            waiting.wait(actor=person, invitation=self.invitation, name=person.username)
        DiscussionGroup.objects.update(places=places)
        self.group.refresh_from_db()

    def come_in(self, person: User) -> object:
        """By the link, as its page does: into the group or, if that is full, onto the list."""
        try:
            return membership.join(actor=person, invitation=self.invitation, name=person.username)
        except GroupFullError:
            return waiting.wait(actor=person, invitation=self.invitation, name=person.username)

    def leave(self, person: User) -> object:
        return membership.leave(me=self.acting(person))

    def inside(self) -> set[str]:
        return set(self.group.memberships.active().values_list("name", flat=True)) - {"Organizer", "Left", "Right"}

    def outside(self) -> list[str]:
        return list(WaitingPlace.objects.in_line().values_list("name", flat=True))


@pytest.fixture
def room(transactional_db: None) -> Room:
    return Room()


def test_twenty_come_for_the_last_place_and_nineteen_wait_for_the_next(room: Room) -> None:
    with StartingLine(CROWD) as line:
        for _round in range(ROUNDS):
            room.furnish(4)
            line.start([partial(room.come_in, person) for person in room.crowd])
            assert len(room.inside()) == 1
            assert len(room.outside()) == CROWD - 1
            assert Invitation.objects.get().uses == CROWD


def two_leave(room: Room, line: StartingLine) -> bool:
    """Whether the right two moved up, when two places became free at one moment and three waited."""
    room.furnish(3, *room.crowd[:3])
    line.start([partial(room.leave, person) for person in (room.left, room.right)])
    return room.inside() == {"person0", "person1"} and room.outside() == ["person2"]


def test_two_places_that_become_free_at_once_go_to_the_first_two(room: Room) -> None:
    with StartingLine(2) as line:
        assert all(two_leave(room, line) for _round in range(ROUNDS))


def one_leaves_as_one_comes(room: Room, line: StartingLine) -> bool:
    """Whether the place went to whoever waited for it and not to the newcomer, who waits now."""
    room.furnish(3, room.crowd[0])
    line.start([partial(room.leave, room.left), *(partial(room.come_in, person) for person in room.crowd[1:4])])
    return room.inside() == {"person0"} and len(room.outside()) == 3


def test_nobody_who_comes_by_a_link_overtakes_the_list(room: Room) -> None:
    with StartingLine(4) as line:
        assert all(one_leaves_as_one_comes(room, line) for _round in range(ROUNDS))


def one_leaves_as_one_lines_up(room: Room, line: StartingLine) -> bool:
    """Whether nobody was left waiting for a place that is free."""
    room.furnish(3)
    person = room.crowd[0]
    stand = partial(waiting.wait, actor=person, invitation=room.invitation, name=person.username)
    line.start([partial(room.leave, room.left), stand])
    return room.inside() == {"person0"} and room.outside() == []


def test_nobody_lines_up_for_a_place_that_became_free_at_that_moment(room: Room) -> None:
    with StartingLine(2) as line:
        assert all(one_leaves_as_one_lines_up(room, line) for _round in range(ROUNDS))


def test_more_places_and_somebody_leaving_at_once_let_two_in(room: Room) -> None:
    with StartingLine(2) as line:
        for _round in range(ROUNDS):
            room.furnish(3, *room.crowd[:3])
            group = DiscussionGroup.objects.get()
            group.places = 4
            line.start(
                [partial(founding.revise, me=room.acting(room.organizer), group=group), partial(room.leave, room.left)]
            )
            assert room.inside() == {"person0", "person1"}


def test_giving_up_and_moving_up_at_once_is_one_of_both(room: Room) -> None:
    with StartingLine(2) as line:
        for _round in range(ROUNDS):
            room.furnish(3, *room.crowd[:2])
            place = WaitingPlace.objects.in_line().first()
            assert place
            give_up = partial(waiting.give_up, actor=room.crowd[0], place=place)
            _left, gave_up = line.start([partial(room.leave, room.left), give_up])
            assert room.inside() == ({"person1"} if gave_up else {"person0"})
            assert Invitation.objects.get().uses == (1 if gave_up else 2)


def test_of_eight_who_sign_up_by_the_last_use_one_does(room: Room) -> None:
    Invitation.objects.update(max_uses=1)
    token = "a-token"
    Invitation.objects.update(token_hash=invitations.hashed(token))
    with StartingLine(8) as line:
        for _round in range(ROUNDS):
            Reservation.objects.all().delete()
            outcomes = line.start([partial(invitations.signed_up, token=token, user=who) for who in room.crowd[:8]])
            assert [outcome for outcome in outcomes if outcome is None] == [None]
            assert Reservation.objects.count() == 1


def happens(outcome: Callable[[Room, StartingLine], bool], room: Room, number: int) -> bool:
    """Whether the race is lost at least once: as few rounds as that takes."""
    with StartingLine(number) as line:
        return any(not outcome(room, line) for _round in range(200))


@pytest.fixture
def unlocked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The naive version: nobody waits for whoever else acts on the group."""
    monkeypatch.setattr(DiscussionGroupQuerySet, "hold", lambda self, group_id: None)


@pytest.mark.postgresql
def test_without_the_lock_a_place_stays_empty_while_somebody_waits(room: Room, unlocked: None) -> None:
    """Each of two who leave sees the other still there."""
    assert happens(two_leave, room, 2)


@pytest.mark.postgresql
def test_without_the_lock_somebody_lines_up_for_a_free_place(room: Room, unlocked: None) -> None:
    assert happens(one_leaves_as_one_lines_up, room, 2)


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
    room: Room, without_line: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Why it moves in the transaction that frees the place, and why a trigger holds the order besides."""
    move_up = waiting.move_up

    def leave_and_then_move(person: User) -> object:
        with transaction.atomic():
            gone = membership.leave(me=room.acting(person))
        move_up(group_id=room.group.pk)
        return gone

    monkeypatch.setattr(waiting, "move_up", lambda *, group_id: [])
    monkeypatch.setattr(room, "leave", leave_and_then_move)
    assert happens(one_leaves_as_one_comes, room, 4)
