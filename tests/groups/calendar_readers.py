"""How other people's programs read a calendar: each gives what it found as `Seen`, by UID."""

import ctypes
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from icalendar import Calendar

from groups.calendars import Entry

# Start, end, summary, sequence, and whether it was called off.
Seen = tuple[datetime, datetime, str, int, bool]
Found = Mapping[str, Seen]
JS = Path(__file__).parent.parent / "js" / "read_calendar.mjs"
VEVENT = 4


def expected(entries: Iterable[Entry]) -> list[Seen]:
    """What was meant, in order."""
    return sorted(
        (entry.starts_at, entry.ends_at, entry.title, entry.sequence, entry.status == "cancelled") for entry in entries
    )


def by_icalendar(source: bytes) -> Found:
    calendar = Calendar.from_ical(source)
    assert calendar["VERSION"] == "2.0"
    return {
        str(event["UID"]): (
            event.decoded("DTSTART"),
            event.decoded("DTEND"),
            str(event["SUMMARY"]),
            int(event.decoded("SEQUENCE")),
            event["STATUS"] == "CANCELLED",
        )
        for event in calendar.walk("VEVENT")
    }


def by_script(node: str, library: str, source: bytes, zone: str = "UTC") -> Found:
    """ical.js or node-ical, in a Node whose own clock is in `zone`."""
    command = [node, str(JS), library]
    ran = subprocess.run(command, input=source, capture_output=True, check=True, env=os.environ | {"TZ": zone})
    return {
        uid: (instant(start), instant(end), summary, sequence, status == "CANCELLED")
        for uid, start, end, summary, sequence, status in json.loads(ran.stdout)
    }


class IcalTime(ctypes.Structure):
    """libical's `struct icaltimetype`, as of its version 3."""

    _fields_ = [
        *((name, ctypes.c_int) for name in ("year", "month", "day", "hour", "minute", "second")),
        ("is_date", ctypes.c_int),
        ("is_daylight", ctypes.c_int),
        ("zone", ctypes.c_void_p),
    ]


SIGNATURES: dict[str, tuple[type | None, list[type]]] = {
    "icalparser_parse_string": (ctypes.c_void_p, [ctypes.c_char_p]),
    "icalcomponent_free": (None, [ctypes.c_void_p]),
    "icalcomponent_count_errors": (ctypes.c_int, [ctypes.c_void_p]),
    "icalcomponent_get_first_component": (ctypes.c_void_p, [ctypes.c_void_p, ctypes.c_int]),
    "icalcomponent_get_next_component": (ctypes.c_void_p, [ctypes.c_void_p, ctypes.c_int]),
    "icalcomponent_get_uid": (ctypes.c_char_p, [ctypes.c_void_p]),
    "icalcomponent_get_summary": (ctypes.c_char_p, [ctypes.c_void_p]),
    "icalcomponent_get_sequence": (ctypes.c_int, [ctypes.c_void_p]),
    "icalcomponent_get_status": (ctypes.c_int, [ctypes.c_void_p]),
    "icalproperty_status_to_string": (ctypes.c_char_p, [ctypes.c_int]),
    "icalcomponent_get_dtstart": (IcalTime, [ctypes.c_void_p]),
    "icalcomponent_get_dtend": (IcalTime, [ctypes.c_void_p]),
    "icaltime_as_timet": (ctypes.c_long, [IcalTime]),
}


def by_libical(path: str, source: bytes) -> Found:
    library = ctypes.CDLL(path)
    for name, (restype, argtypes) in SIGNATURES.items():
        getattr(library, name).restype, getattr(library, name).argtypes = restype, argtypes
    root = library.icalparser_parse_string(source)
    assert root
    assert library.icalcomponent_count_errors(root) == 0
    found = {}
    event = library.icalcomponent_get_first_component(root, VEVENT)
    while event:
        status = library.icalproperty_status_to_string(library.icalcomponent_get_status(event))
        found[library.icalcomponent_get_uid(event).decode()] = (
            instant(library.icaltime_as_timet(library.icalcomponent_get_dtstart(event))),
            instant(library.icaltime_as_timet(library.icalcomponent_get_dtend(event))),
            library.icalcomponent_get_summary(event).decode(),
            library.icalcomponent_get_sequence(event),
            status == b"CANCELLED",
        )
        event = library.icalcomponent_get_next_component(root, VEVENT)
    library.icalcomponent_free(root)
    return found


def by_khal(folder: Path, source: bytes) -> list[tuple[str, datetime, datetime, str, bool]]:
    """khal takes the file over into a calendar of its own and lists it, as somebody in a terminal would."""
    home, vdir = folder / "home", folder / "vdir"
    home.mkdir(parents=True)
    vdir.mkdir()
    (folder / "config").write_text(
        f"[calendars]\n[[own]]\npath = {vdir}\n[locale]\nlocal_timezone = UTC\ndefault_timezone = UTC\n"
        "timeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
        "datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n"
        f"[sqlite]\npath = {folder}/khal.db\n"
    )
    (folder / "calendar.ics").write_bytes(source)
    env = os.environ | {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home),
        "XDG_CACHE_HOME": str(home),
        "LC_ALL": "C.UTF-8",
    }
    khal = [str(Path(sys.executable).parent / "khal"), "-c", str(folder / "config")]
    ran = subprocess.run(
        [*khal, "import", "--batch", "-a", "own", str(folder / "calendar.ics")],
        env=env,
        capture_output=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    shown = "{uid}\x1f{start-long}\x1f{end-long}\x1f{title}\x1f{status}\x1e"
    listed = [*khal, "list", "--once", "--day-format", "", "--format", shown, "2026-01-01", "2028-01-01"]
    ran = subprocess.run(listed, env=env, capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr
    rows = (line.strip("\n").split("\x1f") for line in ran.stdout.decode().split("\x1e"))
    return [
        (uid, clock(start), clock(end), title, "CANCELLED" in status)
        for uid, start, end, title, status in filter(any, rows)
    ]


def instant(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def clock(shown: str) -> datetime:
    return datetime.strptime(shown, "%Y-%m-%d %H:%M").replace(tzinfo=UTC)
