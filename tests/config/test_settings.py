"""What stops a start, tried as an operator would: a fresh process with nothing but these variables."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.module_loading import import_string

KEY = "k3yTq9vXw2ZrB7nLm4PsD8fGhJ5cVx1aQe6uIoYtRbN0wMzKlS"
PRODUCTION = {"SECRET_KEY": KEY, "ALLOWED_HOSTS": "reading.example"}


def start(root: Path, module: str = "config.settings", **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], **variables}
    # Warnings are left out: whitenoise's own, that no static files were collected yet, is none of the settings.
    command = [sys.executable, "-W", "ignore", "-c", f"import {module}"]
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY should be at least 50 random characters, kept secret."),
        ({"SECRET_KEY": "short"}, "SECRET_KEY should be"),
        ({"SECRET_KEY": "a" * 60}, "SECRET_KEY should be"),
        (
            {"SECRET_KEY": "development-only-key-that-production-refuses-for-being-public"},
            "SECRET_KEY should be",
        ),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS should name the site's hosts, separated by commas."),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS should name"),
        ({"DEBUG": "1"}, "DEBUG should be 0 where ALLOWED_HOSTS names more than this machine"),
        ({"DEBUG": "yes"}, "DEBUG should be 1 or 0; it is 'yes'."),
        ({"DATABASE_URL": "mysql://u:hidden@h/db"}, "DATABASE_URL should look like postgres://"),
        ({"DATABASE_URL": "postgres://u:hidden@h:port/db"}, "DATABASE_URL should look like postgres://"),
        ({"DATABASE_URL": "postgres://u:hidden@h:5432/"}, "DATABASE_URL should look like postgres://"),
        ({"EXIT_URL": "www.wikipedia.org"}, "EXIT_URL should be an address that begins with https:// or http://"),
        ({"CSRF_TRUSTED_ORIGINS": "https://a.example,b.example"}, "CSRF_TRUSTED_ORIGINS should be addresses"),
        ({"GROUP_CREATION": "nobody"}, "GROUP_CREATION should be one of ['members', 'staff']; it is 'nobody'."),
        ({"OPEN_SIGNUP": "true"}, "OPEN_SIGNUP should be 1 or 0"),
        ({"BEHIND_PROXY": "2"}, "BEHIND_PROXY should be 1 or 0"),
        ({"EMAIL_PORT": "smtp"}, "EMAIL_PORT should be a whole number; it is 'smtp'."),
    ],
)
def test_a_wrong_variable_stops_the_start_by_its_name(root: Path, variables: dict[str, str], message: str) -> None:
    process = start(root, **(PRODUCTION | variables))
    assert process.returncode != 0
    last_line = process.stderr.strip().splitlines()[-1]
    assert last_line.startswith("django.core.exceptions.ImproperlyConfigured: ")
    assert message in last_line
    assert "hidden" not in process.stderr, "a password does not belong in a log"


def test_production_starts_with_what_it_needs(root: Path) -> None:
    process = start(root, "config.wsgi", **PRODUCTION)
    assert (process.returncode, process.stderr) == (0, "")


def test_the_production_server_refuses_debug(root: Path) -> None:
    process = start(root, "config.wsgi", DEBUG="1")
    assert process.returncode != 0
    assert "DEBUG should be 0, or not set, where the site is served to others" in process.stderr.splitlines()[-1]


@pytest.mark.parametrize("hosts", ["", "localhost", "127.0.0.1,[::1]", "192.168.1.20", "group.localhost"])
def test_debug_serves_this_machine_and_its_network(root: Path, hosts: str) -> None:
    process = start(root, DEBUG="1", ALLOWED_HOSTS=hosts)
    assert (process.returncode, process.stderr) == (0, "")


@pytest.mark.parametrize("hosts", ["*", "reading.example", "localhost,93.184.216.34", ".localhost.example"])
def test_debug_refuses_every_other_host(root: Path, hosts: str) -> None:
    process = start(root, DEBUG="1", ALLOWED_HOSTS=hosts)
    assert "ImproperlyConfigured: DEBUG should be 0" in process.stderr


def test_the_example_names_every_variable_and_no_other(root: Path) -> None:
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', (root / "config" / "settings.py").read_text()))
    documented = set(re.findall(r"^([A-Z_]+)=", (root / ".env.example").read_text(), re.MULTILINE))
    assert {"DEBUG", "SECRET_KEY", "DATABASE_URL"} <= read
    assert documented == read


def test_the_example_starts_once_it_has_a_key(root: Path) -> None:
    lines = (root / ".env.example").read_text().splitlines()
    example = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    process = start(root, "config.wsgi", **(example | {"SECRET_KEY": KEY}))
    assert (process.returncode, process.stderr) == (0, "")


def test_every_part_that_an_app_gives_is_there() -> None:
    lists = [name for name in dir(settings) if name.endswith(("_PROVIDERS", "_GATES", "_DONE", "_OBSTACLES"))]
    assert "HOME_PROVIDERS" in lists
    for name in lists:
        paths = getattr(settings, name)
        for path in paths.values() if isinstance(paths, dict) else paths:
            assert callable(import_string(path)), path
