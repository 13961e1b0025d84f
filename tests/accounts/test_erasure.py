"""An account that is deleted leaves nothing of this app's behind."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import connection
from pytest_django.fixtures import Settings

from accounts import erasure, recovery
from accounts.models import User
from accounts.sessions import SessionStore
from tests.cast import Cast

order: list[str] = []


def in_the_way(user: User) -> list[str]:
    return ["Hand over your group first."]


def first(*, user: User, words: str) -> None:
    order.append(f"{user.username} {words}")


def breaks(*, user: User, words: str) -> None:
    raise ValidationError("changed a moment ago")


@pytest.fixture(autouse=True)
def alone(settings: Settings) -> None:
    settings.ERASURE_OBSTACLES = []
    settings.ERASURE_PROVIDERS = [f"{__name__}.first", "accounts.erasure.erase"]
    order.clear()


def test_no_row_that_names_the_person_is_left(db: None) -> None:
    person = User.objects.create_user("erased-person", "erased@example.org", "a-quiet-room")
    other = User.objects.create_user("other", password="a-quiet-room")
    EmailAddress.objects.create(user=person, email=person.email)
    recovery.renew(actor=person)
    store = SessionStore()
    store["_auth_user_id"] = person.pk
    store.save()
    people = ContentType.objects.get_for_model(User)
    for user, about in ((person, other), (other, person)):
        LogEntry.objects.create(
            user=user, content_type=people, object_id=about.pk, object_repr=str(about), action_flag=2
        )
    assert traces(person) == {
        "accounts_user",
        "account_emailaddress",
        "accounts_recoverycode",
        "accounts_session",
        "django_admin_log",
    }
    erasure.erase_account(actor=person, words="keep")
    assert traces(person) == set()
    assert User.objects.get() == other
    assert order == ["erased-person keep"]


def traces(person: User) -> set[str]:
    """The tables in which some cell holds the person's id, name or address."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            cells = " ".join(str(cell) for row in cursor.fetchall() for cell in row)
            if any(trace in cells for trace in (person.pk, "erased-person", "erased@example.org")):
                found.add(table)
    return found


def test_an_obstacle_leaves_everything_as_it_was(cast: Cast, settings: Settings) -> None:
    settings.ERASURE_OBSTACLES = [f"{__name__}.in_the_way"]
    with pytest.raises(ValidationError, match="Hand over your group first"):
        erasure.erase_account(actor=cast.person("newcomer"), words="withdraw")
    assert order == []
    assert User.objects.filter(username="newcomer").exists()


def test_all_of_it_or_nothing(cast: Cast, settings: Settings) -> None:
    recovery.renew(actor=cast.person("newcomer"))
    settings.ERASURE_PROVIDERS = ["accounts.erasure.erase", f"{__name__}.breaks"]
    with pytest.raises(ValidationError, match="changed a moment ago"):
        erasure.erase_account(actor=cast.person("newcomer"), words="withdraw")
    assert recovery.left(actor=cast.person("newcomer")) == 8
