"""Letters of their own for these tests, and somebody who can get them."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from pytest_django.fixtures import Settings

from accounts.models import User
from tests.mail import kinds
from tests.mail.postbox import Postbox, opened


@pytest.fixture(autouse=True)
def our_letters(settings: Settings) -> None:
    settings.MAIL_LETTERS = {**settings.MAIL_LETTERS, **kinds.LETTERS}
    settings.MAIL_STOPS = {**settings.MAIL_STOPS, **kinds.STOPS}
    settings.DEFAULT_FROM_EMAIL = "hello@site.example"
    settings.SITE_ADDRESS = "https://site.example"
    kinds.STOPPED.clear()


@pytest.fixture
def somebody(db: None) -> Callable[..., User]:
    """A person by name with an address, confirmed unless told otherwise."""

    def make(name: str = "rosa", *, confirmed: bool = True, **facts: Any) -> User:
        user = User.objects.create_user(name, f"{name}@people.example", **facts)
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=confirmed)
        return user

    return make


@pytest.fixture
def rosa(somebody: Callable[..., User]) -> User:
    return somebody("rosa")


@pytest.fixture
def postbox(settings: Settings) -> Iterator[Postbox]:
    """The mail server of the site under test, on this machine."""
    with opened() as found:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", found.port, 1
        yield found
