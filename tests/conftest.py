"""What every test can use, and what no test may do: reach another machine, or wait for a slow password hash."""

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker
from pytest_django.fixtures import Settings

from accounts.models import User
from discussions.models import Limit
from tests.cast import Cast, assemble

WALKS = {"test_series_path.py", "test_readings_path.py", "test_whole_path.py", "test_run.py"}
pytest_plugins = [
    "tests.browser",
    "tests.discussions.revised",
    "tests.flush",
    "tests.groups.letterbox",
    "tests.machine",
]

# Property tests: a bounded budget in the suite; `HYPOTHESIS_PROFILE=long ./test` takes its time.
# No deadline, and slowness is no error: the machine may be busy with other things.
for name, examples in (("short", 60), ("long", 5000)):
    hypothesis_settings.register_profile(
        name, max_examples=examples, deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
    )
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "short"))


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "postgresql: tries what only PostgreSQL has")
    config.addinivalue_line("markers", "sqlite: tries what only SQLite has")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if connection.vendor == "sqlite":
        other = pytest.mark.skip(
            reason="needs PostgreSQL: DATABASE_URL=postgres://postgres@127.0.0.1:5432/common_thread ./test"
        )
    else:
        other = pytest.mark.skip(reason="needs SQLite: unset DATABASE_URL")
    if "PYTEST_XDIST_WORKER" in os.environ:
        spread(items)
    for item in items:
        if item.get_closest_marker("postgresql" if connection.vendor == "sqlite" else "sqlite"):
            item.add_marker(other)


def spread(items: list[pytest.Item]) -> None:
    """The few long walks at even distances, so that no worker begins one when the others have nothing left to do."""
    walks = [item for item in items if item.path.name in WALKS]
    others = [item for item in items if item.path.name not in WALKS]
    if len(others) < 100 * len(walks):
        return
    step = len(others) // max(1, len(walks))
    for place, walk in enumerate(walks):
        others.insert(place * (step + 1), walk)
    items[:] = others


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A database for each worker; for SQLite a file: in memory, all threads of a race would share a connection."""
    database = settings.DATABASES["default"]
    if connection.vendor == "sqlite":
        database["TEST"]["NAME"] = str(tmp_path_factory.getbasetemp() / "test.sqlite3")
        database["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
    else:  # Nothing of the tests has to outlive a power cut here either.
        database["OPTIONS"] = {**database.get("OPTIONS", {}), "options": "-c synchronous_commit=off"}


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Limits are for their own tests (discussions/test_limits.py): others say in a second what takes a month."""
    with django_db_blocker.unblock():
        Limit.objects.all().delete()


@pytest.fixture(autouse=True)
def quick_and_alone(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    connect = socket.socket.connect

    def connect_here(self: socket.socket, address: tuple[object, ...] | str) -> None:
        if isinstance(address, tuple) and address[0] not in {"127.0.0.1", "::1", "localhost"}:
            raise RuntimeError(f"a test reached for {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect_here)


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


@pytest.fixture
def sign_in() -> Callable[[User | None], Client]:
    """A client signed in as this person, or as nobody."""

    def client_of(user: User | None) -> Client:
        client = Client()
        if user:
            client.force_login(user)
        return client

    return client_of


@pytest.fixture
def root() -> Path:
    """The project's own folder."""
    return Path(settings.BASE_DIR)
