"""Who looked at whose account: a log that only grows."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import AccountLook, User
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]


@pytest.mark.parametrize(
    "sql", ["UPDATE accounts_accountlook SET looker_id = 'x'", "DELETE FROM accounts_accountlook WHERE looker_id = 'l'"]
)
def test_a_line_of_the_log_stays(sql: str) -> None:
    AccountLook.objects.create(looker_id="l", account_id="a")
    with pytest.raises(IntegrityError, match="append_only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert AccountLook.objects.values_list("looker_id", "account_id").get() == ("l", "a")


def test_whoever_opens_an_account_stands_in_the_log_which_superusers_read(cast: Cast, sign_in: SignIn) -> None:
    client, member = sign_in(cast.person("superuser")), cast.person("member")
    for page in ("change", "history"):
        client.get(reverse(f"admin:accounts_user_{page}", args=[member.pk]))
    client.get(reverse("admin:accounts_user_change", args=["0000000000"]))
    log = AccountLook.objects.values_list("looker_id", "account_id")
    assert list(log) == [(cast.person("superuser").pk, member.pk)] * 2
    page = client.get(reverse("admin:accounts_accountlook_changelist")).content.decode()
    assert page.count(">member<") == 2
    staff = sign_in(cast.person("staff"))
    assert staff.get(reverse("admin:accounts_accountlook_changelist")).status_code in {302, 403, 404}
    staff.get(reverse("admin:accounts_user_change", args=[member.pk]))
    assert AccountLook.objects.count() == 2


@pytest.mark.parametrize("lines", [1, 3])
def test_the_log_costs_the_same_for_one_and_for_three(
    cast: Cast, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries, lines: int
) -> None:
    for _ in range(lines):
        AccountLook.objects.create(looker_id="l", account_id="a")
    client = sign_in(cast.person("superuser"))
    with django_assert_num_queries(4):
        client.get(reverse("admin:accounts_accountlook_changelist"))
