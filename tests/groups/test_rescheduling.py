"""Changing several sessions of a series at once, and calling them off."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from groups import attendance, recurring, rescheduling, scheduling
from groups.models import Attendance, GroupSession, Membership, Need, Series
from groups.rescheduling import Edit, Reach
from mail.models import Message
from tests.cast import Cast

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def me(cast: Cast) -> Membership:
    return Membership.objects.acting(cast.person("organizer")).get(group=cast.group)


@pytest.fixture
def rows(me: Membership) -> list[GroupSession]:
    """Six Tuesdays, or what weekday it is in a week, at 19:00 in Berlin."""
    start = scheduling.moment(timezone.localdate() + timedelta(days=7), time(19), BERLIN)
    plan = scheduling.Plan("Tuesdays", start, "Europe/Berlin", 120, place="Room 4")
    series = recurring.begin(me=me, plan=plan, repeat=recurring.Repeat(Series.Rule.WEEKLY, count=6))
    return list(series.sessions.order_by("starts_at"))


def plan_of(session: GroupSession, **changes: object) -> scheduling.Plan:
    found = scheduling.Plan(
        title=session.title,
        starts_at=session.starts_at,
        time_zone=session.time_zone,
        minutes=session.minutes,
        places=session.places,
        place=session.place,
        link=session.link,
        place_hours=session.place_hours,
    )
    return replace(found, **changes)  # type: ignore[arg-type]


def edited(
    me: Membership,
    session: GroupSession,
    fields: Iterable[str],
    reach: Reach,
    *,
    moved_too: bool = False,
    **changes: object,
) -> list[GroupSession]:
    """All the sessions of the group, in the order in which they were planned, after this edit."""
    session = GroupSession.objects.get(pk=session.pk)
    edit = Edit(plan_of(session, **changes), frozenset(fields), moved_too)
    rescheduling.change(me=me, session=session, edit=edit, reach=reach)
    return afresh()


def afresh() -> list[GroupSession]:
    return list(GroupSession.objects.select_related("series").order_by("occurs_on"))


def clocks(rows: Iterable[GroupSession]) -> list[str]:
    return [f"{row.starts_at.astimezone(BERLIN):%H:%M}" for row in rows]


def days_after(rows: Iterable[GroupSession], first: GroupSession) -> list[int]:
    return [(row.day - first.day).days for row in rows]


def at(session: GroupSession, clock: str, days: int = 0) -> object:
    return scheduling.moment(session.day + timedelta(days=days), time.fromisoformat(clock), BERLIN)


def test_one_is_moved_and_the_others_stay(me: Membership, rows: list[GroupSession]) -> None:
    moved = scheduling.change(me=me, session=rows[2], plan=plan_of(rows[2], starts_at=at(rows[2], "17:00", days=1)))
    assert moved.was_moved
    assert clocks(afresh()) == ["19:00", "19:00", "17:00", "19:00", "19:00", "19:00"]
    assert days_after(afresh(), rows[0]) == [0, 7, 15, 21, 28, 35]


def test_another_hour_for_this_and_those_that_follow(me: Membership, rows: list[GroupSession]) -> None:
    after = edited(me, rows[2], ["time"], Reach.FOLLOWING, starts_at=at(rows[2], "18:00"))
    assert clocks(after) == ["19:00", "19:00", "18:00", "18:00", "18:00", "18:00"]
    assert len({row.series_id for row in after}) == 2
    assert not any(row.was_moved for row in after)
    assert [row.sequence for row in after] == [0, 0, 1, 1, 1, 1]
    before, series = after[0].series, after[5].series
    assert before
    assert series
    assert before.until == after[1].day
    last = recurring.last_day(series)
    assert last
    made = recurring.lengthen(me=me, series=series, until=last, more=1)
    assert (clocks(made), days_after(made, rows[0])) == (["18:00"], [42])


def test_another_day_for_all_that_haven_t_begun(me: Membership, rows: list[GroupSession]) -> None:
    past = timezone.now() - timedelta(days=1)
    GroupSession.objects.filter(pk=rows[0].pk).update(starts_at=past, ends_at=past + timedelta(hours=2))
    after = edited(me, rows[3], ["date"], Reach.ALL, starts_at=at(rows[3], "19:00", days=2))
    assert after[0].starts_at == past
    assert days_after(after[1:], rows[0]) == [9, 16, 23, 30, 37]
    assert not any(row.was_moved for row in after[1:])


def test_a_week_later_each_takes_the_day_of_its_neighbour(me: Membership, rows: list[GroupSession]) -> None:
    scheduling.cancel(session=rows[4])
    after = edited(me, rows[0], ["date"], Reach.ALL, starts_at=at(rows[0], "19:00", days=7))
    assert [(row.occurs_on - rows[0].day).days for row in after if row.occurs_on] == [7, 14, 21, 28, 35, 42]
    called_off = next(row for row in after if row.is_cancelled)
    assert called_off.starts_at == rows[4].starts_at


def test_what_was_moved_stays_moved_unless_the_organizer_says_otherwise(
    me: Membership, rows: list[GroupSession]
) -> None:
    scheduling.change(me=me, session=rows[2], plan=plan_of(rows[2], starts_at=at(rows[2], "11:00", days=4)))
    after = edited(me, rows[0], ["time"], Reach.ALL, starts_at=at(rows[0], "18:00"))
    assert clocks(after) == ["18:00", "18:00", "11:00", "18:00", "18:00", "18:00"]
    assert days_after(after, rows[0]) == [0, 7, 18, 21, 28, 35]
    after = edited(me, rows[0], ["time"], Reach.ALL, moved_too=True, starts_at=at(rows[0], "18:30"))
    assert set(clocks(after)) == {"18:30"}
    assert days_after(after, rows[0]) == [0, 7, 14, 21, 28, 35]


def test_only_what_is_changed_changes_in_the_others(me: Membership, rows: list[GroupSession]) -> None:
    scheduling.change(me=me, session=rows[1], plan=plan_of(rows[1], title="A guest comes"))
    after = edited(me, rows[0], ["place"], Reach.ALL, place="Room 5")
    assert [row.title for row in after] == ["Tuesdays", "A guest comes", *["Tuesdays"] * 4]
    assert {row.place for row in after} == {"Room 5"}
    assert len({row.series_id for row in after}) == 1


def test_answers_and_needs_stay_where_the_day_stays_and_fall_where_it_moves(
    cast: Cast, me: Membership, rows: list[GroupSession]
) -> None:
    member = cast.membership("member")
    for row in rows:
        attendance.answer(me=member, session=row, answer=Attendance.Answer.YES)
        Need.objects.create(group=cast.group, session=row, membership=member, kind=Need.Kind.LIFT)
    edited(me, rows[0], ["time"], Reach.ALL, starts_at=at(rows[0], "18:00"))
    assert Attendance.objects.filter(answer="yes").count() == Need.objects.count() == 6
    edited(me, rows[3], ["date"], Reach.FOLLOWING, starts_at=at(rows[3], "18:00", days=1))
    assert Attendance.objects.filter(answer="yes").count() == Need.objects.count() == 3
    fourth = GroupSession.objects.get(pk=rows[3].pk)
    answers = attendance.answers_to(fourth, member)
    assert (answers.coming, answers.mine, answers.fell) == ([], None, True)
    attendance.answer(me=member, session=fourth, answer=Attendance.Answer.YES)
    assert not attendance.answers_to(GroupSession.objects.get(pk=rows[3].pk), member).fell


def test_none_of_it_happens_where_one_would_be_in_the_past(me: Membership, rows: list[GroupSession]) -> None:
    with pytest.raises(ValidationError, match="would be in the past"):
        edited(me, rows[3], ["date"], Reach.ALL, starts_at=at(rows[3], "19:00", days=-14))
    assert days_after(afresh(), rows[0]) == [0, 7, 14, 21, 28, 35]


def test_fewer_places_than_come_to_one_of_them_are_refused_for_all(
    cast: Cast, me: Membership, rows: list[GroupSession]
) -> None:
    for role in ("member", "moderator", "organizer"):
        attendance.answer(me=cast.membership(role), session=rows[4], answer=Attendance.Answer.YES)
    with pytest.raises(ValidationError) as refused:
        edited(me, rows[0], ["places"], Reach.ALL, places=2)
    assert "3 people are coming already" in refused.value.message_dict["places"][0]
    assert {row.places for row in afresh()} == {None}


def test_a_form_that_was_opened_before_somebody_else_changed_it_is_told_so(
    me: Membership, rows: list[GroupSession]
) -> None:
    seen = scheduling.state_of(rows[0])
    scheduling.change(me=me, session=rows[0], plan=plan_of(rows[0], place="Room 5"), seen=seen)
    with pytest.raises(ValidationError, match="Somebody else changed this session"):
        scheduling.change(me=me, session=rows[0], plan=plan_of(rows[0], title="Mine"), seen=seen)
    edit = Edit(plan_of(rows[0], title="Mine"), frozenset(["title"]))
    with pytest.raises(ValidationError, match="Somebody else changed this session"):
        rescheduling.change(me=me, session=rows[0], edit=edit, reach=Reach.ALL, seen=seen)


def test_calling_off_says_why_stays_visible_and_erases_where_it_was(
    cast: Cast, me: Membership, rows: list[GroupSession]
) -> None:
    Need.objects.create(group=cast.group, session=rows[4], membership=cast.membership("member"), kind=Need.Kind.FARE)
    rescheduling.cancel(me=me, session=rows[3], reach=Reach.FOLLOWING, note="The canteen is closed.")
    after = afresh()
    assert [row.is_cancelled for row in after] == [False] * 3 + [True] * 3
    assert {(row.cancel_note, row.place, row.sequence) for row in after[3:]} == {("The canteen is closed.", "", 1)}
    assert {row.place for row in after[:3]} == {"Room 4"}
    assert not Need.objects.exists()


def test_what_calendars_show_raises_the_sequence_and_what_they_don_t_show_doesn_t(
    me: Membership, rows: list[GroupSession]
) -> None:
    def sequence(**changes: object) -> int:
        session = GroupSession.objects.get(pk=rows[0].pk)
        return scheduling.change(me=me, session=session, plan=plan_of(session, **changes)).sequence

    assert [sequence(), sequence(places=5), sequence(place_hours=3)] == [0, 0, 0]
    assert sequence(title="Other") == 1
    assert sequence(minutes=60) == 2
    assert sequence(starts_at=at(rows[0], "18:00")) == 3
    assert scheduling.cancel(session=rows[0]).sequence == 4


@given(
    rule=st.sampled_from(list(Series.Rule)),
    first=st.dates(date(2026, 1, 1), date(2030, 1, 1)),
    place=st.integers(0, 11),
    days=st.integers(-40, 40),
)
def test_a_shifted_series_is_what_the_rule_would_have_been_from_the_new_day(
    rule: Series.Rule, first: date, place: int, days: int
) -> None:
    """From the day that was moved on, each is where a series of the same rule that begins there has it."""
    on = recurring.days_of(rule, first, until=None, count=24)
    new = on[place] + timedelta(days=days)
    moved = [rescheduling.shifted(rule, day, old=on[place], new=new) for day in on[place:]]
    assert moved == recurring.days_of(rule, new, until=None, count=len(moved))


def letters_to_write() -> list[tuple[str, object]]:
    return sorted(
        {(message.letter, message.about["others"]) for message in Message.objects.filter(letter__startswith="session-")}
    )


def test_one_letter_tells_of_all_that_changed_or_were_called_off(me: Membership, rows: list[GroupSession]) -> None:
    User.objects.update(email="me@reading.example")
    edited(me, rows[0], ["places"], Reach.ALL, places=6)
    edited(me, rows[0], ["place"], Reach.ALL, place="Room 5")
    assert letters_to_write() == [], "calendars show neither, and it isn't seen yet where it is"
    edited(me, rows[2], ["time"], Reach.FOLLOWING, starts_at=at(rows[2], "18:00"))
    assert letters_to_write() == [("session-changed", "3")]
    rescheduling.cancel(me=me, session=rows[4], reach=Reach.FOLLOWING)
    assert letters_to_write() == [("session-cancelled", "1"), ("session-changed", "3")]
