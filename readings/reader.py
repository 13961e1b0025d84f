"""Whoever asks for a reading, as far as readings need to know them."""

from typing import Any, Protocol


class Reader(Protocol):
    """Somebody signed in or not: Django's user and its anonymous one both are this."""

    @property
    def pk(self) -> Any: ...  # noqa: ANN401

    @property
    def is_staff(self) -> bool: ...

    @property
    def is_authenticated(self) -> bool: ...
