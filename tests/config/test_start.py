from pathlib import Path

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from config import start
from groups.models import GroupReading
from tests.cast import Cast

Commands = list[tuple[str, dict[str, object]]]


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> Commands:
    """The management commands that were called, none of them run."""
    called: Commands = []
    monkeypatch.setattr(start, "call_command", lambda name, **options: called.append((name, options)))
    return called


@pytest.fixture(autouse=True)
def _as_run_starts_it(settings: Settings) -> None:
    settings.DEBUG = True


@pytest.mark.django_db
def test_an_empty_site_gets_the_demo(commands: Commands) -> None:
    start.prepare(None)
    assert commands == [("load_demo", {})]


def test_a_site_with_people_is_left_alone(cast: Cast, commands: Commands) -> None:
    start.prepare(None)
    assert commands == []


def test_essays_are_imported_into_a_demo_that_stands_already(cast: Cast, commands: Commands) -> None:
    start.prepare(Path("/some/essays"))
    assert commands == [("load_demo", {"essays": Path("/some/essays")})]


@pytest.mark.django_db
def test_the_essays_of_a_folder_stand_in_the_demos_first_group(tmp_path: Path) -> None:
    (tmp_path / "yard.txt").write_text("The Yard\n\nby Jo Reed\n\nNobody had asked the yard what it thought.\n")
    start.prepare(tmp_path)
    assert GroupReading.objects.filter(reading__title="The Yard", group__name="The Linen Room").exists()


@pytest.mark.django_db
def test_a_site_in_production_gets_no_demo(commands: Commands, settings: Settings) -> None:
    settings.DEBUG = False
    start.prepare(None)
    assert commands == []


def test_tables_come_first(cast: Cast, commands: Commands) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    start.prepare(None)
    assert commands == [("migrate", {"verbosity": 0})]
