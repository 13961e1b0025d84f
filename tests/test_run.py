"""./run as somebody meets it who has just cloned the project: it serves, or it says in one line why it can't."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

TOOLS = ["sh", "dirname", "cmp", "cat", "cp", "pwd"]


@pytest.fixture
def clone(root: Path) -> Iterator[Path]:
    """A folder with ./run and what it needs to begin; outside pytest's own, which only its user may enter."""
    folder = Path(tempfile.mkdtemp(prefix="clone-"))
    folder.chmod(0o755)
    for name in ["run", "bin/venv", "requirements.lock"]:
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(root / name, folder / name)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


@pytest.fixture
def bare_path(tmp_path: Path) -> Path:
    """A PATH with a few tools and without Python."""
    for tool in TOOLS:
        if found := shutil.which(tool):
            (tmp_path / tool).symlink_to(found)
    return tmp_path


def executable(path: Path, script: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def run(clone: Path, user: int | None = None, **variables: str) -> tuple[int, str, str]:
    environment = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", **variables}
    process = subprocess.run(
        [clone / "run"], cwd="/", env=environment, user=user, capture_output=True, text=True, timeout=60
    )
    return process.returncode, process.stdout, process.stderr


def test_no_python(clone: Path, bare_path: Path) -> None:
    code, out, err = run(clone, PATH=str(bare_path))
    assert (code, out) == (1, "")
    assert err == "Python 3.11 or newer is missing: install it from your system's packages or from python.org.\n"


def test_a_python_that_is_too_old(clone: Path, bare_path: Path) -> None:
    executable(bare_path / "python3", "exit 1")
    code, _, err = run(clone, PATH=str(bare_path))
    assert code == 1
    assert err.startswith("Python 3.11 or newer is missing")


def test_a_python_without_its_venv_module(clone: Path, bare_path: Path) -> None:
    executable(bare_path / "python3", 'case "$2" in *venv*) exit 1 ;; esac')
    code, out, err = run(clone, PATH=str(bare_path))
    assert (code, out) == (1, "")
    assert err == "Python's venv module is missing; install it with: sudo apt-get install python3-venv\n"


def test_a_read_only_folder(clone: Path) -> None:
    clone.chmod(0o555)
    nobody = 65534 if os.getuid() == 0 else None
    code, out, err = run(clone, user=nobody)
    assert (code, out, err) == (1, "", f"This folder can't be written to: {clone}\n")


def test_a_linked_environment_is_not_emptied(clone: Path, tmp_path: Path) -> None:
    (tmp_path / "keep").write_text("somebody else's")
    (clone / ".venv").symlink_to(tmp_path)
    code, _, err = run(clone)
    assert (code, err) == (
        1,
        ".venv is a link, and what it leads to would be emptied. Please remove the link first.\n",
    )
    assert (tmp_path / "keep").exists()


def test_a_taken_port(root: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        code, out, err = run(root, PORT=port)
    assert (code, out) == (1, "")
    assert err.startswith(f"Port {port} is not free (")
    assert err.count("\n") == 1


@pytest.mark.parametrize("port", ["http", "80000", "-1"])
def test_a_port_that_is_none(root: Path, port: str) -> None:
    assert run(root, PORT=port) == (1, "", f"PORT should be a number up to 65535; it is {port}\n")


def test_a_folder_of_essays_that_is_none(clone: Path) -> None:
    assert run(clone, ESSAYS="/no/such/folder") == (1, "", "ESSAYS should be a folder; it is /no/such/folder\n")


def test_a_database_that_does_not_answer(root: Path) -> None:
    code, out, err = run(root, PORT=str(free_port()), DATABASE_URL="postgres://nobody@127.0.0.1:1/nothing")
    assert code == 1
    assert out == ""
    assert err.startswith("The database does not answer: ")
    assert err.count("\n") == 1


# Ctrl-C reaches the whole foreground group; a process manager ends one process.
@pytest.mark.parametrize(
    ("ends", "codes"),
    [
        (lambda process: os.killpg(process.pid, signal.SIGINT), {0, 130}),
        (lambda process: process.terminate(), {143}),
    ],
    ids=["interrupted", "terminated"],
)
def test_it_serves_the_demo_and_does_its_jobs_until_it_is_ended(
    root: Path, tmp_path: Path, ends: Callable[[subprocess.Popen[bytes]], None], codes: set[int]
) -> None:
    port = str(free_port())
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "PORT": port,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'demo.sqlite3'}",
    }
    log = tmp_path / "log"
    # Tests that were started in the background inherit an ignored Ctrl-C, and would hand it on.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with log.open("w") as output:
        process = subprocess.Popen(
            [root / "run"], cwd="/", env=environment, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        page = wait_for(f"http://127.0.0.1:{port}/accounts/login/", process)
        enqueue(root, environment)
        wait_for_jobs(tmp_path / "demo.sqlite3")
        ends(process)
        assert process.wait(timeout=20) in codes
        assert not alive(process.pid), "the worker goes with the server"
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    printed = log.read_text()
    assert "Traceback" not in printed
    assert f"http://127.0.0.1:{port}/" in printed
    assert "organizer, moderator, member, newcomer or staff" in printed
    assert "read-talk-act" in printed
    assert "Sign in" in page


JOB = """
import django; django.setup()
from readings.carryover import in_background
in_background.enqueue("no-such-one")
"""


def enqueue(root: Path, environment: dict[str, str]) -> None:
    """A job about a version that isn't there: it is tried, and fails."""
    command = [str(root / ".venv/bin/python"), "-c", JOB]
    variables = environment | {"DEBUG": "1", "DJANGO_SETTINGS_MODULE": "config.settings"}
    subprocess.run(command, cwd=root, env=variables, check=True, timeout=60)


def wait_for_jobs(database: Path) -> None:
    for _ in range(300):
        with sqlite3.connect(database, timeout=20) as connection:
            waiting, tried = connection.execute(
                "SELECT count(*) FILTER (WHERE status = 'READY'), count(*) FILTER (WHERE status = 'FAILED')"
                " FROM django_tasks_database_dbtaskresult"
            ).fetchone()
        if tried and not waiting:
            return
        time.sleep(0.1)
    pytest.fail("nobody did the job")


def alive(group: int) -> bool:
    """Whether any process of this group still runs."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def wait_for(url: str, process: subprocess.Popen[bytes]) -> str:
    """The page at `url`, once it is served; fails when `process` ends before, or after a minute."""
    for _ in range(600):
        assert process.poll() is None, "./run ended by itself"
        try:
            with urllib.request.urlopen(url) as response:
                return str(response.read().decode())
        except OSError:
            time.sleep(0.1)
    pytest.fail("./run did not serve within a minute")
