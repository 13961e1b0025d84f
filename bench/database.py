"""A database of the bench's own: made once, kept until the schema or the bench's data changes."""

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

import psycopg
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import Error, connection, models, transaction
from psycopg import sql
from psycopg.conninfo import make_conninfo

from bench import ROOT


def fingerprint(*sources: Path, also: str) -> str:
    """Of the files' names and contents, and of what else decides what the data looks like."""
    digest = hashlib.sha256(also.encode())
    for path in sorted(sources):
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()


def made(mark: str, fill: Callable[[], None]) -> bool:
    """Brings the database to the state `mark`: False if it was there already, else True, remade by `fill`."""
    if _stored_mark() == mark:
        return False
    _recreate()
    call_command("migrate", verbosity=0)
    with transaction.atomic():
        fill()
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE bench_mark (mark varchar(64) NOT NULL)")
            cursor.execute("INSERT INTO bench_mark VALUES (%s)", [mark])
    if connection.vendor == "postgresql":
        # What autovacuum does within minutes of such an import. SQLite has nothing that would, so it goes without.
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    return True


def number_from_here(*tables: type[models.Model]) -> None:
    """Lets the sequences of these tables go on after rows that were stored with ids of their own."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(statement)


def store(model: type[models.Model], rows: Iterable[models.Model]) -> None:
    model._default_manager.bulk_create(rows, batch_size=1000)


def _stored_mark() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT mark FROM bench_mark")
            return cursor.fetchone()[0]
    except Error:
        return ""


def _recreate() -> None:
    """An empty database under the name that the settings give."""
    connection.close()
    target = connection.settings_dict
    if connection.vendor == "sqlite":
        path = Path(target["NAME"])
        path.parent.mkdir(parents=True, exist_ok=True)
        for leftover in path.parent.glob(f"{path.name}*"):
            leftover.unlink()
        return
    where = {key: target[key.upper()] for key in ("host", "port", "user", "password") if target[key.upper()]}
    name = sql.Identifier(target["NAME"])
    with psycopg.connect(make_conninfo(dbname="postgres", **where), autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        server.execute(sql.SQL("CREATE DATABASE {}").format(name))
