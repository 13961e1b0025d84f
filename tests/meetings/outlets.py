"""Every way in which something reaches somebody: all addresses for everybody, letters, and what the database keeps.

The addresses are walked, not listed: one that is added tomorrow is watched tomorrow.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie
from importlib import import_module

from django.apps import apps
from django.conf import settings
from django.core import mail
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from meetings.models import Contribution
from tests.test_access import ADDRESSES
from tests.world import World, parameters_of

MARKER = re.compile(r"zq[0-9]{4}zq")
# What somebody wrote holds this word too, to be searched for: the search's page repeats what it was asked for.
COMMON = "ledger"
# When something was signed, and the signature: another every second.
SIGNED = re.compile(rb":[0-9A-Za-z]{6}:[\w-]{43}")
# How long ago an import was begun: another every minute, and to ask at all addresses can take longer.
AGO = re.compile(rb"(?<=begun )[^<]+(?= ago)")
# The length is that of the body, which is compared itself but for what is masked in it.
DIFFERING = {"X-Request-ID", "Expires", "Content-Length"}
# Beside what stands below the session, where one looks first.
FIRST_LOOKED_AT = {"home", "group_detail", "search"}
IGNORED = {"admin:(?P<url>.*)$", "admin:<path:object_id>/"}
CONTRIBUTIONS = Contribution._meta.db_table
OWN_SESSIONS = import_module(settings.SESSION_ENGINE).SessionStore.get_model_class()._meta.db_table
OUTLETS = [name for name in ADDRESSES if name not in IGNORED]
NEAR = [name for name in OUTLETS if name in FIRST_LOOKED_AT or {"session_id", "round_id"} & set(parameters_of(name))]


@dataclass(frozen=True)
class Answer:
    """What somebody got, and what it cost: anything here that depends on what is sealed gives it away."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    queries: int

    @property
    def markers(self) -> set[str]:
        return set(MARKER.findall(self.body.decode(errors="replace"))) | set(MARKER.findall(repr(self.headers)))


class Outlets:
    """Asks as anybody for anything. What a page notes of having been read is undone."""

    def __init__(self, world: World, people: dict[str, User | None]) -> None:
        self.world = world
        self.clients = {name: Client() for name in people}
        for name, person in people.items():
            if person:
                self.clients[name].force_login(person)
        self.cookies = {name: SimpleCookie(client.cookies.output(header="")) for name, client in self.clients.items()}
        self.warm: set[tuple[str, str]] = set()

    def path(self, outlet: str) -> str:
        query = f"?q={COMMON}" if outlet == "search" else self.world.query(outlet)
        return reverse(outlet, kwargs=self.world.arguments(outlet, "own")) + query

    def get(self, who: str, outlet: str) -> Answer:
        """Asked twice the first time: some things are looked up once and then known."""
        if (who, outlet) not in self.warm:
            self.warm.add((who, outlet))
            self._asked(who, outlet)
        return self._asked(who, outlet)

    def _asked(self, who: str, outlet: str) -> Answer:
        self.clients[who].cookies = SimpleCookie(self.cookies[who])
        # It holds nine thousand, and of what is beyond that none would be counted.
        connection.queries_log.clear()
        with transaction.atomic():
            with CaptureQueriesContext(connection) as queries:
                response = self.clients[who].get(self.path(outlet))
                body = b"".join(response) if response.streaming else response.content
            transaction.set_rollback(True)
        return answer_of(response.status_code, dict(response.headers), body, len(queries))

    def post(self, who: str, outlet: str, data: Mapping[str, object]) -> Answer:
        """Sends a form, and it counts."""
        self.clients[who].cookies = SimpleCookie(self.cookies[who])
        response = self.clients[who].post(self.path(outlet), data)
        return answer_of(response.status_code, dict(response.headers), response.content, 0)


def answer_of(status: int, headers: dict[str, str], body: bytes, queries: int) -> Answer:
    signed = SIGNED.sub(b"", re.sub(rb'(name="csrfmiddlewaretoken" value=)"\w+"', rb'\1""', body))
    kept = tuple(sorted((name, value) for name, value in headers.items() if name not in DIFFERING))
    return Answer(status, kept, AGO.sub(b"", signed), queries)


def letters() -> tuple[str, ...]:
    """Every letter that left, with all that is on it."""
    return tuple(letter.message().as_string() + letter.subject + str(letter.body) for letter in mail.outbox)


def rows() -> dict[str, list[str]]:
    """The whole database, by table."""
    return {
        model._meta.db_table: sorted(repr(row) for row in model._default_manager.values_list())
        for model in apps.get_models()
    }


def stored() -> Iterator[tuple[str, str]]:
    """Each marker that stands anywhere in the database, and in which table."""
    for table, kept in rows().items():
        for marker in MARKER.findall(" ".join(kept)):
            yield marker, table


def elsewhere() -> dict[str, list[str]]:
    """All that is kept beside what was written: numbers that rise, moments, letters that wait to be sent. One's own
    signed-in session may be told that a draft was kept.
    """
    return {table: kept for table, kept in rows().items() if table not in {CONTRIBUTIONS, OWN_SESSIONS}}
