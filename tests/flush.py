"""Emptying the tables after a test that commits: past the triggers that refuse to empty an append-only log, and soon.

Of the few rows that there are, each table's are deleted, which takes PostgreSQL milliseconds where TRUNCATE of a
hundred tables takes seconds. Content types and permissions stay, so nobody has to make them again.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest
from django.core.management.color import Style
from django.db import connection, transaction
from django.db.backends.base.operations import BaseDatabaseOperations

KEPT = {"django_content_type", "auth_permission"}


@pytest.fixture(scope="session", autouse=True)
def flush_past_triggers() -> Iterator[None]:
    operations = type(connection.ops)
    flush = operations.execute_sql_flush
    lifted = {"sqlite": lifted_on_sqlite, "postgresql": lifted_on_postgresql}[connection.vendor]

    def flush_lifted(self: BaseDatabaseOperations, sql_list: Sequence[str]) -> None:
        with transaction.atomic(), lifted():
            flush(self, sql_list)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "sql_flush", deleting)
        patch.setattr(operations, "execute_sql_flush", flush_lifted)
        patch.setattr("django.core.management.commands.flush.emit_post_migrate_signal", lambda *_given, **_more: None)
        yield


def deleting(self: BaseDatabaseOperations, _style: Style, tables: Sequence[str], **_how: bool) -> list[str]:
    return [f"DELETE FROM {self.quote_name(table)};" for table in tables if table not in KEPT]  # noqa: S608


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
