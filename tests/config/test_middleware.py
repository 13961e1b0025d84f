import logging
import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import clear_url_caches, path, reverse
from django.utils import timezone

import config.urls
from groups.models import GroupSession
from tests.cast import Cast

HOUR = timedelta(hours=1)
LINE = re.compile(r"(?P<method>\S+) (?P<route>\S+) (?P<status>\d{3}) \d+\.\dms (?P<id>[0-9a-f]{16})")


class TestRequestLog:
    def test_a_request_is_one_line_with_the_id_that_the_answer_carries(
        self, client: Client, caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level(logging.INFO):
            response = client.get("/healthz?token=secret", REMOTE_ADDR="203.0.113.7")
        (record,) = caplog.records
        line = LINE.fullmatch(record.getMessage())
        assert line
        assert line.group("method", "route", "status") == ("GET", "/healthz", "200")
        assert line["id"] == response["X-Request-ID"]
        assert client.get("/healthz")["X-Request-ID"] != line["id"]

    @pytest.mark.django_db
    def test_a_token_in_the_path_stays_out(self, client: Client, caplog: pytest.LogCaptureFixture) -> None:
        with caplog.at_level(logging.DEBUG):
            client.get("/accounts/password/reset/key/abc-s3cr3t/?next=/s3cr3t/")
            client.post("/s3cr3t/nowhere/", {"body": "s3cr3t"})
        assert [LINE.fullmatch(record.getMessage()) is not None for record in caplog.records] == [True, True]
        assert "s3cr3t" not in caplog.text

    @pytest.mark.django_db
    def test_an_error_is_told_with_its_traceback_and_without_its_path(
        self, client: Client, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(*args: object, **kwargs: object) -> None:
            raise ValueError("torn thread")

        monkeypatch.setattr("django.contrib.auth.middleware.get_user", broken)
        client.raise_request_exception = False
        with caplog.at_level(logging.INFO):
            response = client.get("/accounts/profile/")
        assert response.status_code == 500
        assert response["X-Request-ID"]
        assert "torn thread" in caplog.text
        assert b"torn thread" not in response.content

    def test_static_files_are_quiet(self, client: Client, caplog: pytest.LogCaptureFixture) -> None:
        with caplog.at_level(logging.INFO):
            response = client.get("/static/css/site.css")
        assert response.status_code == 200
        assert caplog.records == []
        assert "X-Request-ID" not in response

    @pytest.mark.django_db
    def test_an_answer_without_content_is_quiet(
        self, cast: Cast, client: Client, caplog: pytest.LogCaptureFixture
    ) -> None:
        me, now = cast.membership("member"), timezone.now()
        session = GroupSession.objects.create(group=me.group, title="A round", starts_at=now, ends_at=now + HOUR)
        client.force_login(cast.person("member"))
        with caplog.at_level(logging.INFO):
            response = client.get(f"{session.get_absolute_url()}live/version/?since=0")
        assert response.status_code == 204
        assert caplog.records == []
        assert response["X-Request-ID"]


@pytest.mark.django_db
class TestPrivateResponse:
    def test_a_public_page_may_be_kept(self, client: Client) -> None:
        assert "Cache-Control" not in client.get(reverse("home"))

    @pytest.mark.parametrize("name", ["home", "account_profile"])
    def test_nothing_is_kept_of_what_a_signed_in_person_saw(self, cast: Cast, client: Client, name: str) -> None:
        client.force_login(cast.person("member"))
        assert client.get(reverse(name))["Cache-Control"] == "no-store"

    @pytest.mark.parametrize("name", ["account_login", "account_reset_password"])
    def test_pages_of_sign_in_are_not_kept(self, client: Client, name: str) -> None:
        assert client.get(reverse(name))["Cache-Control"] == "no-store"

    def test_the_answer_that_signs_in_is_not_kept(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        def sign_in(request: HttpRequest) -> HttpResponse:
            login(request, cast.person("member"), "django.contrib.auth.backends.ModelBackend")
            return HttpResponse("Come in.")

        monkeypatch.setattr(config.urls, "urlpatterns", [path("door/", login_not_required(sign_in))])
        clear_url_caches()
        response = Client().get("/door/")
        clear_url_caches()
        assert settings.SESSION_COOKIE_NAME in response.cookies
        assert response["Cache-Control"] == "no-store"


@pytest.mark.django_db
class TestSignIn:
    def test_a_page_behind_sign_in_leads_there_and_back(self, client: Client) -> None:
        response = client.get("/accounts/profile/?tab=mail")
        assert response.status_code == 302
        assert response["Location"] == "/accounts/login/?next=/accounts/profile/%3Ftab%3Dmail"


class TestAddress:
    @pytest.mark.parametrize(
        "address", ["/groups/%00/", "/readings/?q=%00", "/readings/?after=a%00", "/removals/%00/read/", "/about/%00/"]
    )
    def test_an_address_that_no_database_takes_is_nowhere(self, address: str, cast: Cast, client: Client) -> None:
        client.force_login(cast.person("organizer"))
        response = client.get(address)
        assert response.status_code == 404
        assert "Nothing to be found here" in response.content.decode()

    @pytest.mark.parametrize("encoding", ["unicode_escape", "utf-16"])
    def test_what_a_request_says_of_its_encoding_counts_for_nothing(
        self, encoding: str, cast: Cast, client: Client
    ) -> None:
        answer = client.get("/readings/?q=%5Cud800", headers={"Content-Type": f"text/plain; charset={encoding}"})
        assert answer.status_code == 200
        assert 'value="\\ud800"' in answer.content.decode()
