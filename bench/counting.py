"""A WSGI entry that says in a header how many statements each response took. For the untimed pass only.

It serves the site, or the bare one, whichever DJANGO_SETTINGS_MODULE names.
"""

from collections.abc import Callable, Iterable
from types import TracebackType
from wsgiref.types import StartResponse, WSGIEnvironment

from django.core.wsgi import get_wsgi_application
from django.db import connection

Failure = tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None] | None
HEADER = "X-Statements"
site = get_wsgi_application()


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    statements: list[str] = []

    def note(execute: Callable[..., object], statement: str, *rest: object) -> object:
        # Whether BEGIN is seen here differs from engine to engine, so it counts on neither.
        if not statement.startswith("BEGIN"):
            statements.append(statement)
        return execute(statement, *rest)

    def start(status: str, headers: list[tuple[str, str]], failure: Failure = None, /) -> Callable[[bytes], object]:
        return start_response(status, [*headers, (HEADER, str(len(statements)))], failure)

    with connection.execute_wrapper(note):
        return site(environ, start)
