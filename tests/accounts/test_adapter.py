"""What allauth may know of a device, where it may lead, and what its mails give away."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts import adapter
from accounts.models import CacheEntry, User
from mail.delivery import deliver_due
from mail.models import Message
from tests.cast import PASSWORD, Cast


@pytest.fixture
def with_address(cast: Cast) -> User:
    member = cast.person("member")
    member.email = "member@example.org"
    member.save()
    EmailAddress.objects.create(user=member, email=member.email, primary=True, verified=True)
    return member


def ask_for_link(client: Client, address: str = "member@example.org") -> None:
    client.post(reverse("account_reset_password"), {"email": address})
    deliver_due()


def test_a_device_has_another_name_every_day(monkeypatch: pytest.MonkeyPatch) -> None:
    today = adapter.pseudonym("203.0.113.7")
    assert today == adapter.pseudonym("203.0.113.7") != adapter.pseudonym("203.0.113.8")
    now = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: now() + timedelta(days=1))
    assert adapter.pseudonym("203.0.113.7") != today


def test_a_household_is_one_device_under_ipv6() -> None:
    assert adapter.pseudonym("2001:db8:1:2::1") == adapter.pseudonym("2001:db8:1:2:ffff::9")
    assert adapter.pseudonym("2001:db8:1:2::1") != adapter.pseudonym("2001:db8:1:3::1")


def test_a_pseudonym_needs_the_site_s_key(settings: Settings) -> None:
    ours = adapter.pseudonym("203.0.113.7")
    settings.SECRET_KEY = "guessed"
    assert adapter.pseudonym("203.0.113.7") != ours


def test_a_server_behind_a_socket_still_signs_people_in(cast: Cast) -> None:
    client = Client(REMOTE_ADDR="")
    answer = client.post(reverse("account_login"), {"login": "member", "password": PASSWORD})
    assert answer["Location"] == "/"


@pytest.mark.parametrize(
    ("proxies", "allowed"), [(0, [200, 200, 429]), (1, [200, 200, 200])], ids=["no proxy", "behind a proxy"]
)
def test_devices_behind_a_proxy_count_apart_and_made_up_ones_do_not(
    db: None, settings: Settings, proxies: int, allowed: list[int]
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    answers = [
        Client(HTTP_X_FORWARDED_FOR=f"203.0.113.{number}").post(
            reverse("account_login"), {"login": "x", "password": "y"}
        )
        for number in range(3)
    ]
    assert [answer.status_code for answer in answers] == allowed


def test_limits_are_counted_where_every_process_sees_them(db: None) -> None:
    Client().post(reverse("account_login"), {"login": "member", "password": "wrong"})
    assert CacheEntry.objects.filter(cache_key__contains="login").exists()


def test_many_devices_at_once_do_not_make_it_forget(db: None) -> None:
    for number in range(400):
        cache.set(f"device-{number}", [1.0])
    assert cache.get("device-0") == [1.0]


@pytest.mark.parametrize(
    "onward", ["https://elsewhere.example/", "//elsewhere.example", "https:elsewhere", "\\\\e.example"]
)
def test_signing_in_never_leads_elsewhere(cast: Cast, settings: Settings, onward: str) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "elsewhere.example"]
    settings.CSRF_TRUSTED_ORIGINS = ["https://elsewhere.example"]
    answer = Client().post(reverse("account_login"), {"login": "member", "password": PASSWORD, "next": onward})
    assert answer["Location"] == "/"


def test_signing_in_leads_on(cast: Cast) -> None:
    form = {"login": "member", "password": PASSWORD, "next": "/about/privacy/"}
    assert Client().post(reverse("account_login"), form)["Location"] == "/about/privacy/"


def test_mail_is_discreet_unless_asked_not_to_be(
    with_address: User, settings: Settings, mailoutbox: list[EmailMessage]
) -> None:
    settings.DEFAULT_FROM_EMAIL = "hello@site.example"
    ask_for_link(Client())
    mail = mailoutbox.pop()
    assert (mail.subject, mail.from_email) == ("Set a new password", "hello@site.example")
    assert "Common Thread" not in f"{mail.subject}{mail.from_email}{mail.body}"
    with_address.discreet_mail = False
    with_address.save()
    ask_for_link(Client())
    mail = mailoutbox.pop()
    assert (mail.subject, mail.from_email) == (
        "Common Thread: Set a new password",
        "Common Thread <hello@site.example>",
    )


def test_whoever_asks_cannot_tell_whether_an_address_is_known(
    with_address: User, mailoutbox: list[EmailMessage]
) -> None:
    answers = [
        Client().post(reverse("account_reset_password"), {"email": address}, follow=True)
        for address in ("member@example.org", "unknown@example.org")
    ]
    assert mailoutbox == [], "it leaves after the page has answered: its time tells nothing"
    deliver_due()
    assert [mail.subject for mail in mailoutbox] == ["Set a new password"] * 2
    assert "password/reset/key" not in mailoutbox[1].body
    assert answers[0].redirect_chain == answers[1].redirect_chain


def test_a_link_for_a_new_password_is_kept_until_it_is_sent_and_no_longer(with_address: User) -> None:
    Client().post(reverse("account_reset_password"), {"email": "member@example.org"})
    message = Message.objects.get()
    assert "password/reset/key" in message.about["text"]
    assert message.urgent, "it overtakes what others are sent"
    deliver_due()
    message.refresh_from_db()
    assert (message.status, message.about, message.address, message.recipient_id) == ("sent", {}, "", None)


def test_a_mail_server_that_is_gone_keeps_nobody_from_signing_up(db: None, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.OPEN_SIGNUP = "127.0.0.1", 1, True
    form = {"username": "rosa", "password1": "a-quiet-room", "email": "rosa@example.org", "time_zone": "UTC"}
    assert Client().post(reverse("account_signup"), form)["Location"] == "/"
    deliver_due()
    assert Message.objects.get().status == Message.Status.WAITING


def test_a_changed_password_is_told_without_telling_where(
    with_address: User, sign_in: Callable[[User | None], Client], mailoutbox: list[EmailMessage]
) -> None:
    client = sign_in(with_address)
    new = {"oldpassword": PASSWORD, "password1": "three-quiet-rooms", "password2": "three-quiet-rooms"}
    answer = client.post(
        reverse("account_change_password"), new, REMOTE_ADDR="203.0.113.7", headers={"user-agent": "OldPhone/1.0"}
    )
    assert answer["Location"] == reverse("account_profile")
    deliver_due()
    (mail,) = mailoutbox
    assert mail.subject == "Your password was changed"
    assert "OldPhone" not in mail.body
    assert "203.0" not in mail.body
    assert adapter.pseudonym("203.0.113.7") not in mail.body
    with_address.refresh_from_db()
    assert with_address.check_password("three-quiet-rooms")
