"""Things that happen at one moment, each over a connection of its own. Needs `transactional_db`."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, connections


def all_at_once(acts: Sequence[Callable[[], object]]) -> list[object]:
    """What each came back with or was refused with, in the order given. Any other error is raised."""
    ready = Barrier(len(acts))

    def attempt(act: Callable[[], object]) -> object:
        try:
            connection.ensure_connection()
            ready.wait(timeout=30)
            return act()
        except (ValidationError, PermissionDenied) as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(attempt, acts))
