"""Language and time zone of whoever looks."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from accounts.middleware import PreferencesMiddleware
from accounts.models import User
from tests.cast import Cast

MOMENT = datetime(2027, 1, 15, 23, 30, tzinfo=UTC)


def seen_by(user: User | None, language: str = "en") -> str:
    """What a page says of the moment, and in which language."""
    request = RequestFactory().get("/", headers={"accept-language": language})
    if user:
        request.COOKIES["sessionid"] = "some"
        request.user = user

    def page(request: HttpRequest) -> HttpResponse:
        date = Template("{{ moment|date:'Y-m-d H:i' }}").render(Context({"moment": MOMENT}))
        return HttpResponse(f"{date} {translation.get_language()}")

    return PreferencesMiddleware(page)(request).content.decode()  # type: ignore[attr-defined]


def test_everybody_sees_their_own_hour(cast: Cast) -> None:
    member = cast.person("member")
    assert seen_by(member) == "2027-01-15 23:30 en"
    member.time_zone = "Asia/Kolkata"
    assert seen_by(member) == "2027-01-16 05:00 en"
    assert seen_by(None) == "2027-01-15 23:30 en"
    assert timezone.get_current_timezone_name() == "UTC", "the next page in this process starts afresh"


def test_everybody_reads_their_own_language(cast: Cast, settings: Settings) -> None:
    settings.LANGUAGES = [("en", "English"), ("pt", "Português")]
    member = cast.person("member")
    member.language = "pt"
    assert seen_by(member, "en").endswith(" pt")
    assert seen_by(None, "pt-BR,pt;q=0.9").endswith(" pt")
    assert seen_by(None, "xx").endswith(" en")
    assert translation.get_language() == "en-us" or translation.get_language() == "en"


@pytest.mark.parametrize("gone", ["Mars/Olympus", "../etc/passwd", ""])
def test_a_zone_that_is_no_longer_known_reads_as_utc(cast: Cast, gone: str) -> None:
    cast.person("member").time_zone = gone
    assert seen_by(cast.person("member")) == "2027-01-15 23:30 en"


def test_it_asks_nothing_of_the_database_but_who_is_there(
    cast: Cast, sign_in: Callable[[User | None], Client], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    nobody, member = sign_in(None), sign_in(cast.person("member"))
    with django_assert_num_queries(0):
        assert nobody.get("/healthz").status_code == 200
    with django_assert_num_queries(2):
        assert member.get("/healthz").status_code == 200


def test_caches_keep_languages_apart(db: None) -> None:
    assert "Accept-Language" in Client().get("/accounts/login/")["Vary"]
