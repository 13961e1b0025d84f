"""Starts a production server for the time of a measurement, and weighs its workers."""

import os
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import ROOT

# The site's own start command (gunicorn.conf.py is read from the folder), told where to listen and what to serve.
PRODUCTION = "gunicorn --workers 2 --bind 127.0.0.1:{port} {app}"


class ServerFailedError(Exception):
    """The server ended or did not answer within 20 seconds; says what it printed."""


@dataclass(frozen=True)
class Server:
    port: int
    pid: int

    def worker_megabytes(self) -> float:
        """The proportional set size of its heaviest worker: a shared page counts in parts among those who share it."""
        return max((_pss(pid) for pid in _descendants(self.pid)), default=0.0)


def processor_milliseconds(pid: int) -> float:
    """What the threads of the processes below this one have computed so far; waiting, for whatever, isn't in it."""
    threads = (thread for child in _descendants(pid) for thread in Path(f"/proc/{child}/task").iterdir())
    return sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads) / 1e6


@contextmanager
def serving(command: str, app: str, environment: dict[str, str]) -> Iterator[Server]:
    """`command` with its {port} and {app} filled in, run until the block ends. Raises ServerFailedError."""
    port = _free_port()
    words = shlex.split(command.format(port=port, app=app))
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            words,
            cwd=ROOT,
            env={**os.environ, **environment, "PATH": path},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            if not _answers(port, process):
                log.seek(0)
                raise ServerFailedError(f"{shlex.join(words)}\n{log.read().decode(errors='replace')[-4000:]}")
            yield Server(port, process.pid)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=30)


def _answers(port: int, process: subprocess.Popen[bytes]) -> bool:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return True
    return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _descendants(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [each for child in map(int, children) for each in (child, *_descendants(child))]


def _pss(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    kilobytes = next(line.split()[1] for line in lines if line.startswith("Pss:"))
    return int(kilobytes) / 1024
