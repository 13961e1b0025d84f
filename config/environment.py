"""Settings from the environment, each read by name, each refused with that name and what it should be."""

import os
from collections.abc import Callable, Mapping
from typing import TypeVar

from django.core.exceptions import ImproperlyConfigured

T = TypeVar("T")


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

    def _parsed(self, name: str, default: T, parse: Callable[[str], T], expected: str) -> T:
        raw = self.text(name)
        if not raw:
            return default
        try:
            return parse(raw)
        except (KeyError, ValueError):
            raise ImproperlyConfigured(f"{name} should be {expected}; it is {raw!r}.") from None


def refuse(name: str, expected: str) -> ImproperlyConfigured:
    """The error for a variable without which a production site must not start."""
    return ImproperlyConfigured(f"{name} {expected}")
