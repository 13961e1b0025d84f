"""What a machine lacks is named, with the line that installs it: a skipped test at home, a failed one in CI."""

import socket
import subprocess
from pathlib import Path

import pytest

from tests import machine

NAMED = "Chromium is missing; install it with: sudo apt-get install chromium"


def test_at_home_it_is_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match=NAMED):
        machine.missing("Chromium", "sudo apt-get install chromium")


def test_in_ci_it_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match=NAMED):
        machine.missing("Chromium", "sudo apt-get install chromium")


def test_no_test_reaches_another_machine() -> None:
    with pytest.raises(RuntimeError, match=r"a test reached for 192\.0\.2\.1"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)


def test_every_script_is_javascript(root: Path, node: str) -> None:
    scripts = sorted((root / "static").rglob("*.js"))
    assert scripts
    for script in scripts:
        command = [node, "--input-type=module", "--check", "-"]
        checked = subprocess.run(command, input=script.read_text(), capture_output=True, text=True, check=False)
        assert checked.returncode == 0, f"{script.name}: {checked.stderr}"
