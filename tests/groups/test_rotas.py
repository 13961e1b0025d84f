"""Reading what stands on a rota, and what it leaves free: held against a walk through the days."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from time import process_time as time_now
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from hypothesis import assume, given
from hypothesis import strategies as st

from accounts.models import User
from groups import rotas
from groups.models import Rota, TimeVote
from tests.cast import Cast

YES, IF_NEED_BE, NO = TimeVote.Answer.YES, TimeVote.Answer.IF_NEED_BE, TimeVote.Answer.NO
BERLIN = ZoneInfo("Europe/Berlin")
SignIn = Callable[[User | None], Client]


@pytest.mark.parametrize(
    "written",
    [
        "E E L L N N - -",
        "e,e,l,l,n,n,-,-",
        "EELLNN--",
        "EE LL NN xx",
        "2E 2L 2N 2-",
        "2xE, 2 x L, 2×N, 2 off",
        "early early late late night night off off",
        "Early; Early; Late; Late; Night; Night; Day off; Rest",
        "2 earlies 2 lates 2 nights 2 days off",
        "Mon: E, Tue: E, Wed: L, Thu: L, Fri: N, Sat: N, Sun: –, Mon: –",
        "E/E/L/L/N/N/O/R",
        "E E\nL L\nN N\n. .",
        "06:00-14:00 6-14 14:00–22:00 14-22 22:00 - 06:00 22 to 6 - -",
        "morning morning evening evening night night free free",
    ],
)
def test_a_pattern_is_read_however_rotas_write_it(written: str) -> None:
    assert " ".join(rotas.read(written).codes) == "E E L L N N - -"


def test_four_on_and_four_off() -> None:
    assert rotas.read("4 on 4 off").codes == ["D"] * 4 + ["-"] * 4


def test_shifts_written_as_hours_get_letters_of_their_own() -> None:
    read = rotas.read("05:30-13:30, 05:30-13:30, 19.00-7.00, off")
    assert read.codes == ["B", "B", "C", "-"]
    assert read.hours == {"B": ("05:30", "13:30"), "C": ("19:00", "07:00")}


@pytest.mark.parametrize("written", ["", "   ", "E E banana", "E 🚌", "25-31", "12:75-13:00", "0E", "99E 99E 99E"])
def test_what_is_no_pattern_is_told_in_a_sentence(written: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        rotas.read(written)
    assert str(refusal.value.messages[0]).endswith((".", "instance.", "off."))


@given(st.text(max_size=60))
def test_anything_typed_is_read_or_refused(written: str) -> None:
    try:
        read = rotas.read(written)
    except ValidationError:
        return
    assert all(len(code) == 1 for code in read.codes)
    assert len(" ".join(read.codes)) <= 400


@given(st.lists(st.sampled_from(["E", "L", "N", "D", "-"]), min_size=1, max_size=60))
def test_what_is_stored_reads_as_itself(codes: list[str]) -> None:
    assert rotas.read(" ".join(codes)).codes == codes
    assert rotas.read("".join(codes)).codes == codes


def rota(pattern: str, starts_on: date, travel: int = 30, **hours: tuple[str, str]) -> Rota:
    shifts = {code: list(span) for code, span in (rotas.USUAL | hours).items()}
    return Rota(pattern=pattern, starts_on=starts_on, shifts=shifts, travel_minutes=travel)


def at(wall: str, zone: ZoneInfo = BERLIN) -> datetime:
    return datetime.fromisoformat(wall).replace(tzinfo=zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("wall", "answer"),
    [
        ("2026-03-02 14:15", NO),  # an early shift ends at 14:00, and then there is the way
        ("2026-03-02 14:30", YES),
        ("2026-03-03 11:31", NO),  # two hours, and half an hour to the late shift at 14:00: late by a minute
        ("2026-03-03 11:30", YES),
        ("2026-03-04 19:29", YES),  # until 21:29, and then the night shift
        ("2026-03-04 19:31", NO),
        ("2026-03-05 03:00", NO),
        ("2026-03-05 06:15", NO),
        ("2026-03-05 06:30", IF_NEED_BE),  # after a night
        ("2026-03-05 13:59", IF_NEED_BE),
        ("2026-03-05 14:00", YES),
        ("2026-03-06 19:00", NO),  # the pattern begins again
    ],
)
def test_what_four_days_of_shifts_leave_free(wall: str, answer: str) -> None:
    """Monday early, Tuesday late, Wednesday night, Thursday off, Friday late by the hour that it begins at."""
    mine = rota("E L N -" if "03-06" not in wall else "E L N - L", date(2026, 3, 2))
    assert rotas.answer(mine, BERLIN, at(wall), 120)[0] == answer


def test_a_night_in_which_the_clocks_change_ends_by_the_clock_on_the_wall() -> None:
    mine = rota("N", date(2026, 3, 28), travel=0)
    (short,) = rotas.shifts(mine, BERLIN, date(2026, 3, 28), date(2026, 3, 28))
    (long,) = rotas.shifts(mine, BERLIN, date(2026, 10, 24), date(2026, 10, 24))
    assert short.ends_at - short.starts_at == timedelta(hours=7)
    assert long.ends_at - long.starts_at == timedelta(hours=9)
    assert rotas.answer(mine, BERLIN, at("2026-03-29 05:59"), 15)[0] == NO
    assert rotas.answer(mine, BERLIN, at("2026-03-29 06:00"), 15)[0] == IF_NEED_BE


ZONES = ["Europe/Berlin", "America/Santiago", "Australia/Lord_Howe", "America/Chicago", "Asia/Kolkata", "UTC"]
# Around each change of the clocks of these zones in 2026, and where there is none.
DAYS = ["2026-03-07", "2026-03-28", "2026-04-04", "2026-06-10", "2026-09-05", "2026-10-03", "2026-10-24", "2026-10-31"]
quarters = st.integers(0, 95).map(lambda quarter: f"{quarter // 4:02}:{quarter % 4 * 15:02}")


@given(
    zone=st.sampled_from(ZONES).map(ZoneInfo),
    day=st.sampled_from(DAYS).map(date.fromisoformat),
    pattern=st.lists(st.sampled_from(["E", "L", "N", "-"]), min_size=1, max_size=6),
    hours=st.tuples(*[st.tuples(quarters, quarters)] * 3),
    travel=st.sampled_from([0, 30, 45, 120]),
    offset=st.integers(0, 3 * 24 * 4),
    minutes=st.sampled_from([15, 60, 120, 300]),
)
def test_an_answer_is_what_a_walk_through_the_days_says(
    zone: ZoneInfo,
    day: date,
    pattern: list[str],
    hours: tuple[tuple[str, str], ...],
    travel: int,
    offset: int,
    minutes: int,
) -> None:
    assume(any(code != "-" for code in pattern))
    mine = rota(" ".join(pattern), day, travel, **dict(zip("ELN", hours, strict=True)))
    starts_at = datetime.combine(day, time(), UTC) + timedelta(minutes=15 * offset)
    assert rotas.answer(mine, zone, starts_at, minutes)[0] == walked(mine, zone, starts_at, minutes)


def walked(mine: Rota, zone: ZoneInfo, starts_at: datetime, minutes: int) -> str:
    """Walks from three days before to two days after, a quarter of an hour at a time, with two clocks in hand: one
    that shows the zone's time of the day before, and one of the day after. Whichever first shows the hour of a start
    begins the shift; whichever last shows the hour of its end ends it.
    """
    spans: dict[date, list[Any]] = {}
    codes, quarter = mine.pattern.split(), timedelta(minutes=15)
    now = starts_at - timedelta(days=4)
    while now < starts_at + timedelta(days=3):
        for offset in {(now + timedelta(days=days)).astimezone(zone).utcoffset() for days in (-1, 0, 1)}:
            assert offset is not None
            wall = (now + offset).replace(tzinfo=None)
            for began in (wall.date(), wall.date() - timedelta(days=1)):
                code = codes[(began - mine.starts_on).days % len(codes)]
                if code == "-" or not honest(offset, wall, zone):
                    continue
                start, end = mine.shifts[code]
                over = end <= start
                if (began, start) == (wall.date(), f"{wall:%H:%M}"):
                    spans.setdefault(began, [now, None, over])
                if began + timedelta(days=over) == wall.date() and f"{wall:%H:%M}" == end:
                    spans.setdefault(began, [None, None, over])[1] = now
        now += quarter
    work = [(start, end, over) for start, end, over in spans.values() if start and end]
    way = timedelta(minutes=mine.travel_minutes)
    session = [starts_at + quarter * number for number in range(minutes // 15)]
    if any(start - way - quarter < moment < end + way for start, end, _over in work for moment in session):
        return NO
    rested = any(over and end <= starts_at < end + rotas.REST for _start, end, over in work)
    return IF_NEED_BE if rested else YES


def honest(offset: timedelta, wall: datetime, zone: ZoneInfo) -> bool:
    """Whether a clock that is off by so much could be read as this, on that day: one of the two sides of a change."""
    return offset in {wall.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1)}


@pytest.mark.parametrize(
    "written", ["1" + " " * 1498 + "!", "9 " * 750, "d " * 700 + "!", "1 " * 400_000, "1" + " " * 10**6]
)
def test_nothing_that_is_pasted_takes_long_to_refuse(written: str) -> None:
    began = time_now()
    with pytest.raises(ValidationError):
        rotas.read(written)
    assert time_now() - began < 0.5


def test_what_is_too_long_to_be_a_pattern_comes_back_as_it_was_pasted(cast: Cast, sign_in: SignIn) -> None:
    pasted = "E " * 800 + "the whole year"
    typed = {"pattern": pasted, "starts_on": "2027-01-01", "travel_minutes": "30"}
    shown = sign_in(cast.person("member")).post("/shifts/", typed).content.decode()
    assert pasted in shown
    assert not Rota.objects.exists()
