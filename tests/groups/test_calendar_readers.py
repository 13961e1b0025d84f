"""A calendar of ours means the same to whoever reads it: the same instants, titles and cancellations."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from groups import calendars, scheduling
from groups.calendars import Entry
from tests.groups import calendar_readers as readers
from tests.groups.calendar_readers import Found

PERSON = User(id="u00000000001")
CHANGED = datetime(2026, 2, 1, 9, 30, tzinfo=UTC)
# Each on the wall of its zone: before and after both changes of the clocks, north and south of the equator, and where
# they change by half an hour.
EVENINGS = {
    "Europe/Berlin": ["2026-03-28", "2026-03-29", "2026-10-24", "2026-10-25"],
    "America/Santiago": ["2026-04-04", "2026-04-05", "2026-09-05", "2026-09-06"],
    "Australia/Lord_Howe": ["2026-04-04", "2026-04-05", "2026-10-03", "2026-10-04"],
    "America/Chicago": ["2026-03-07", "2026-03-08", "2026-10-31", "2026-11-01"],
}
TITLES = [
    "حلقة القراءة: من يركب الحافلة؟",
    "קבוצת קריאה, מפגש ראשון",
    "مهمان‌خانه؛ شیفت شب",
    "First, second; third \\ fourth\\,",
    "Two\nlines",
    "🚌 " * 30 + "der Donaudampfschifffahrtsgesellschaft",
    "Évening " + "ن" * 90,
    ":;,\"'=",
]


def entry(number: int, starts_at: datetime, title: str = "Evening", **changes: object) -> Entry:
    values = {"status": "scheduled", "sequence": 0, "changed_at": CHANGED, **changes}
    return Entry(f"s{number:09d}", starts_at, starts_at + timedelta(hours=2), title, **values)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def entries() -> list[Entry]:
    walls = [
        scheduling.moment(date.fromisoformat(day), time(19), ZoneInfo(zone))
        for zone, days in EVENINGS.items()
        for day in days
    ]
    evenings = [entry(number, moment) for number, moment in enumerate(walls)]
    titled = [
        entry(100 + number, datetime(2026, 6, 1 + number, 22, 30, tzinfo=UTC), title)
        for number, title in enumerate(TITLES)
    ]
    moved = entry(200, datetime(2026, 7, 1, 17, tzinfo=UTC), "Moved", sequence=3)
    off = entry(201, datetime(2026, 7, 8, 17, tzinfo=UTC), "Off", sequence=4, status="cancelled")
    return [*evenings, *titled, moved, off]


@pytest.fixture(scope="module")
def source(entries: list[Entry]) -> bytes:
    return calendars.calendar(entries, PERSON, shows_titles=True)


def check(found: Found, entries: list[Entry]) -> None:
    assert sorted(found.values()) == readers.expected(entries)


def test_icalendar_reads_what_was_meant(source: bytes, entries: list[Entry]) -> None:
    found = readers.by_icalendar(source)
    check(found, entries)
    berlin = [start.astimezone(ZoneInfo("Europe/Berlin")) for start, *_rest in list(found.values())[:4]]
    assert [start.hour for start in berlin] == [19] * 4
    assert [start.astimezone(UTC).hour for start in berlin] == [18, 17, 17, 18]


@pytest.mark.parametrize("zone", ["UTC", "Australia/Lord_Howe"])
@pytest.mark.parametrize("library", ["ical.js", "node-ical"])
def test_scripts_read_what_was_meant(
    library: str, zone: str, node: str, calendar_libraries: None, source: bytes, entries: list[Entry]
) -> None:
    check(readers.by_script(node, library, source, zone), entries)


def test_libical_reads_what_was_meant(libical: str, source: bytes, entries: list[Entry]) -> None:
    check(readers.by_libical(libical, source), entries)


def test_khal_reads_what_was_meant(tmp_path: Path, source: bytes, entries: list[Entry]) -> None:
    """It tells no sequence."""
    found = readers.by_khal(tmp_path, source)
    seen = sorted((start, end, title, off) for _uid, start, end, title, off in found)
    meant = [(start, end, title, off) for start, end, title, _sequence, off in readers.expected(entries)]
    assert seen == meant
    assert {uid for uid, *_rest in found} == set(readers.by_icalendar(source))


def test_the_lines_are_as_the_standard_has_them(source: bytes) -> None:
    lines = source.split(b"\r\n")
    assert lines[-1] == b""
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode()
    for part in (b"RRULE", b"VTIMEZONE", b"ATTENDEE", b"ORGANIZER", b"TZID", b"LOCATION", b"URL", b"DESCRIPTION"):
        assert part not in source
    assert lines.count(b"METHOD:PUBLISH") == 1
    assert "method=PUBLISH" in calendars.MIME


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_any_title_arrives_as_it_was_written(title: str) -> None:
    """But for control characters, which the standard has no way to write, and `\\N`, for a slip of icalendar's own."""
    written = calendars.calendar([entry(1, CHANGED, title)], PERSON, shows_titles=True)
    unfolded = written.decode().replace("\r\n ", "")
    (line,) = [line for line in unfolded.split("\r\n") if line.startswith("SUMMARY:")]
    assert len(unfolded.splitlines()) == len(unfolded.split("\r\n")) - 1
    assert unescaped(line.removeprefix("SUMMARY:")) == calendars.tidy(title)
    assert len(readers.by_icalendar(written)) == 1


def unescaped(value: str) -> str:
    """RFC 5545, 3.3.11, letter by letter."""
    letters, plain = iter(value), ""
    for letter in letters:
        if letter == "\\":
            following = next(letters)
            plain += "\n" if following in "nN" else following
        else:
            assert letter not in ";,"
            plain += letter
    return plain
