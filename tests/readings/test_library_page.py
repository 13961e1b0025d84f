"""The library, as everybody sees it, and one's own imports beside it."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from readings.ids import new_id
from readings.models import Reading, Rights
from readings.views.library import OWN, PAGE
from tests.cast import Cast

SignIn = Callable[[User | None], Client]

pytestmark = pytest.mark.django_db


def shelve(title: str, rights: Rights = Rights.LICENCE, **about: object) -> Reading:
    return Reading.objects.create(slug=new_id(), title=title, rights=rights, published_at=timezone.now(), **about)


def titles(client: Client, query: str = "") -> list[str]:
    page = client.get(f"/readings/{query}").content.decode()
    return re.findall(r'class="list__title" href="[^"]+">([^<]+)<', page)


def test_anybody_may_look_and_sees_the_library_alone(client: Client, cast: Cast) -> None:
    shelve("Bees", author="Ana Ruiz", published="2017-11")
    shelve("Cited", rights=Rights.CITATION)
    Reading.objects.create(slug="mine", title="Mine", added_by=cast.person("member"))
    assert titles(client) == ["Bees", "Cited"]
    page = client.get("/readings/").content.decode()
    assert "Ana Ruiz, 2017" in page
    assert page.count('<span class="tag">cited</span>') == 1
    assert "Import an essay" not in page


def test_ones_own_imports_stand_beside_the_library_and_nobody_elses(cast: Cast, sign_in: SignIn) -> None:
    shelve("Bees")
    Reading.objects.create(slug="mine", title="Mine", added_by=cast.person("member"))
    for role in ("newcomer", "organizer", "staff"):
        assert titles(sign_in(cast.person(role))) == ["Bees"]
    assert titles(sign_in(cast.person("member"))) == ["Bees", "Mine"]


def test_all_of_ones_own_can_be_listed_and_searched(cast: Cast, sign_in: SignIn) -> None:
    for number in range(OWN + 3):
        Reading.objects.create(slug=f"m{number}", title=f"Mine {number}", added_by=cast.person("member"))
    client = sign_in(cast.person("member"))
    assert len(titles(client)) == OWN
    assert titles(client, "?own=1") == [f"Mine {number}" for number in range(OWN + 3)]
    assert titles(client, "?own=1&q=3") == ["Mine 3"]
    assert titles(sign_in(cast.person("newcomer")), "?own=1") == []


def test_a_search_looks_in_titles_and_authors(client: Client) -> None:
    shelve("Bees", author="Ana Ruiz")
    shelve("Wasps", author="Mei Lin")
    assert titles(client, "?q=ana") == ["Bees"]
    assert titles(client, "?q=WASP+lin") == ["Wasps"]
    assert titles(client, "?q=ana+wasps") == []
    page = client.get("/readings/?q=%3Cb%3E").content.decode()
    assert "Nothing found for “&lt;b&gt;”" in page


def test_every_page_goes_on_where_the_last_one_ended(client: Client) -> None:
    for number in range(PAGE + 2):
        shelve(f"Same title {number // 2:02}" if number % 2 else f"Title {number:02}")
    Reading.objects.bulk_create(
        Reading(slug=f"x{number}", title="Twin", published_at=timezone.now(), rights=Rights.LICENCE)
        for number in range(PAGE)
    )
    seen, query = titles(client, "?q=t"), "?q=t"
    for _ in range(2):
        page = client.get(f"/readings/{query}").content.decode()
        (query,) = re.findall(r'rel="next" href="([^"]+)"', page.replace("&amp;", "&"))
        seen += titles(client, query)
    assert seen == list(Reading.objects.order_by("title", "pk").values_list("title", flat=True))
    assert 'rel="next"' not in client.get(f"/readings/{query}").content.decode()


def test_a_page_after_something_that_is_gone_begins_at_the_beginning(client: Client) -> None:
    shelve("Bees")
    assert titles(client, "?after=nothing") == ["Bees"]


def test_an_empty_library_says_what_will_be_here(client: Client) -> None:
    assert "will be listed here" in client.get("/readings/").content.decode()


@pytest.mark.parametrize("items", [1, 3])
def test_queries(
    items: int, cast: Cast, client: Client, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(items):
        shelve(f"Title {number}")
        Reading.objects.create(slug=f"m{number}", title=f"Mine {number}", added_by=cast.person("member"))
    with django_assert_num_queries(1):
        client.get("/readings/")
    member = sign_in(cast.person("member"))
    with django_assert_num_queries(4):
        member.get("/readings/")
