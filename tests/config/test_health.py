import pytest
from django.db import DatabaseError, connection
from django.test import Client

from config import health


@pytest.fixture(autouse=True)
def _asked_anew() -> None:
    health.require_migrations.cache_clear()


def test_the_process_is_up_without_any_database(client: Client) -> None:
    # No `db` fixture: a query would fail the test.
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"up\n")
    assert not response.cookies


@pytest.mark.django_db
def test_ready_with_a_database_that_has_every_migration(client: Client) -> None:
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (200, b"ready\n")
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies


@pytest.mark.django_db
def test_not_ready_while_a_migration_waits(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (503, b"migrations wait to be applied\n")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('sessions', '0001_initial', CURRENT_TIMESTAMP)"
        )
    assert client.get("/readyz").status_code == 200, "a process that had to wait becomes ready by itself"


def test_not_ready_without_an_answer_of_the_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def silence() -> None:
        raise DatabaseError("password authentication failed for user 'secret'")

    monkeypatch.setattr(connection, "cursor", silence)
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (503, b"the database does not answer\n")
