"""Settings from the environment, each read by name, each refused with that name and what it should be."""

import ipaddress
import os
from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

T = TypeVar("T")
ENGINES = {"django.db.backends.postgresql", "django.db.backends.sqlite3"}


class Environment:
    """Reads variables from `source` (the process's own environment unless told otherwise).

    Every method raises ImproperlyConfigured, naming the variable and what it should be.
    """

    def __init__(self, source: Mapping[str, str] | None = None) -> None:
        self.source = os.environ if source is None else source

    def text(self, name: str, default: str = "") -> str:
        return self.source.get(name, "").strip() or default

    def flag(self, name: str, default: bool = False) -> bool:
        """True for 1, false for 0; nothing else is guessed at."""
        return self._parsed(name, default, {"1": True, "0": False}.__getitem__, "1 or 0")

    def integer(self, name: str, default: int) -> int:
        return self._parsed(name, default, int, "a whole number")

    def choice(self, name: str, default: str, allowed: set[str]) -> str:
        return self._parsed(name, default, {word: word for word in allowed}.__getitem__, f"one of {sorted(allowed)}")

    def words(self, name: str) -> list[str]:
        return [word.strip() for word in self.text(name).split(",") if word.strip()]

    def address(self, name: str, default: str) -> str:
        """A web address with its scheme and host."""
        return self._parsed(name, default, web_address, "an address that begins with https:// or http://")

    def addresses(self, name: str) -> list[str]:
        expected = "addresses that begin with https:// or http://, separated by commas"
        return self._parsed(name, [], lambda raw: [web_address(word) for word in self.words(name)], expected)

    def database(self, name: str, default: str) -> dict[str, Any]:
        """Django's settings for the database at this URL; connections are kept open, and checked before use."""
        # The value may hold a password: it stays out of the message.
        refusal = refuse(name, "should look like postgres://user:password@host:5432/name or sqlite:///path")
        try:
            settings = dj_database_url.parse(self.text(name, default), conn_max_age=None, conn_health_checks=True)
        except ValueError:
            raise refusal from None
        if settings["ENGINE"] not in ENGINES or not settings["NAME"]:
            raise refusal
        return {"OPTIONS": {}} | dict(settings)

    def _parsed(self, name: str, default: T, parse: Callable[[str], T], expected: str) -> T:
        raw = self.text(name)
        if not raw:
            return default
        try:
            return parse(raw)
        except (KeyError, ValueError):
            raise refuse(name, f"should be {expected}; it is {raw!r}") from None


def refuse(name: str, expected: str) -> ImproperlyConfigured:
    """The error for a variable with which the site must not start."""
    return ImproperlyConfigured(f"{name} {expected}.")


def web_address(text: str) -> str:
    """`text` itself; raises ValueError unless it is an http or https address."""
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise ValueError(text)
    return text


def is_local(host: str) -> bool:
    """Whether only this machine and its own network can reach a site by this name."""
    name = host.strip("[]")
    try:
        return ipaddress.ip_address(name).is_private
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")
