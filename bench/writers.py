"""`python -m bench writers`: many people post into one thread at once, each again as soon as they were answered.

Afterwards the thread is looked at: as many comments as answers, numbered without a gap, none twice, in the order of
speaking. It ends with 1 if one was lost or doubled, or an answer was an error.
"""

import argparse
import os
import shlex
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from bench.client import Connection, request
from bench.measure import fork
from bench.report import today
from bench.rooms import at
from bench.run import DATA, SITE_APP, environment, prepared
from bench.server import PRODUCTION, processor_milliseconds, serving

PROCESSES = 4
POSTED = 302
WORDS = "Nobody had asked us that before, so we said it twice. " * 9
HEAD = "| engine | people | comments | a second | p50 ms | p99 ms | errors | CPU ms a comment |"


@dataclass
class Said:
    """Milliseconds of each comment that was taken, and what was answered instead to the others."""

    times: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench writers", description=__doc__)
    parser.add_argument("--engine", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--people", type=int, default=32)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--data", type=Path, default=DATA)
    options = parser.parse_args(words)
    env = environment(options.engine, "config.settings", "writers", options.data.resolve())
    command = shlex.join(["python", "-m", "bench", "writers", *words])
    print(f"{options.engine}, {today()}, {os.cpu_count()} cores, `{command}`, server: `{PRODUCTION}`\n")
    facts = prepared(env, "bench.choir", "fill", str(options.people))
    people = [(number, cookies) for number, cookies in enumerate(cast("list[str]", facts["cookies"]))]
    with serving(PRODUCTION, SITE_APP, env) as server, fork.Pool(PROCESSES) as pool:
        computed, start = processor_milliseconds(server.pid), time.monotonic() + 1
        shares = [people[number::PROCESSES] for number in range(PROCESSES)]
        parts = pool.starmap(
            speak, [(server.port, str(facts["reply"]), share, start, options.seconds) for share in shares]
        )
        computed = processor_milliseconds(server.pid) - computed
    times = [took for part in parts for took in part.times]
    wrong = [answer for part in parts for answer in part.wrong]
    cells = [options.engine, f"{options.people}", f"{len(times):,}", f"{len(times) / options.seconds:.0f}"]
    cells += [f"{at(times, part):.0f}" for part in (0.5, 0.99)]
    cells += [f"{len(wrong)}", f"{computed / max(1, len(times)):.1f}"]
    print(HEAD, "| --- |" + " ---: |" * (len(cells) - 1), f"| {' | '.join(cells)} |", sep="\n")
    return told(wrong + found(prepared(env, "bench.choir", "look"), len(times)))


def found(seen: Mapping[str, object], posted: int) -> list[str]:
    lost = [] if seen["said"] == posted else [f"{posted} were taken, and {seen['said']} stand there."]
    return lost + cast("list[str]", seen["wrong"])


def told(wrong: list[str]) -> int:
    """The status to end with; the first faults are printed."""
    print(*wrong[:10], sep="\n", end="\n" if wrong else "")
    return 1 if wrong else 0


def speak(port: int, reply: str, people: list[tuple[int, str]], start: float, seconds: float) -> Said:
    """Some of the people, each over a connection of their own."""
    total = Said()
    with ThreadPoolExecutor(len(people) or 1) as pool:
        for said in pool.map(lambda each: speak_on(port, reply, each[0], each[1], start, seconds), people):
            total.times += said.times
            total.wrong += said.wrong
    return total


def speak_on(port: int, reply: str, number: int, cookies: str, start: float, seconds: float) -> Said:
    """One person: every second comment answers the first in the thread."""
    connection, said, count = Connection(port), Said(), 0
    time.sleep(max(0.0, start - time.monotonic()))
    while (begun := time.monotonic()) < start + seconds:
        count += 1
        form = {"parent": "1" if count % 2 == 0 else "", "body": f"{number} {count} {WORDS}"}
        answer = connection.exchange(request(reply, cookies=cookies, form=form))
        if answer.status == POSTED:
            said.times.append((time.monotonic() - begun) * 1000)
        else:
            said.wrong.append(f"{answer.status}: {answer.body[:200]!r}")
    connection.close()
    return said
