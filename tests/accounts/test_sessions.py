"""Sessions name their person, and their rows sign nobody in."""

from collections.abc import Callable

from django.contrib.auth import get_user
from django.core.management import call_command
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts import sessions
from accounts.models import Session, User
from accounts.sessions import SessionStore
from tests.cast import Cast

SignIn = Callable[[User | None], Client]


def whose(key: str) -> object:
    request = HttpRequest()
    request.session = SessionStore(key)
    return get_user(request)


def test_the_cookie_signs_in_and_the_stored_row_does_not(cast: Cast, sign_in: SignIn) -> None:
    member = cast.person("member")
    cookie = sign_in(member).cookies["sessionid"].value
    row = Session.objects.get()
    assert row.user == member
    assert whose(cookie) == member
    assert not whose(row.session_key).is_authenticated  # type: ignore[attr-defined]


def test_a_session_is_read_with_one_query(
    cast: Cast, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    cookie = sign_in(cast.person("member")).cookies["sessionid"].value
    with django_assert_num_queries(1):
        assert SessionStore(cookie)["_auth_user_id"] == cast.person("member").pk


def test_changing_keeping_and_ending_a_session(db: None) -> None:
    store = SessionStore()
    store["invitation"] = "token"
    store.save()
    key = store.session_key
    assert key
    assert SessionStore(key)["invitation"] == "token"
    assert store.exists(key)
    store.cycle_key()
    assert store.session_key != key
    assert not store.exists(key)
    store.flush()
    assert not Session.objects.exists()


def test_a_session_that_is_over_is_nobody_s(cast: Cast, sign_in: SignIn) -> None:
    cookie = sign_in(cast.person("member")).cookies["sessionid"].value
    Session.objects.update(expire_date=timezone.now())
    assert not whose(cookie).is_authenticated  # type: ignore[attr-defined]
    call_command("clearsessions")
    assert not Session.objects.exists()


def test_a_person_is_signed_out_everywhere_at_once(cast: Cast, sign_in: SignIn) -> None:
    phone, library, other = (
        sign_in(cast.person("member")),
        sign_in(cast.person("member")),
        sign_in(cast.person("staff")),
    )
    sessions.end_all(user=cast.person("member"))
    for client in (phone, library):
        assert client.get("/accounts/recovery-codes/").status_code == 302
    assert other.get("/accounts/recovery-codes/").status_code == 200


def test_a_session_saved_after_the_account_is_gone_stays_gone(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.person("newcomer"))
    store = SessionStore(client.cookies["sessionid"].value)
    store["late"] = True
    cast.person("newcomer").delete()
    answer = client.get("/accounts/login/")
    assert answer.status_code == 200
    assert not Session.objects.exists()
