"""allauth's pages as they stand here: none breaks, and each does its work."""

import re
import time
from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import get_resolver, reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from mail.delivery import deliver_due
from tests.cast import PASSWORD, Cast

SignIn = Callable[[User | None], Client]
NEW = "three-quiet-rooms"
ARGUMENTS = {"key": "MQ:aaaa:bbbb", "uidb36": "abc"}


def addresses() -> list[str]:
    """Every address below /accounts/, made-up arguments filled in."""
    found = []
    for name, entries in get_resolver().reverse_dict.lists():
        for possibilities, _pattern, _defaults, _converters in entries:
            for path, parameters in possibilities:
                if isinstance(name, str) and path.startswith("accounts/"):
                    found.append("/" + path % {key: ARGUMENTS[key] for key in parameters})
    return sorted(set(found))


@pytest.mark.parametrize("path", addresses())
@pytest.mark.parametrize("role", ["nobody", "newcomer"])
def test_every_address_of_accounts_answers_in_our_own_frame(cast: Cast, sign_in: SignIn, path: str, role: str) -> None:
    client = sign_in(cast.people.get(role))
    for answer in (client.get(path), client.post(path, {})):
        assert answer.status_code in {200, 302, 303, 403, 404, 405}
        if answer.status_code == 200:
            page = answer.content.decode()
            assert 'class="wordmark"' in page
            assert page.count("<h1") == 1
            assert " style=" not in page
            assert not re.search(r"\son\w+=", page)
            assert "<script>" not in page
        if answer.status_code in {302, 303}:
            assert answer["Location"].startswith(("/", "https://www.wikipedia.org/"))


@pytest.fixture
def with_address(cast: Cast) -> User:
    member = cast.person("member")
    member.email = "member@example.org"
    member.save()
    EmailAddress.objects.create(user=member, email=member.email, primary=True, verified=True)
    return member


@pytest.mark.parametrize("login", ["member", "MEMBER", "ｍember", "member@example.org", "Member@Example.org"])
def test_signing_in_by_name_or_address(with_address: User, login: str) -> None:
    client = Client()
    client.post(reverse("account_login"), {"login": login, "password": PASSWORD})
    assert client.session["_auth_user_id"] == with_address.pk


@pytest.mark.parametrize("login", ["member", "nobody", "member@example.org", "nobody@example.org"])
def test_a_wrong_password_tells_nothing(with_address: User, login: str) -> None:
    page = Client().post(reverse("account_login"), {"login": login, "password": "wrong"}).content.decode()
    assert "and this password don’t go together" in page
    assert f'value="{login}"' in page, "what was typed is still there"


def test_the_session_ends_with_the_browser_unless_asked_to_stay(cast: Cast) -> None:
    leaving, staying = Client(), Client()
    leaving.post(reverse("account_login"), {"login": "member", "password": PASSWORD})
    staying.post(reverse("account_login"), {"login": "member", "password": PASSWORD, "remember": "on"})
    assert leaving.cookies["sessionid"]["max-age"] == ""
    assert staying.cookies["sessionid"]["max-age"] == 14 * 24 * 3600


def test_five_wrong_passwords_close_the_door_for_a_while(cast: Cast) -> None:
    client = Client()
    for _ in range(5):
        client.post(reverse("account_login"), {"login": "member", "password": "wrong"})
    page = client.post(reverse("account_login"), {"login": "member", "password": PASSWORD}).content.decode()
    assert "This was tried too often" in page


def test_an_account_that_is_shut_says_so(cast: Cast) -> None:
    User.objects.filter(username="member").update(is_active=False)
    answer = Client().post(reverse("account_login"), {"login": "member", "password": PASSWORD})
    assert answer["Location"] == reverse("account_inactive")


def test_a_new_password_by_mail_ends_the_other_sessions(
    with_address: User, sign_in: SignIn, mailoutbox: list[EmailMessage]
) -> None:
    elsewhere = sign_in(with_address)
    client = Client()
    client.post(reverse("account_reset_password"), {"email": "member@example.org"})
    deliver_due()
    link = re.search(r"http://testserver(\S+)", str(mailoutbox[0].body))
    assert link
    form = client.get(link[1])["Location"]
    assert link[1] not in form, "the key is not left in the address bar"
    client.post(form, {"password1": NEW, "password2": NEW})
    deliver_due()
    with_address.refresh_from_db()
    assert with_address.check_password(NEW)
    assert elsewhere.get(reverse("account_profile")).status_code == 302
    assert "was changed" in mailoutbox[1].subject
    again = Client().get(link[1])
    assert again.status_code == 200, "a used link says that it is used"
    assert default_token_generator.check_token(with_address, link[1]) is False


def test_changing_the_password_ends_the_other_sessions(cast: Cast, sign_in: SignIn) -> None:
    elsewhere, here = sign_in(cast.person("member")), sign_in(cast.person("member"))
    wrong = {"oldpassword": "wrong", "password1": NEW, "password2": NEW}
    assert "That isn’t your password now" in here.post(reverse("account_change_password"), wrong).content.decode()
    here.post(reverse("account_change_password"), {**wrong, "oldpassword": PASSWORD})
    assert here.get(reverse("account_recovery_codes")).status_code == 200
    assert elsewhere.get(reverse("account_recovery_codes")).status_code == 302


def test_the_sign_in_page_asks_nothing_of_the_database(
    db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        page = Client().get(reverse("account_login")).content.decode()
    assert reverse("account_recover") in page
    assert reverse("account_reset_password") in page


def test_a_name_made_to_keep_us_busy_is_refused_at_once(cast: Cast) -> None:
    started = time.process_time()
    answer = Client().post("/accounts/login/", {"login": "a" + "\u0301\u0323" * 60_000, "password": PASSWORD})
    assert "at most 320 characters" in answer.content.decode()
    assert time.process_time() - started < 2
