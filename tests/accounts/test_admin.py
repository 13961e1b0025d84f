"""People at the desk."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from accounts.policies import can_administer_accounts
from tests.cast import ROLES, Cast

SignIn = Callable[[User | None], Client]
LIST = reverse("admin:accounts_user_changelist")


@pytest.mark.parametrize("role", ROLES)
def test_only_a_superuser_sees_accounts(cast: Cast, sign_in: SignIn, role: str) -> None:
    person = cast.people.get(role)
    answer = sign_in(person).get(LIST)
    assert ("newcomer" in answer.content.decode()) is (role == "superuser")
    if person:
        assert can_administer_accounts(person) is (role == "superuser")


def test_searching_and_shutting_an_account(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.person("superuser"))
    members = sign_in(cast.person("member"))
    found = client.get(LIST, {"q": "newcom"}).content.decode()
    assert "newcomer" in found
    assert "organizer" not in found
    address = reverse("admin:accounts_user_change", args=[cast.person("member").pk])
    page = client.get(address).content.decode()
    assert "md5$" not in page
    client.post(address, {"is_staff": "on"})
    member = User.objects.get(username="member")
    assert (member.is_active, member.is_staff) == (False, True)
    assert members.get(reverse("account_recovery_codes")).status_code == 302


def test_nobody_shuts_themselves_out_makes_people_or_deletes_them(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.person("superuser"))
    client.post(reverse("admin:accounts_user_change", args=[cast.person("superuser").pk]), {})
    assert User.objects.get(username="superuser").is_superuser
    assert client.get(reverse("admin:accounts_user_add")).status_code == 404
    answer = client.post(reverse("admin:accounts_user_delete", args=[cast.person("member").pk]), {"post": "yes"})
    assert answer.status_code == 404
    assert "delete_selected" not in client.get(LIST).content.decode()
    assert User.objects.filter(username="member").exists()


@pytest.mark.parametrize("more", [0, 20])
def test_the_list_s_queries(
    cast: Cast, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries, more: int
) -> None:
    User.objects.bulk_create(User(username=f"person-{number}") for number in range(more))
    client = sign_in(cast.person("superuser"))
    with django_assert_num_queries(4):
        client.get(LIST)
