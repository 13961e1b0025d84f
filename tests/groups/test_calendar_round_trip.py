"""A feed on its way through other people's programs: fetched by vdirsyncer, kept by a Radicale server, and back.

There goes what calendars get wrong: evenings around both changes of the clocks, in the north and in the south, a moved
one, one that was called off, and titles from right to left.
"""

import http.client
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import time, timedelta
from itertools import chain, pairwise
from pathlib import Path
from time import sleep
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from groups import calendars, membership, scheduling
from groups.models import GroupSession, Membership
from tests.cast import Cast, assemble, join
from tests.groups import calendar_readers as readers
from tests.groups.calendar_readers import Found

BIN = Path(sys.executable).parent
RADICALE = """\
[server]
hosts = 127.0.0.1:{port}
[auth]
type = none
[storage]
filesystem_folder = {folder}/kept
[logging]
level = warning
"""
VDIRSYNCER = """\
[general]
status_path = "{folder}/status/"
{pairs}
[storage feed]
type = "http"
url = "{feed}"
"""
PAIR = """
[pair {a}_{b}]
a = "{a}"
b = "{b}"
collections = null
conflict_resolution = "a wins"
"""
SERVER = """
[storage {name}]
type = "caldav"
url = "http://127.0.0.1:{port}/anna/{name}/"
username = "anna"
password = "-"
"""
FILES = """
[storage {name}]
type = "filesystem"
path = "{folder}/{name}/"
fileext = ".ics"
"""
# A feed into a calendar on a server and from there into files; and files through another calendar into other files.
WAYS = [("feed", "fetched", "shown"), ("sent", "uploaded", "received")]


@dataclass
class Travel:
    """Somebody's calendar programs, on this machine alone."""

    folder: Path

    def run(self, *arguments: str) -> None:
        env = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        command = [str(BIN / "vdirsyncer"), "-c", str(self.folder / "vdirsyncer.conf"), *arguments]
        ran = subprocess.run(
            command,
            input=b"y\ny\ny\n",
            capture_output=True,
            env=env | {"HOME": str(self.folder)},
            check=False,
            timeout=60,
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr

    def sync(self, way: tuple[str, str, str]) -> Found:
        """What stands in the files at the end of a way, after a round of synchronising."""
        start, server, end = way
        self.run("sync", f"{start}_{server}")
        self.run("sync", f"{end}_{server}")
        found: dict[str, readers.Seen] = {}
        for path in (self.folder / end).glob("*.ics"):
            found |= readers.by_icalendar(path.read_bytes())
        return found

    def send(self, session: GroupSession, person: User) -> None:
        """Somebody takes a session's file over, in the place of the one that they had."""
        body = calendars.session_file(session, person, shows_title=True)
        (self.folder / "sent" / f"{session.pk}.ics").write_bytes(body)


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def radicale(tmp_path: Path) -> Iterator[int]:
    """The port of a Radicale server with an empty calendar in it."""
    port = free_port()
    (tmp_path / "radicale.conf").write_text(RADICALE.format(port=port, folder=tmp_path))
    server = subprocess.Popen([str(BIN / "radicale"), "--config", str(tmp_path / "radicale.conf")])
    try:
        for _attempt in range(200):
            with closing(socket.socket()) as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            sleep(0.05)
        with closing(http.client.HTTPConnection("127.0.0.1", port)) as connection:
            for _start, server_side, _end in WAYS:
                connection.request("MKCALENDAR", f"/anna/{server_side}/", headers={"Authorization": "Basic YW5uYTot"})
                answer = connection.getresponse()
                answer.read()
                assert answer.status == 201
        yield port
    finally:
        server.terminate()
        server.wait()


@pytest.fixture
def site(transactional_db: None) -> Cast:
    return assemble()


@pytest.fixture
def travel(tmp_path: Path, radicale: int, live_server: LiveServer, site: Cast) -> Travel:
    token = calendars.make(actor=site.person("member"))
    calendars.show_titles(actor=site.person("member"), shows=True)
    feed = live_server.url + reverse("calendar_feed", args=[token])
    pairs = ""
    for start, server, end in WAYS:
        pairs += PAIR.format(a=start, b=server) + PAIR.format(a=end, b=server)
        pairs += SERVER.format(name=server, port=radicale) + FILES.format(name=end, folder=tmp_path)
        (tmp_path / end).mkdir()
    (tmp_path / "sent").mkdir()
    pairs += FILES.format(name="sent", folder=tmp_path)
    (tmp_path / "vdirsyncer.conf").write_text(VDIRSYNCER.format(folder=tmp_path, feed=feed, pairs=pairs))
    travel = Travel(tmp_path)
    travel.run("discover")
    return travel


def plan(cast: Cast, title: str, days: int) -> GroupSession:
    starts_at = (timezone.now() + timedelta(days=days)).replace(microsecond=0)
    ends_at = starts_at + timedelta(hours=2)
    return GroupSession.objects.create(
        group=cast.group, title=title, starts_at=starts_at, ends_at=ends_at, time_zone="Europe/Berlin"
    )


def evenings(cast: Cast) -> list[GroupSession]:
    """At seven by the clocks, on both evenings beside each change of the clocks in the coming year, north and south."""
    made = []
    for name in ("Europe/Berlin", "America/Santiago"):
        zone, today = ZoneInfo(name), timezone.localdate()
        starts = [scheduling.moment(today + timedelta(days=day), time(19), zone) for day in range(2, 400)]
        changes = [pair for pair in pairwise(starts) if pair[1] - pair[0] != timedelta(days=1)][:2]
        assert sorted(later - earlier for earlier, later in changes) == [timedelta(hours=23), timedelta(hours=25)]
        for start in chain.from_iterable(changes):
            values = {"starts_at": start, "ends_at": start + timedelta(hours=2), "time_zone": name}
            made.append(GroupSession.objects.create(group=cast.group, title="حلقة المساء", **values))
    return made


def meant(*sessions: GroupSession) -> list[readers.Seen]:
    return sorted((row.starts_at, row.ends_at, row.title, row.sequence, row.is_cancelled) for row in sessions)


def move(session: GroupSession) -> None:
    session.starts_at += timedelta(days=1, hours=1)
    session.ends_at += timedelta(days=1, hours=1)
    changed(session)


def call_off(session: GroupSession) -> None:
    session.status = GroupSession.Status.CANCELLED
    changed(session)


def changed(session: GroupSession) -> None:
    session.sequence += 1
    session.changed_at = timezone.now()
    session.save()


def test_what_was_sent_comes_back_the_same_and_changes_replace_it(site: Cast, travel: Travel) -> None:
    """The same UID all the way, so that a calendar has a session once, as it is now."""
    member = site.person("member")
    first, second = plan(site, "حلقة القراءة؛ الأولى", 3), plan(site, "Second, and last", 10)
    around_changes = evenings(site)
    for session in (first, second, *around_changes):
        travel.send(session, member)
    arrived = travel.sync(WAYS[1])
    assert sorted(arrived.values()) == meant(first, second, *around_changes)
    move(first)
    call_off(second)
    for session in (first, second):
        travel.send(session, member)
    now = travel.sync(WAYS[1])
    assert sorted(now.values()) == meant(first, second, *around_changes)
    assert set(now) == set(arrived)
    assert sorted(sequence for _start, _end, _title, sequence, _off in now.values() if sequence) == [1, 1]


def test_a_feed_arrives_and_what_changes_after_it(site: Cast, travel: Travel) -> None:
    """vdirsyncer gives what it fetches UIDs of its own."""
    first, second = plan(site, "حلقة القراءة؛ الأولى", 3), plan(site, "Second, and last", 10)
    around_changes = evenings(site)
    assert sorted(travel.sync(WAYS[0]).values()) == meant(first, second, *around_changes)
    move(first)
    call_off(second)
    assert sorted(travel.sync(WAYS[0]).values()) == meant(first, second, *around_changes)
    membership.remove(me=acting(site.person("organizer")), member=site.membership("member"), reason="Told.")
    elsewhere = plan(site, "Elsewhere", 18)
    elsewhere.group = site.other_group
    elsewhere.save()
    join(site.other_group, site.person("member"))
    assert sorted(travel.sync(WAYS[0]).values()) == meant(elsewhere)


def acting(person: User) -> Membership:
    return Membership.objects.acting(person).get()
