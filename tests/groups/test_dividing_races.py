"""Two organizers who complete, take back and choose at the same moment: the group becomes two once, or stays one."""

from collections.abc import Callable
from functools import partial

import pytest

from accounts.models import User
from groups import dividing
from groups.models import DiscussionGroup, Division, Membership, Role
from tests.cast import join
from tests.races import all_at_once

PEOPLE = 6


@pytest.fixture
def people(transactional_db: None) -> list[Membership]:
    """Two organizers and four others, of whom the second organizer and two go."""
    group = DiscussionGroup.objects.create(name="Night bus readers")
    rows = [
        join(group, User.objects.create_user(f"person{number}"), *([Role.ORGANIZER] if number < 2 else []))
        for number in range(PEOPLE)
    ]
    acting = list(Membership.objects.with_roles().filter(group=group).order_by("joined_at", "pk"))
    assert len(acting) == len(rows)
    dividing.propose(me=acting[0], name="Day bus readers", purpose="")
    for person in acting[1:4]:
        dividing.choose(me=person, side="go")
    return acting


def test_completed_by_two_at_once_it_becomes_two_once(people: list[Membership]) -> None:
    all_at_once([partial(dividing.complete, me=person) for person in people[:2] * 3])
    assert DiscussionGroup.objects.count() == 2
    for group in DiscussionGroup.objects.all():
        assert Membership.objects.active().filter(group=group).count() == PEOPLE / 2


def test_completed_and_taken_back_at_once_one_of_them_holds(people: list[Membership]) -> None:
    acts: list[Callable[[], object]] = [
        partial(dividing.complete, me=people[0]),
        partial(dividing.take_back, me=people[1]),
    ]
    all_at_once(acts)
    status = Division.objects.get().status
    assert DiscussionGroup.objects.count() == (2 if status == Division.Status.DONE else 1)
    assert Membership.objects.active().count() == PEOPLE
