"""Coming in: by invitation, with or without an email address."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session as DjangoSession
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.fixtures import Settings

from accounts.forms import SignupForm
from accounts.models import RecoveryCode, Session, User
from accounts.sessions import SessionStore
from mail.delivery import deliver_due

pytestmark = pytest.mark.django_db

SIGN_UP = {"username": "rosa", "password1": "a-quiet-room", "email": "", "time_zone": "Europe/Berlin"}

open_tokens: set[str] = set()


def admits(token: str) -> bool:
    return token in open_tokens


def signed_up(token: str, user: User) -> None:
    """Stands for the last use of an invitation that two people hold."""
    if token == "taken":
        raise ValidationError("spent")


@pytest.fixture(autouse=True)
def gate(settings: Settings) -> None:
    """An invitation as this app knows it: a token, and somebody above who knows whether it admits."""
    settings.SIGNUP_GATES = [f"{__name__}.admits"]
    settings.SIGNUP_DONE = [f"{__name__}.signed_up"]
    open_tokens.clear()
    open_tokens.update({"good", "taken"})


@pytest.fixture
def invited() -> Callable[[str], Client]:
    def client_with(token: str) -> Client:
        client = Client()
        session = client.session
        session["invitation"] = token
        session.save()
        client.cookies["sessionid"] = str(session.session_key)
        return client

    return client_with


def test_without_an_invitation_the_page_says_how_to_come_in(client: Client) -> None:
    assert "by invitation" in client.get(reverse("account_signup")).content.decode()
    client.post(reverse("account_signup"), SIGN_UP)
    assert not User.objects.exists()


def test_an_invitation_opens_it(invited: Callable[[str], Client]) -> None:
    client = invited("good")
    assert 'name="username"' in client.get(reverse("account_signup")).content.decode()
    client.post(reverse("account_signup"), SIGN_UP)
    rosa = User.objects.get()
    assert (rosa.username, rosa.time_zone, rosa.email) == ("rosa", "Europe/Berlin", "")
    assert client.session["_auth_user_id"] == rosa.pk


def test_a_token_that_nobody_knows_does_not(invited: Callable[[str], Client]) -> None:
    invited("guessed").post(reverse("account_signup"), SIGN_UP)
    assert not User.objects.exists()


def test_open_signup_needs_none(client: Client, settings: Settings) -> None:
    settings.OPEN_SIGNUP = True
    client.post(reverse("account_signup"), SIGN_UP)
    assert User.objects.get().username == "rosa"


def test_revoked_between_page_and_submit(invited: Callable[[str], Client]) -> None:
    client = invited("good")
    assert 'name="username"' in client.get(reverse("account_signup")).content.decode()
    open_tokens.clear()
    answer = client.post(reverse("account_signup"), SIGN_UP)
    assert "by invitation" in answer.content.decode()
    assert not User.objects.exists()


def test_used_up_by_somebody_else_while_the_form_was_sent(invited: Callable[[str], Client]) -> None:
    answer = invited("taken").post(reverse("account_signup"), SIGN_UP)
    assert "by invitation" in answer.content.decode()
    assert not User.objects.exists()


def test_an_old_link_is_no_hindrance_where_none_is_needed(invited: Callable[[str], Client], settings: Settings) -> None:
    settings.OPEN_SIGNUP = True
    invited("taken").post(reverse("account_signup"), SIGN_UP)
    assert User.objects.exists()


def test_without_an_address_the_codes_come_first_and_then_the_way_on(invited: Callable[[str], Client]) -> None:
    client = invited("good")
    answer = client.post(reverse("account_signup"), {**SIGN_UP, "next": "/about/privacy/"})
    assert answer["Location"] == "/accounts/recovery-codes/?next=%2Fabout%2Fprivacy%2F"
    page = client.post(reverse("account_recovery_codes"), {"next": "/about/privacy/"}).content.decode()
    code = re.findall(r"<code>([\w-]+)</code>", page)[0]
    answer = client.post(reverse("account_recovery_codes_kept"), {"code": code, "next": "/about/privacy/"})
    assert answer["Location"] == "/about/privacy/"


def test_with_an_address_the_way_on_comes_at_once_and_a_link_by_mail(
    invited: Callable[[str], Client], mailoutbox: list[EmailMessage]
) -> None:
    client = invited("good")
    answer = client.post(reverse("account_signup"), {**SIGN_UP, "email": "Rosa@Example.org", "next": "/about/privacy/"})
    assert answer["Location"] == "/about/privacy/"
    deliver_due()
    link = re.search(r"http://testserver(\S+)", str(mailoutbox[0].body))
    assert link
    assert not EmailAddress.objects.get().verified
    client.get(link[1])
    assert not EmailAddress.objects.get().verified, "opening the link, as a mail scanner does, changes nothing"
    client.post(link[1])
    assert EmailAddress.objects.get().verified
    assert User.objects.get().email == "rosa@example.org"


@pytest.mark.parametrize("onward", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_the_way_on_never_leads_elsewhere(invited: Callable[[str], Client], onward: str) -> None:
    answer = invited("good").post(reverse("account_signup"), {**SIGN_UP, "email": "rosa@example.org", "next": onward})
    assert answer["Location"] == "/"


def test_an_address_that_is_known_is_answered_like_one_that_is_not(
    settings: Settings, mailoutbox: list[EmailMessage]
) -> None:
    """Same page, same number of mails, same number of queries: neither the words nor the time tell."""
    settings.OPEN_SIGNUP = True
    known = User.objects.create_user("known", "known@example.org", "a-quiet-room")
    EmailAddress.objects.create(user=known, email="known@example.org", verified=True, primary=True)

    def sign_up(username: str, email: str) -> tuple[Any, ...]:
        client = Client(REMOTE_ADDR="198.51.100.1")
        mailoutbox.clear()
        with CaptureQueriesContext(connection) as queries:
            answer = client.post(reverse("account_signup"), {**SIGN_UP, "username": username, "email": email})
        statements = [query["sql"].split()[0] for query in queries.captured_queries]
        deliver_due()
        return answer.status_code, answer["Location"], [mail.subject for mail in mailoutbox], statements

    sign_up("warmer", "warmer@example.org")
    assert sign_up("first", "new@example.org") == sign_up("second", "known@example.org")
    assert EmailAddress.objects.get(user=known).verified


def test_a_second_account_with_the_address_cannot_confirm_it(
    settings: Settings, mailoutbox: list[EmailMessage]
) -> None:
    settings.OPEN_SIGNUP = True
    known = User.objects.create_user("known", "known@example.org", "a-quiet-room")
    EmailAddress.objects.create(user=known, email="known@example.org", verified=True, primary=True)
    client = Client()
    client.post(reverse("account_signup"), {**SIGN_UP, "email": "known@example.org"})
    deliver_due()
    link = re.search(r"http://testserver(\S+)", str(mailoutbox[0].body))
    assert link
    client.post(link[1])
    assert not EmailAddress.objects.get(user__username="rosa").verified


def test_of_two_who_take_one_name_at_once_the_second_is_told_kindly(
    client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name is free when it is looked up, and taken a moment later, when the person is stored."""
    settings.OPEN_SIGNUP = True
    look_up = SignupForm.clean_username

    def overtaken(form: SignupForm) -> str:
        name = look_up(form)
        User.objects.create_user("Rosa", password="a-quiet-room")
        return name

    monkeypatch.setattr(SignupForm, "clean_username", overtaken)
    answer = client.post(reverse("account_signup"), SIGN_UP)
    assert answer.status_code == 200
    assert "That sign-in name is taken" in answer.content.decode()
    assert "Europe/Berlin" in answer.content.decode(), "what was typed is still there"
    assert User.objects.count() == 1


@pytest.mark.parametrize("taken", ["rosa", "ROSA", "ｒｏｓａ"])
def test_a_name_is_one_name_however_it_is_written(client: Client, settings: Settings, taken: str) -> None:
    settings.OPEN_SIGNUP = True
    User.objects.create_user("rosa", password="a-quiet-room")
    page = client.post(reverse("account_signup"), {**SIGN_UP, "username": taken}).content.decode()
    assert "That sign-in name is taken" in page
    assert "Europe/Berlin" in page, "what was typed is still there"
    assert User.objects.count() == 1


@pytest.mark.parametrize("password", ["short", "password1234", "rosa-luxemburg"])
def test_weak_passwords_are_refused(client: Client, settings: Settings, password: str) -> None:
    settings.OPEN_SIGNUP = True
    client.post(reverse("account_signup"), {**SIGN_UP, "username": "rosa-luxemburg", "password1": password})
    assert not User.objects.exists()


def test_a_time_zone_that_does_not_exist_is_refused(client: Client, settings: Settings) -> None:
    settings.OPEN_SIGNUP = True
    client.post(reverse("account_signup"), {**SIGN_UP, "time_zone": "Europe/Nowhere"})
    assert not User.objects.exists()


def test_nothing_of_it_stores_an_address_of_the_device(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    settings.OPEN_SIGNUP = True
    client = Client(REMOTE_ADDR="203.0.113.77", HTTP_X_FORWARDED_FOR="203.0.113.78")
    client.post(reverse("account_signup"), SIGN_UP)
    client.post(reverse("account_logout"))
    client.post(reverse("account_login"), {"login": "rosa", "password": "wrong"})
    client.post(reverse("account_login"), {"login": "rosa", "password": "a-quiet-room"})
    client.get(reverse("account_email"))
    assert Session.objects.filter(user__username="rosa").exists()
    assert not DjangoSession.objects.exists()
    everything = stored()
    assert "rosa" in everything
    assert "203.0.113" not in everything + caplog.text


def stored() -> str:
    """Every cell of every table, sessions and cache decoded."""
    cells = [str(SessionStore().decode(session.session_data)) for session in Session.objects.all()]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            cells += [str(cell) for row in cursor.fetchall() for cell in row]
    return "\n".join(cells)


def test_recovery_codes_are_not_made_unasked(invited: Callable[[str], Client]) -> None:
    client = invited("good")
    answer = client.post(reverse("account_signup"), SIGN_UP)
    client.get(answer["Location"])
    assert not RecoveryCode.objects.exists()
