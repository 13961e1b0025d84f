"""Another rule for a series: what it would do is shown, and that is what it does."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from groups import attendance, foreseeing, recurring, reruling, scheduling
from groups.foreseeing import Choice, Fate, Outcome, Rule
from groups.models import Attendance, GroupSession, Membership, Series
from groups.rescheduling import Reach
from mail.models import Message
from tests.cast import Cast
from tests.planned import words_of

SignIn = Callable[[User | None], Client]
BERLIN = ZoneInfo("Europe/Berlin")
WEEKLY, FORTNIGHTLY, BY_DATE, BY_WEEKDAY = Series.Rule


@pytest.fixture
def me(cast: Cast) -> Membership:
    return Membership.objects.acting(cast.person("organizer")).get(group=cast.group)


@pytest.fixture(autouse=True)
def february(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is 22 February 2027, five weeks before the clocks go forward in Berlin."""
    now = datetime(2027, 2, 22, 12, tzinfo=UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)


@pytest.fixture
def rows(me: Membership) -> list[GroupSession]:
    """Eight Tuesdays at 19:00 in Berlin, from 2 March 2027 on."""
    start = scheduling.moment(date(2027, 3, 2), time(19), BERLIN)
    plan = scheduling.Plan("Tuesdays", start, "Europe/Berlin", 120, place="Room 4")
    series = recurring.begin(me=me, plan=plan, repeat=recurring.Repeat(WEEKLY, count=8))
    return list(series.sessions.order_by("starts_at"))


LAST = date(2027, 4, 20)
AS_BEFORE = Rule(WEEKLY, time(19), 120, until=LAST)


def ruled(
    me: Membership,
    session: GroupSession,
    rule: Rule,
    reach: Reach = Reach.FOLLOWING,
    choice: Choice | None = None,
) -> Outcome:
    session.refresh_from_db()
    choice = choice or Choice()
    seen = foreseeing.outcome(session, rule, reach, choice)
    return reruling.change(me=me, session=session, rule=rule, reach=reach, choice=choice, shown=seen.mark)


def days(rows: Iterable[GroupSession]) -> list[str]:
    return [f"{row.starts_at.astimezone(BERLIN):%m-%d %H:%M}" for row in rows]


def meeting() -> list[str]:
    return days(GroupSession.objects.filter(status="scheduled").order_by("starts_at"))


def fates(found: Outcome) -> list[str]:
    return [str(line.fate) for line in found.lines]


def test_weekly_becomes_fortnightly_from_one_on(me: Membership, rows: list[GroupSession], cast: Cast) -> None:
    member = cast.membership("member")
    for row in rows:
        attendance.answer(me=member, session=row, answer=Attendance.Answer.YES)
    found = ruled(me, rows[2], replace(AS_BEFORE, rule=FORTNIGHTLY))
    assert fates(found) == ["stays", "off", "stays", "off", "stays", "off"]
    assert meeting() == ["03-02 19:00", "03-09 19:00", "03-16 19:00", "03-30 19:00", "04-13 19:00"]
    kept = GroupSession.objects.filter(status="scheduled").order_by("starts_at")
    assert [row.pk for row in kept] == [rows[number].pk for number in (0, 1, 2, 4, 6)]
    assert {row.sequence for row in kept} == {0}, "for calendars nothing is other than it was"
    off = GroupSession.objects.filter(status="cancelled")
    assert {(row.sequence, row.place) for row in off} == {(1, "")}
    assert Attendance.objects.filter(session__in=kept, answer="yes").count() == 5


def test_another_weekday_and_hour_for_all_keeps_every_row_and_the_hour_over_the_change_of_the_clocks(
    me: Membership, rows: list[GroupSession], cast: Cast
) -> None:
    member = cast.membership("member")
    attendance.answer(me=member, session=rows[0], answer=Attendance.Answer.YES)
    rule = replace(AS_BEFORE, first=date(2027, 3, 6), clock=time(10, 30), minutes=90, until=date(2027, 4, 24))
    found = ruled(me, rows[3], rule, Reach.ALL)
    assert set(fates(found)) == {"moves"}
    after = list(GroupSession.objects.order_by("starts_at"))
    assert [row.pk for row in after] == [row.pk for row in rows]
    assert days(after)[3:5] == ["03-27 10:30", "04-03 10:30"]
    assert [row.starts_at.hour for row in after[3:5]] == [9, 8]
    assert {(row.sequence, row.minutes, row.was_moved) for row in after} == {(1, 90, False)}
    assert attendance.answers_to(after[0], member).fell
    assert len({row.series_id for row in after}) == 1


def test_another_hour_keeps_answers_and_more_days_are_added_like_the_last(
    me: Membership, rows: list[GroupSession], cast: Cast
) -> None:
    attendance.answer(me=cast.membership("member"), session=rows[7], answer=Attendance.Answer.YES)
    found = ruled(me, rows[6], Rule(WEEKLY, time(18), 120, count=4))
    assert fates(found) == ["hour", "hour", "added", "added"]
    assert meeting()[-4:] == ["04-13 18:00", "04-20 18:00", "04-27 18:00", "05-04 18:00"]
    new = GroupSession.objects.latest("starts_at")
    assert (new.title, new.place, new.series_id) == ("Tuesdays", "Room 4", found.series.pk)
    assert rows[7].attendances.get().answer == "yes"
    before = Series.objects.get(pk=rows[0].series_id)
    assert (before.until, before.count) == (rows[5].occurs_on, None)


def test_it_ends_sooner_or_goes_on_longer(me: Membership, rows: list[GroupSession]) -> None:
    assert fates(ruled(me, rows[0], replace(AS_BEFORE, until=date(2027, 3, 20)))) == ["stays"] * 3 + ["off"] * 5
    assert fates(ruled(me, rows[0], replace(AS_BEFORE, until=date(2027, 4, 1)))) == ["stays"] * 3 + ["added"] * 2
    assert len(meeting()) == 5


def test_what_was_held_never_changes(me: Membership, rows: list[GroupSession], monkeypatch: pytest.MonkeyPatch) -> None:
    later = datetime(2027, 3, 10, 12, tzinfo=UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    held = list(GroupSession.objects.filter(starts_at__lt=later).order_by("pk").values())
    with pytest.raises(ValidationError, match="Before this session there are others that stay"):
        ruled(me, rows[4], replace(AS_BEFORE, first=date(2027, 3, 15)), Reach.FOLLOWING)
    with pytest.raises(ValidationError, match="in the past"):
        ruled(me, rows[4], replace(AS_BEFORE, first=date(2027, 3, 8)), Reach.ALL)
    with pytest.raises(ValidationError, match="has begun or was called off"):
        ruled(me, rows[1], AS_BEFORE, Reach.ALL)
    ruled(me, rows[4], replace(AS_BEFORE, clock=time(8), first=date(2027, 3, 18)), Reach.ALL)
    assert list(GroupSession.objects.filter(starts_at__lt=later).order_by("pk").values("pk", "starts_at")) == [
        {"pk": row["id"], "starts_at": row["starts_at"]} for row in held
    ]
    series = GroupSession.objects.get(pk=rows[0].pk).series
    assert series
    assert (series.clock, series.until) == (time(19), date(2027, 3, 9))


def test_what_was_called_off_or_left_out_stays_so_and_what_was_moved_by_hand_stays_where_it_is(
    me: Membership, rows: list[GroupSession]
) -> None:
    scheduling.cancel(session=rows[2])
    rows[3].delete()
    for number, day in ((4, date(2027, 3, 31)), (5, date(2027, 4, 7))):
        starts_at = scheduling.moment(day, time(15), BERLIN)
        GroupSession.objects.filter(pk=rows[number].pk).update(
            starts_at=starts_at, ends_at=starts_at + timedelta(hours=2)
        )
    found = foreseeing.outcome(rows[0], replace(AS_BEFORE, clock=time(18)), Reach.ALL, Choice())
    assert fates(found) == ["hour", "hour", "was-off", "added", "stays", "stays", "hour", "hour"]
    left_out = found.lines[3]
    assert (left_out.left_out, left_out.chosen) == (True, False)
    found = ruled(me, rows[0], replace(AS_BEFORE, rule=FORTNIGHTLY), Reach.ALL)
    assert fates(found) == ["stays", "off", "was-off", "stays", "off", "stays", "off"]
    assert [line.chosen for line in found.of(Fate.OFF)] == [False, True, False]
    alone = GroupSession.objects.get(pk=rows[5].pk)
    assert (alone.series, alone.status, days([alone])) == (None, "scheduled", ["04-07 15:00"])


def test_a_day_can_be_left_out_and_a_session_kept_on_its_own(me: Membership, rows: list[GroupSession]) -> None:
    choice = Choice(days=frozenset({date(2027, 5, 11)}), kept=frozenset({rows[1].pk}))
    ruled(me, rows[0], Rule(FORTNIGHTLY, time(19), 120, count=6), Reach.ALL, choice)
    assert meeting() == [
        "03-02 19:00",
        "03-09 19:00",
        "03-16 19:00",
        "03-30 19:00",
        "04-13 19:00",
        "05-11 19:00",
    ]
    # And what the rule dropped isn't taken for a day that somebody called off, once it is weekly again.
    found = foreseeing.outcome(rows[0], AS_BEFORE, Reach.ALL, Choice())
    assert Fate.WAS_OFF not in fates(found)
    assert fates(found).count("added") == 4


def test_the_thirty_first_stays_the_thirty_first(me: Membership) -> None:
    start = scheduling.moment(date(2027, 3, 31), time(19), BERLIN)
    plan = scheduling.Plan("By date", start, "Europe/Berlin", 120)
    series = recurring.begin(me=me, plan=plan, repeat=recurring.Repeat(BY_DATE, count=5))
    april = series.sessions.order_by("starts_at")[1]
    ruled(me, april, Rule(BY_DATE, time(20), 120, count=4))
    assert meeting() == ["03-31 19:00", "04-30 20:00", "05-31 20:00", "06-30 20:00", "07-31 20:00"]


def test_everybody_is_told_once_of_what_moved_and_once_of_what_is_off(me: Membership, rows: list[GroupSession]) -> None:
    User.objects.update(email="me@reading.example")
    ruled(me, rows[2], Rule(FORTNIGHTLY, time(18), 120, until=LAST))
    letters = Message.objects.filter(letter__startswith="session-")
    assert {(row.letter, row.about["others"]) for row in letters} == {
        ("session-changed", "2"),
        ("session-cancelled", "2"),
    }


def test_whoever_looked_before_it_was_changed_is_told_so_and_nothing_happens(
    me: Membership, rows: list[GroupSession]
) -> None:
    rule = replace(AS_BEFORE, clock=time(18))
    seen = foreseeing.outcome(rows[0], rule, Reach.ALL, Choice())
    scheduling.cancel(session=rows[5])
    with pytest.raises(ValidationError, match="This series was changed after you had opened this page"):
        reruling.change(me=me, session=rows[0], rule=rule, reach=Reach.ALL, choice=Choice(), shown=seen.mark)
    assert {row[-5:] for row in meeting()} == {"19:00"}


@given(
    offsets=st.lists(st.integers(0, 300), min_size=1, max_size=20, unique=True),
    new=st.lists(st.integers(0, 300), min_size=1, max_size=20, unique=True),
)
def test_each_row_takes_one_day_and_each_day_one_row_in_the_same_order(offsets: list[int], new: list[int]) -> None:
    first = date(2027, 1, 1)
    rows = [GroupSession(occurs_on=first + timedelta(days=number)) for number in sorted(offsets)]
    on = [first + timedelta(days=number) for number in sorted(new)]
    pairs = foreseeing.paired(rows, on)
    taken = [pairs[row.pk] for row in rows if row.pk in pairs]
    assert taken == sorted(set(taken))
    assert set(taken) <= set(on)


def typed(**changes: str) -> dict[str, str]:
    values = {"reach": "following", "rule": "fortnightly", "time": "19:00", "minutes": "120", "until": "2027-04-20"}
    return values | changes


def hidden(page: str) -> dict[str, str | list[str]]:
    names = ("seen", "shown")
    found: dict[str, str | list[str]] = {name: re.findall(rf'name="{name}" value="([^"]*)"', page)[0] for name in names}
    boxes = re.findall(r'type="checkbox" name="(day|kept)" value="([^"]*)" id="[^"]*" checked', page)
    return found | {name: [value for other, value in boxes if other == name] for name in ("day", "kept")}


def test_the_page_shows_it_first_then_does_it_and_a_stale_press_shows_it_again(
    rows: list[GroupSession], cast: Cast, sign_in: SignIn
) -> None:
    client = sign_in(cast.person("organizer"))
    assert "Change how the series comes again" in client.get(rows[2].get_absolute_url()).content.decode()
    address = reverse("group_session_rule", args=[cast.group.pk, rows[2].pk])
    assert 'value="2027-04-20"' in client.get(address).content.decode()
    page = client.post(address, typed()).content.decode()
    text = words_of(page)
    assert "Tuesday, March 16, 2027, 7 p.m. Stays." in text
    assert "Tuesday, March 23, 2027, 7 p.m. Is called off: the new rule has no day for it." in text
    assert GroupSession.objects.filter(status="cancelled").count() == 0
    scheduling.cancel(session=rows[6])
    again = client.post(address, typed() | hidden(page)).content.decode()
    assert "This series was changed after you had opened this page." in again
    assert "Was called off, and stays so." in again
    assert GroupSession.objects.filter(status="cancelled").count() == 1
    done = client.post(address, typed() | hidden(again), follow=True).content.decode()
    assert "The series has its new rule." in done
    assert meeting() == ["03-02 19:00", "03-09 19:00", "03-16 19:00", "03-30 19:00"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"until": ""}, "Say until when, or how many times."),
        ({"count": "4"}, "Say either how many times or until when"),
        ({"first": "2027-03-01"}, "Before this session there are others that stay."),
        ({"first": "tuesday"}, "Write the date as 2026-12-01."),
        ({"until": "2027-03-01"}, "The last day is before the first."),
        ({"until": "2039-03-01"}, "more than 160 sessions"),
        ({"minutes": "5"}, "greater than or equal to 15"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(
    rows: list[GroupSession], cast: Cast, sign_in: SignIn, changes: dict[str, str], sentence: str
) -> None:
    address = reverse("group_session_rule", args=[cast.group.pk, rows[2].pk])
    page = sign_in(cast.person("organizer")).post(address, typed(note="The canteen closes.") | changes).content.decode()
    assert sentence in page
    assert 'value="The canteen closes."' in page


def test_from_one_that_has_begun_or_was_called_off_it_leads_back(
    rows: list[GroupSession], cast: Cast, sign_in: SignIn
) -> None:
    scheduling.cancel(session=rows[0])
    client = sign_in(cast.person("organizer"))
    address = reverse("group_session_rule", args=[cast.group.pk, rows[0].pk])
    assert "Open a session of a series that is still to come" in client.get(address, follow=True).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_look_costs_the_same_for_more(
    rows: list[GroupSession],
    cast: Cast,
    sign_in: SignIn,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client = sign_in(cast.person("organizer"))
    address = reverse("group_session_rule", args=[cast.group.pk, rows[-1 - count].pk])
    with django_assert_num_queries(13):
        client.post(address, typed(rule="weekly", until="2027-05-20"))
