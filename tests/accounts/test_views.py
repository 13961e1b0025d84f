"""The pages of one's own account."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from accounts import recovery
from accounts.models import Session, User
from tests.cast import PASSWORD, Cast

SignIn = Callable[[User | None], Client]
CODES = re.compile(r"<code>([0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4})</code>")
NEW = "three-quiet-rooms"


def mine(user: User) -> tuple[str, dict[str, object]]:
    """A provider as the apps above give them."""
    return "accounts/_recovery_reminder.html", {}


def nothing(user: User) -> None:
    return None


@pytest.fixture(autouse=True)
def alone(settings: Settings) -> None:
    settings.PROFILE_PROVIDERS = []


def test_settings_are_saved_and_change_what_dates_say(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.person("member"))
    form = {"language": "en", "time_zone": "Asia/Kolkata"}
    page = client.post(reverse("account_profile"), form, follow=True).content.decode()
    assert "Your settings are saved." in page
    assert 'value="Asia/Kolkata" selected' in page
    member = User.objects.get(username="member")
    assert (member.time_zone, member.discreet_mail) == ("Asia/Kolkata", False)


def test_a_zone_that_is_not_in_the_list_keeps_the_rest_of_the_form(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.person("member"))
    page = client.post(reverse("account_profile"), {"language": "en", "time_zone": "Mars", "discreet_mail": "on"})
    assert "Select a valid choice" in page.content.decode()
    assert User.objects.get(username="member").time_zone == "UTC"


def test_the_apps_above_add_their_sections(cast: Cast, sign_in: SignIn, settings: Settings) -> None:
    settings.PROFILE_PROVIDERS = [f"{__name__}.nothing", f"{__name__}.mine"]
    cast.person("member").email = "member@example.org"
    cast.person("member").save()
    page = sign_in(cast.person("member")).get(reverse("account_profile")).content.decode()
    assert page.count("Keep recovery codes") == 1


@pytest.mark.parametrize("verified", [True, False])
def test_an_address_that_was_never_confirmed_says_so(cast: Cast, sign_in: SignIn, verified: bool) -> None:
    member = cast.person("member")
    member.email = "mistyped@example.org"
    member.save()
    EmailAddress.objects.create(user=member, email=member.email, primary=True, verified=verified)
    page = sign_in(member).get(reverse("account_profile")).content.decode()
    assert ("not confirmed yet" in page) is not verified


@pytest.mark.parametrize("codes", [1, 3])
def test_the_profile_s_queries(
    cast: Cast, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries, codes: int
) -> None:
    recovery.renew(actor=cast.person("member"))
    cast.person("member").recovery_codes.filter(
        pk__in=list(cast.person("member").recovery_codes.values_list("pk", flat=True)[codes:])
    ).delete()
    client = sign_in(cast.person("member"))
    with django_assert_num_queries(4):
        assert f"{codes} left" in client.get(reverse("account_profile")).content.decode()


def test_the_first_codes_after_a_sign_up_need_no_password(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.person("newcomer"))
    assert 'type="password"' not in client.get(reverse("account_recovery_codes")).content.decode()
    answer = client.post(reverse("account_recovery_codes"))
    codes = CODES.findall(answer.content.decode())
    assert len(codes) == len(set(codes)) == 8
    assert "no-store" in answer["Cache-Control"]
    assert not CODES.findall(client.get(reverse("account_recovery_codes")).content.decode()), "shown once"
    assert client.post(reverse("account_recovery_codes_kept"), {"code": codes[3]})["Location"] == "/accounts/profile/"
    assert not User.objects.get(username="newcomer").could_be_locked_out
    assert recovery.left(actor=cast.person("newcomer")) == 8, "typing one back doesn't use it"


def test_later_codes_need_the_password(cast: Cast, sign_in: SignIn) -> None:
    User.objects.update(date_joined=timezone.now() - timedelta(days=1))
    client = sign_in(cast.person("member"))
    for password in ("", "wrong"):
        page = client.post(reverse("account_recovery_codes"), {"password": password}).content.decode()
        assert not CODES.findall(page)
    assert (
        len(CODES.findall(client.post(reverse("account_recovery_codes"), {"password": PASSWORD}).content.decode())) == 8
    )


def test_confirmed_codes_need_the_password_even_on_the_first_day(cast: Cast, sign_in: SignIn) -> None:
    recovery.renew(actor=cast.person("member"))
    recovery.confirm(actor=cast.person("member"))
    page = sign_in(cast.person("member")).post(reverse("account_recovery_codes")).content.decode()
    assert not CODES.findall(page)
    assert recovery.left(actor=cast.person("member")) == 8


def test_a_mistyped_code_says_so_and_offers_new_ones(cast: Cast, sign_in: SignIn) -> None:
    recovery.renew(actor=cast.person("member"))
    client = sign_in(cast.person("member"))
    answer = client.post(reverse("account_recovery_codes_kept"), {"code": "aaaa-bbbb-cccc", "next": "/about/privacy/"})
    page = answer.content.decode()
    assert "That isn’t one of your newest codes" in page
    assert 'value="aaaa-bbbb-cccc"' in page
    assert 'name="next" value="/about/privacy/"' in page
    assert User.objects.get(username="member").could_be_locked_out


def test_the_way_on_from_the_codes_never_leads_elsewhere(cast: Cast, sign_in: SignIn) -> None:
    code = recovery.renew(actor=cast.person("member"))[0]
    client = sign_in(cast.person("member"))
    onward = "https://elsewhere.example/"
    assert onward not in client.get(reverse("account_recovery_codes"), {"next": onward}).content.decode()
    answer = client.post(reverse("account_recovery_codes_kept"), {"code": code, "next": onward})
    assert answer["Location"] == "/accounts/profile/"


def test_a_code_sets_the_password_signs_in_here_and_out_elsewhere(cast: Cast, sign_in: SignIn) -> None:
    elsewhere = sign_in(cast.person("member"))
    code = recovery.renew(actor=cast.person("member"))[0]
    here = Client()
    answer = here.post(reverse("account_recover"), {"username": "member", "code": code, "password": NEW})
    assert answer["Location"] == reverse("account_profile")
    assert here.get(reverse("account_profile")).status_code == 200
    assert elsewhere.get(reverse("account_profile")).status_code == 302
    assert Session.objects.filter(user=cast.person("member")).count() == 1
    assert User.objects.get(username="member").check_password(NEW)


def test_an_unknown_name_and_a_wrong_code_get_the_same_page(cast: Cast) -> None:
    recovery.renew(actor=cast.person("member"))
    pages = []
    for name in ("member", "nobody"):
        answer = Client().post(
            reverse("account_recover"), {"username": name, "code": "aaaa-bbbb-cccc", "password": NEW}
        )
        pages.append(re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode()).replace(name, "x"))
    assert "Nothing was changed" in pages[0]
    assert pages[0] == pages[1]
    assert User.objects.get(username="member").check_password(PASSWORD)


def test_a_weak_new_password_uses_up_nothing(cast: Cast) -> None:
    code = recovery.renew(actor=cast.person("member"))[0]
    Client().post(reverse("account_recover"), {"username": "member", "code": code, "password": "password1234"})
    Client().post(reverse("account_recover"), {"username": "member-of-old", "code": code, "password": "member-of-old"})
    assert recovery.left(actor=cast.person("member")) == 8


def test_guessing_is_slowed_down(cast: Cast) -> None:
    guess = {"username": "member", "code": "aaaa-bbbb-cccc", "password": NEW}
    answers = [Client().post(reverse("account_recover"), guess).status_code for _ in range(11)]
    assert answers == [200] * 10 + [429]
    assert "Please wait a little" in Client().post(reverse("account_recover"), guess).content.decode()
    assert Client().get(reverse("account_recover")).status_code == 200


def test_the_page_of_addresses_asks_for_the_password_first(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.person("member"))
    again = "/accounts/reauthenticate/?next=%2Faccounts%2Femail%2F"
    assert client.get(reverse("account_email"))["Location"] == again
    assert client.post(reverse("account_email"), {"email": "thief@example.org", "action_add": ""})["Location"] == again
    assert not EmailAddress.objects.exists()
    assert "That isn’t your password" in client.post(again, {"password": "wrong"}).content.decode()
    answer = client.post(again, {"password": PASSWORD, "next": "/accounts/email/"})
    assert answer["Location"] == "/accounts/email/"
    client.post(reverse("account_email"), {"email": "member@example.org", "action_add": ""})
    assert EmailAddress.objects.get(user__username="member").email == "member@example.org"


def test_the_quick_exit_ends_the_session_without_a_token(cast: Cast, settings: Settings) -> None:
    settings.EXIT_URL = "https://weather.example/"
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.person("member"))
    answer = client.post(reverse("quick_exit"))
    assert (answer.status_code, answer["Location"], answer["Cache-Control"]) == (303, settings.EXIT_URL, "no-store")
    assert not Session.objects.exists()
    assert client.get(reverse("quick_exit")).status_code == 405
