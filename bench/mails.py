"""Says how fast reminders leave, and in how much memory: `python -m bench mail`.

`manage.py send_due` queues and sends one to everybody, by SMTP to a server in this process. It is killed in the middle
and begun again, and what was in flight then goes once its lease is over.
"""

import argparse
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from bench import ROOT
from bench.report import today
from bench.run import DATA, environment, prepared

PEOPLE = [10_000, 100_000]
PORT = 8125


@dataclass
class Postbox:
    """Takes every letter, and remembers to whom it was and when the first came."""

    to: Counter[str] = field(default_factory=Counter)
    first_at: float = 0.0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.first_at = self.first_at or time.perf_counter()
        self.to.update(envelope.rcpt_tos)
        return "250 OK"


@dataclass(frozen=True)
class Run:
    """One run of the command, to its end or until it was killed. Seconds, and megabytes at the most."""

    what: str
    letters: int
    until_first: float
    seconds: float
    megabytes: float

    def line(self) -> str:
        rate = self.letters / max(self.seconds - self.until_first, 0.001)
        figures = f"{self.until_first:.1f} | {self.seconds:.0f} | {rate:.0f} | {self.megabytes:.0f}"
        return f"| {self.what} | {self.letters:,} | {figures} |"


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench mail", description=__doc__)
    parser.add_argument("--engine", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--people", type=int, nargs="+", default=PEOPLE)
    parser.add_argument("--data", type=Path, default=DATA, help="the folder of SQLite's file")
    parser.add_argument("--port", type=int, default=PORT, help="where the mail server listens")
    options = parser.parse_args(words)
    print(f"{today()}, {options.engine}, {os.cpu_count()} cores\n")
    print("| | letters | until the first, s | in all, s | letters a second | memory at the most, MB |")
    print(f"| --- |{' ---: |' * 5}", flush=True)
    for people in options.people:
        env = environment(options.engine, "config.settings", "mail", options.data.resolve())
        env |= {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(options.port)}
        for run in runs(people, env, options.port):
            print(run.line(), flush=True)
    return 0


def runs(people: int, env: dict[str, str], port: int) -> Iterator[Run]:
    prepared(env, "bench.mailing", str(people))
    postbox = Postbox()
    yield sent(f"{people:,} people, until it was killed in the middle", env, port, postbox, kill_at=people // 2)
    postbox.first_at = 0.0
    yield sent("the rest", env, port, postbox)
    prepared(env, "bench.lapsing")
    postbox.first_at = 0.0
    yield sent("ten minutes later, what was in flight", env, port, postbox)
    twice = sum(times - 1 for times in postbox.to.values())
    if len(postbox.to) != people or twice > 1:
        raise RuntimeError(f"{people - len(postbox.to)} letters never came, {twice} came twice")


def sent(what: str, env: dict[str, str], port: int, postbox: Postbox, *, kill_at: int | None = None) -> Run:
    """Runs the command; kills it once so many letters have come."""
    before = postbox.to.total()
    controller = Controller(postbox, hostname="127.0.0.1", port=port)
    controller.start()
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "manage.py", "send_due"], cwd=ROOT, env={**os.environ, **env}, stdout=subprocess.DEVNULL
    )
    while kill_at is not None and postbox.to.total() - before < kill_at and process.poll() is None:
        time.sleep(0.01)
    if kill_at is not None:
        process.kill()
    _pid, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    controller.stop()
    if status and kill_at is None:
        raise RuntimeError(f"send_due ended with {status}")
    first = postbox.first_at - began if postbox.first_at else seconds
    return Run(what, postbox.to.total() - before, first, seconds, usage.ru_maxrss / 1024)
