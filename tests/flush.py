"""Emptying the tables after a test that commits, past the triggers that refuse to empty an append-only log."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from django.db.backends.base.operations import BaseDatabaseOperations


@pytest.fixture(scope="session", autouse=True)
def flush_past_triggers() -> Iterator[None]:
    operations = type(connection.ops)
    flush = operations.execute_sql_flush
    lifted = {"sqlite": lifted_on_sqlite, "postgresql": lifted_on_postgresql}[connection.vendor]

    def flush_lifted(self: BaseDatabaseOperations, sql_list: Sequence[str]) -> None:
        with transaction.atomic(), lifted():
            flush(self, sql_list)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "execute_sql_flush", flush_lifted)
        yield


@contextmanager
def lifted_on_sqlite() -> Iterator[None]:
    """SQLite can't disable a trigger: those against DELETE are dropped and made again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%BEFORE DELETE%'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        yield
        for _, sql in triggers:
            cursor.execute(sql)


@contextmanager
def lifted_on_postgresql() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield
