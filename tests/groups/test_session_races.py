"""What holds when people answer, call off and change a session or its series at the same moment."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from groups import attendance, recurring, rescheduling, scheduling
from groups.models import Attendance, DiscussionGroup, GroupSession, Membership, Role, Series
from groups.rescheduling import Edit, Reach
from tests.cast import join
from tests.races import all_at_once

YES = Attendance.Answer.YES
CROWD, PLACES, TIMES = 8, 3, 4


@pytest.fixture
def me(transactional_db: None) -> Membership:
    """An organizer of a group that has places for a crowd."""
    group = DiscussionGroup.objects.create(name="Night bus readers", places=CROWD + 1)
    join(group, User.objects.create_user("ada"), Role.ORGANIZER)
    return Membership.objects.acting(User.objects.get(username="ada")).get()


@pytest.fixture
def crowd(me: Membership) -> list[Membership]:
    return [join(me.group, User.objects.create_user(f"person{number}")) for number in range(CROWD)]


def plan(**changes: object) -> scheduling.Plan:
    start = (timezone.now() + timedelta(days=7)).replace(hour=12, minute=0, second=0, microsecond=0)
    return scheduling.Plan(**{"title": "Nights", "starts_at": start, "time_zone": "UTC", "minutes": 90} | changes)  # type: ignore[arg-type]


def series(me: Membership, **changes: object) -> list[GroupSession]:
    made = recurring.begin(me=me, plan=plan(**changes), repeat=recurring.Repeat(Series.Rule.WEEKLY, count=TIMES))
    return list(made.sessions.order_by("starts_at"))


def test_eight_presses_plan_one_session_and_one_series(me: Membership) -> None:
    all_at_once([partial(scheduling.schedule, me=me, plan=plan())] * 8)
    assert GroupSession.objects.count() == 1
    GroupSession.objects.all().delete()
    repeat = recurring.Repeat(Series.Rule.WEEKLY, count=TIMES)
    all_at_once([partial(recurring.begin, me=me, plan=plan(), repeat=repeat)] * 8)
    assert (Series.objects.count(), GroupSession.objects.count()) == (1, TIMES)
    one = Series.objects.get()
    last = recurring.last_day(one)
    assert last
    all_at_once([partial(recurring.lengthen, me=me, series=one, until=last, more=2)] * 8)
    assert GroupSession.objects.count() == TIMES + 2


def test_each_session_of_a_series_gives_its_own_last_place(crowd: list[Membership], me: Membership) -> None:
    """Half answer for all of the series, half for its third session."""
    rows = series(me, places=PLACES)
    acts: list[Callable[[], object]] = [
        partial(attendance.answer_following, me=member, session=rows[0], answer=YES) for member in crowd[::2]
    ]
    acts += [partial(attendance.answer, me=member, session=rows[2], answer=YES) for member in crowd[1::2]]
    all_at_once(acts)
    assert [row.attendances.filter(answer=YES).count() for row in rows] == [PLACES] * TIMES


def test_one_answer_for_a_whole_series_pressed_eight_times_is_one_each(crowd: list[Membership], me: Membership) -> None:
    rows = series(me)
    all_at_once([partial(attendance.answer_following, me=crowd[0], session=rows[0], answer=YES)] * 8)
    assert [row.attendances.count() for row in rows] == [1] * TIMES


def test_nobody_answers_to_what_is_called_off_at_that_moment(crowd: list[Membership], me: Membership) -> None:
    """Each answer comes before or is refused: none is stored after, and none by half."""
    rows = series(me)
    acts: list[Callable[[], object]] = [
        partial(attendance.answer, me=member, session=rows[1], answer=YES) for member in crowd[:4]
    ]
    acts += [partial(attendance.answer_following, me=member, session=rows[0], answer=YES) for member in crowd[4:]]
    acts.append(partial(rescheduling.cancel, me=me, session=rows[1], reach=Reach.FOLLOWING))
    outcomes = all_at_once(acts)
    assert [row.status for row in GroupSession.objects.order_by("starts_at")] == ["scheduled", *["cancelled"] * 3]
    refused = {str(outcome.code) for outcome in outcomes if isinstance(outcome, ValidationError)}
    assert refused <= {"off"}
    stored = Attendance.objects.filter(session=rows[1], membership__in=crowd[:4]).count()
    assert stored + sum(isinstance(outcome, ValidationError) for outcome in outcomes) == 4
    off = GroupSession.objects.get(pk=rows[1].pk)
    late = Attendance.objects.filter(session=off, answered_at__gt=off.changed_at)
    assert not late.exists()


def test_all_are_changed_while_one_is_moved_and_neither_is_lost(me: Membership) -> None:
    """Whichever is first: the moved one keeps its move, or is told that it changed; the others have the new hour."""
    rows = series(me)
    later = plan(starts_at=rows[0].starts_at + timedelta(hours=1))
    moved = plan(starts_at=rows[2].starts_at + timedelta(days=2))
    edit = Edit(later, frozenset(["time"]))
    seen = scheduling.state_of(rows[2])
    _all, one = all_at_once(
        [
            partial(rescheduling.change, me=me, session=rows[0], edit=edit, reach=Reach.ALL),
            partial(scheduling.change, me=me, session=rows[2], plan=moved, seen=seen),
        ]
    )
    after = list(GroupSession.objects.order_by("occurs_on"))
    shifted = [after[place].starts_at - rows[place].starts_at for place in range(TIMES)]
    expected = timedelta(hours=1) if isinstance(one, ValidationError) else timedelta(days=2)
    assert shifted == [timedelta(hours=1), timedelta(hours=1), expected, timedelta(hours=1)]
