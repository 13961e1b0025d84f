"""Two organizers who complete, take back and choose at the same moment: the group becomes two once, or stays one."""

from collections.abc import Callable
from functools import partial

import pytest
from django.db.models import Count, Q

from accounts.models import User
from groups import dividing
from groups.models import DiscussionGroup, Division, Membership, Role
from tests.cast import join
from tests.races import FEWER, StartingLine

PEOPLE = 6


@pytest.fixture
def users(transactional_db: None) -> list[User]:
    return [User.objects.create_user(f"person{number}") for number in range(PEOPLE)]


def people(users: list[User]) -> list[Membership]:
    """Two organizers of a group and four others, of whom the second organizer and two go."""
    group = DiscussionGroup.objects.create(name="Night bus readers")
    for number, user in enumerate(users):
        join(group, user, *([Role.ORGANIZER] if number < 2 else []))
    acting = list(Membership.objects.with_roles().filter(group=group).order_by("name"))
    dividing.propose(me=acting[0], name="Day bus readers", purpose="")
    for person in acting[1:4]:
        dividing.choose(me=person, side="go")
    return acting


def sizes(first: DiscussionGroup) -> list[int]:
    """How many are in each group: in the first of this round, and in whatever came of it."""
    made = DiscussionGroup.objects.filter(created_at__gte=first.created_at)
    active = Count("memberships", filter=Q(memberships__status=Membership.Status.ACTIVE))
    return list(made.annotate(size=active).values_list("size", flat=True))


def test_completed_by_two_at_once_it_becomes_two_once(users: list[User]) -> None:
    with StartingLine(3) as line:
        for _round in range(FEWER):
            first, second = people(users)[:2]
            line.start([partial(dividing.complete, me=person) for person in (first, second, first)])
            assert sizes(first.group) == [PEOPLE / 2] * 2


def test_completed_and_taken_back_at_once_one_of_them_holds(users: list[User]) -> None:
    with StartingLine(2) as line:
        for _round in range(FEWER):
            first, second = people(users)[:2]
            acts: list[Callable[[], object]] = [
                partial(dividing.complete, me=first),
                partial(dividing.take_back, me=second),
            ]
            line.start(acts)
            done = Division.objects.get(group=first.group).status == Division.Status.DONE
            assert sizes(first.group) == ([PEOPLE / 2] * 2 if done else [PEOPLE])
