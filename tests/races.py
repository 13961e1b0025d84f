"""Things that happen at one moment, each over a connection of its own. Needs `transactional_db`."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from types import TracebackType
from typing import Self

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, connections

Act = Callable[[], object]
# How often a race is run: often enough on PostgreSQL that a rare wrong end would show; SQLite has one writer at a time.
ROUNDS = int(os.environ.get("RACES", "200" if connection.vendor == "postgresql" else "10"))
# The same for a race in which less is at stake.
FEWER = min(ROUNDS, 50)
PATIENCE = 60


class StartingLine:
    """Threads that stay, each with its connection, so that many rounds take little longer than one."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.pool = ThreadPoolExecutor(number)
        self.ready = Barrier(number)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        list(self.pool.map(lambda _number: self.close(), range(self.number)))
        self.pool.shutdown()

    def close(self) -> None:
        self.ready.wait(timeout=PATIENCE)
        connections.close_all()

    def start(self, acts: Sequence[Act]) -> list[object]:
        """What each came back with or was refused with, in the order given. Any other error is raised."""
        assert len(acts) == self.number
        return list(self.pool.map(self.attempt, acts))

    def attempt(self, act: Act) -> object:
        connection.ensure_connection()
        self.ready.wait(timeout=PATIENCE)
        try:
            return act()
        except (ValidationError, PermissionDenied) as refusal:
            return refusal


def all_at_once(acts: Sequence[Act]) -> list[object]:
    """One round."""
    with StartingLine(len(acts)) as line:
        return line.start(acts)
