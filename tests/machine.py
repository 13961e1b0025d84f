"""What the tests need of the machine beyond Python: skipped by name where it is missing, a failure with CI=true."""

import ctypes.util
import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# The first is the same engine without the browser around it, which takes a third of the time.
CHROMIUM_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def missing(what: str, install: str) -> None:
    """Ends the test that needs `what`, saying which line installs it."""
    message = f"{what} is missing; install it with: {install}"
    if os.environ.get("CI") == "true":
        pytest.fail(message, pytrace=False)
    pytest.skip(message)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Chromium."""
    path = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), "")
    if not path:
        missing("Chromium", "sudo apt-get install chromium")
    return path


@pytest.fixture(scope="session")
def node() -> str:
    """The path of Node."""
    path = shutil.which("node") or ""
    if not path:
        missing("Node", "sudo apt-get install nodejs npm")
    return path


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core, which finds what keeps a page from somebody."""
    script = ROOT / "node_modules" / "axe-core" / "axe.min.js"
    if not script.exists():
        missing("axe-core", "npm ci")
    return script.read_text()


@pytest.fixture(scope="session")
def calendar_libraries() -> None:
    """ical.js and node-ical, which read calendars in many programs."""
    if not all((ROOT / "node_modules" / name).exists() for name in ("ical.js", "node-ical")):
        missing("ical.js or node-ical", "npm ci")


@pytest.fixture(scope="session")
def libical() -> str:
    """The name under which libical, which reads the calendars of desktops, is loaded."""
    if not ctypes.util.find_library("ical"):
        missing("libical", "sudo apt-get install libical3")
    return "libical.so.3"
