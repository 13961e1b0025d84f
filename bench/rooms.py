"""`python -m bench rooms`: rooms of twelve people, each of whose phones asks every four seconds, on the two workers.

In every room somebody presses about once a minute, and all twelve phones fetch what changed. The times are counted from
when a phone meant to ask, so that whoever has to wait for others is late too. The connections are a proxy's: few, kept
open, shared. The number of rooms doubles until the 99th percentile of the polls is over 150 ms.
"""

import argparse
import heapq
import os
import random
import re
import shlex
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from bench import places
from bench.client import Connection, request
from bench.measure import WrongAnswerError, fork
from bench.report import today
from bench.run import DATA, SITE_APP, environment, prepared
from bench.server import PRODUCTION, Server, processor_milliseconds, serving

EVERY = 4.0
LIMIT_MS = 150.0
PROCESSES, CONNECTIONS = 3, 16
REVISION = re.compile(rb'data-revision="(\d+)"')
HEAD = (
    "| rooms | phones | asked a second | p50 ms | p99 ms | changes | p50 ms | p99 ms | presses | late | CPU ms a poll |"
)


@dataclass
class Phone:
    live: str
    cookies: str
    round: str = ""
    since: str = "1"


@dataclass
class Times:
    """Milliseconds since each was due: what was unchanged, what had changed, presses; and what went wrong."""

    polls: list[float] = field(default_factory=list)
    changes: list[float] = field(default_factory=list)
    presses: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def add(self, other: "Times") -> None:
        for name, values in vars(other).items():
            getattr(self, name).extend(values)


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench rooms", description=__doc__)
    parser.add_argument("--engine", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--rooms", type=int, default=100, help="how many to begin with")
    parser.add_argument("--most", type=int, default=1600, help="how many to end with")
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--turn", type=float, default=60.0, help="seconds in which somebody presses in each room once")
    parser.add_argument("--data", type=Path, default=DATA)
    options = parser.parse_args(words)
    env = environment(options.engine, "config.settings", "rooms", options.data.resolve())
    command = shlex.join(["python", "-m", "bench", "rooms", *words])
    print(f"{options.engine}, {today()}, {os.cpu_count()} cores, `{command}`, server: `{PRODUCTION}`\n")
    print(HEAD, "| ---: " * 11 + "|", sep="\n")
    rooms = options.rooms
    while rooms <= options.most:
        facts = cast("list[dict[str, object]]", prepared(env, "bench.circles", str(rooms)))
        with serving(PRODUCTION, SITE_APP, env) as server:
            line, p99 = measured(server, facts, options.seconds, options.turn)
        print(line, flush=True)
        if p99 > LIMIT_MS:
            break
        rooms *= 2
    return 0


def measured(server: Server, facts: list[dict[str, object]], seconds: float, turn: float) -> tuple[str, float]:
    """A row of the table, and its p99. Raises WrongAnswerError."""
    crowd = [list(room_phones(room)) for room in facts]
    shares = [crowd[number::PROCESSES] for number in range(PROCESSES)]
    load = os.getloadavg()[0]
    with fork.Pool(PROCESSES) as pool:
        pool.starmap(follow, [(server.port, share, 2 * EVERY, 0.0) for share in shares])
        computed = processor_milliseconds(server.pid)
        parts = pool.starmap(follow, [(server.port, share, seconds, turn) for share in shares])
        computed = processor_milliseconds(server.pid) - computed
    times = Times()
    for part in parts:
        times.add(part)
    if times.wrong:
        raise WrongAnswerError(times.wrong[0])
    late = sum(ms > LIMIT_MS for ms in times.polls)
    asked = len(times.polls) + len(times.changes)
    cells = [
        f"{len(facts):,}",
        f"{len(facts) * places.SEATS:,}",
        f"{asked / seconds:.0f}",
        *percentiles(times.polls),
        f"{len(times.changes):,}",
        *percentiles(times.changes),
        f"{len(times.presses):,}",
        f"{late:,}",
        f"{computed / asked:.2f} (load {load:.0f})",
    ]
    return f"| {' | '.join(cells)} |", at(times.polls, 0.99)


def room_phones(room: dict[str, object]) -> Iterator[Phone]:
    """The twelve; the first of them facilitates and presses."""
    for seat, cookies in enumerate(cast("list[str]", room["cookies"])):
        yield Phone(str(room["live"]), cookies, str(room["round"]) if seat == 0 else "")


def follow(port: int, rooms: list[list[Phone]], seconds: float, turn: float) -> Times:
    """Some of the rooms, over a process's connections."""
    phones = [phone for room in rooms for phone in room]
    start = time.monotonic() + 0.5
    total = Times()
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        shares = [phones[number::CONNECTIONS] for number in range(CONNECTIONS)]
        for times in pool.map(lambda share: ask_all(port, share, start, seconds, turn), shares):
            total.add(times)
    return total


def ask_all(port: int, phones: list[Phone], start: float, seconds: float, turn: float) -> Times:
    """What is due of these phones, one after the other, over one connection. Without `turn` nobody presses."""
    connection, times = None, Times()
    due = [(start + random.uniform(0, EVERY), number, False) for number in range(len(phones))]
    if turn:
        due += [(start + random.uniform(0, turn), number, True) for number, p in enumerate(phones) if p.round]
    heapq.heapify(due)
    while due and due[0][0] < start + seconds:
        moment, number, press = heapq.heappop(due)
        time.sleep(max(0.0, moment - time.monotonic()))
        # Opened with the first request, as proxies do: a connection on which nothing comes would hold a thread.
        connection = connection or Connection(port)
        (press_spoken if press else ask)(connection, phones[number], moment, times)
        if not press:
            # As static/js/live.js does: so long after the answer.
            heapq.heappush(due, (max(moment, time.monotonic()) + EVERY * random.uniform(0.9, 1.1), number, False))
    if connection:
        connection.close()
    return times


def ask(connection: Connection, phone: Phone, moment: float, times: Times) -> None:
    answer = connection.exchange(request(f"{phone.live}version/?since={phone.since}", cookies=phone.cookies))
    took = (time.monotonic() - moment) * 1000
    if answer.status == 204:
        times.polls.append(took)
    elif answer.status == 200 and (found := REVISION.search(answer.body)):
        phone.since = found[1].decode()
        times.changes.append(took)
    else:
        times.wrong.append(f"{answer.status}: {answer.body[:200]!r}")


def press_spoken(connection: Connection, phone: Phone, moment: float, times: Times) -> None:
    form = {"round": phone.round, "revision": "0", "end": "spoken"}
    answer = connection.exchange(request(f"{phone.live}turn/", cookies=phone.cookies, form=form))
    times.presses.append((time.monotonic() - moment) * 1000)
    if answer.status != 302:
        times.wrong.append(f"press: {answer.status}")


def percentiles(times: list[float]) -> tuple[str, str]:
    return f"{at(times, 0.5):.1f}", f"{at(times, 0.99):.1f}"


def at(times: list[float], part: float) -> float:
    ordered = sorted(times) or [0.0]
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]
