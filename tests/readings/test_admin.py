"""The library at the staff's desk."""

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from readings.models import Reading, Rights
from tests import texts
from tests.cast import ROLES, Cast

SignIn = Callable[[User | None], Client]

LIST = "/admin/readings/reading/"


def act(client: Client, action: str, *readings: Reading) -> str:
    data = {"action": action, "_selected_action": [reading.pk for reading in readings]}
    return client.post(LIST, data, follow=True).content.decode()


@pytest.mark.parametrize("role", ROLES)
def test_the_library_is_for_staff_not_for_moderators(role: str, cast: Cast, sign_in: SignIn) -> None:
    reading = texts.version(title="The rota").reading
    client = sign_in(cast.people.get(role))
    for address in (LIST, f"{LIST}{reading.pk}/change/", f"{LIST}add/"):
        response = client.get(address)
        if role in {"staff", "superuser"}:
            assert response.status_code == 200
        else:
            assert response.status_code != 200
            assert "The rota" not in response.content.decode()


def test_staff_publish_and_take_out(cast: Cast, sign_in: SignIn) -> None:
    staff = sign_in(cast.person("staff"))
    free = texts.version(title="Free", rights=Rights.PUBLIC_DOMAIN).reading
    study = texts.version(title="Study").reading
    page = act(staff, "publish", free, study)
    assert "One reading is in the library." in page
    assert "Study: These rights don’t allow a place in the public library." in page
    assert list(Reading.objects.in_library()) == [free]
    assert "One reading is out of the library." in act(staff, "unpublish", free)
    assert not Reading.objects.in_library().exists()


def test_staff_cite_what_has_no_text_here(cast: Cast, sign_in: SignIn) -> None:
    staff = sign_in(cast.person("staff"))
    inline = {f"versions-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    cited = {"title": "Elsewhere", "language": "en", "rights": "citation", "summary": "In our words."} | inline
    staff.post(f"{LIST}add/", cited)
    reading = Reading.objects.get()
    assert (reading.title, reading.summary, reading.is_cited) == ("Elsewhere", "In our words.", True)
    act(staff, "publish", reading)
    page = staff.post(f"{LIST}{reading.pk}/change/", cited | {"title": "Corrected", "rights": "study"}).content.decode()
    assert "where these rights allow no place" in page
    staff.post(f"{LIST}{reading.pk}/change/", cited | {"title": "Corrected"})
    reading.refresh_from_db()
    assert (reading.title, reading.rights) == ("Corrected", Rights.CITATION)


def test_nothing_is_deleted_and_no_text_changed_here(cast: Cast, sign_in: SignIn) -> None:
    staff = sign_in(cast.person("superuser"))
    reading = texts.version().reading
    page = staff.get(f"{LIST}{reading.pk}/change/").content.decode()
    assert "deletelink" not in page
    assert "versions/1/" in page
    assert "night shift" not in page
    assert staff.post(f"{LIST}{reading.pk}/delete/", {"post": "yes"}).status_code == 404
    assert Reading.objects.exists()


@pytest.mark.parametrize("items", [1, 3])
def test_queries(items: int, cast: Cast, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    staff = sign_in(cast.person("staff"))
    for number in range(items):
        texts.version(title=f"Title {number}")
    with django_assert_num_queries(6):
        staff.get(LIST)
