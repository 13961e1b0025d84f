"""The pages on which a group's readings are chosen and put in order."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from groups import assigning, policies
from groups.models import GroupReading, Membership
from readings.models import Reading, Rights
from tests.cast import ROLES, Cast

SignIn = Callable[[User | None], Client]


def library(title: str, author: str = "") -> Reading:
    return Reading.objects.create(
        slug=title.lower().replace(" ", "-"),
        title=title,
        author=author,
        rights=Rights.LICENCE,
        published_at=timezone.now(),
    )


def listed(cast: Cast, title: str) -> Reading:
    reading = library(title)
    assigning.assign(me=cast.membership("organizer"), reading=reading)
    return reading


def titles(page: bytes) -> list[str]:
    return re.findall(r"(?:Essay|Handout) ?\w*(?=</)", page.decode())


def test_whoever_isn_t_in_the_group_finds_nothing(cast: Cast, sign_in: SignIn) -> None:
    reading = listed(cast, "Essay")
    pages = [reverse(f"group_reading_{name}", args=[cast.group.pk]) for name in ("list", "add")]
    acts = [reverse(f"group_reading_{name}", args=[cast.group.pk, reading.pk]) for name in ("move", "remove")]
    for role in ("newcomer", "outsider", "former", "staff", "superuser"):
        client = sign_in(cast.person(role))
        assert [client.get(address).status_code for address in pages] == [404, 404], role
        assert [client.post(address).status_code for address in [pages[1], *acts]] == [404, 404, 404], role
    assert GroupReading.objects.listed().count() == 1


def test_members_read_the_list_and_organizers_change_it(cast: Cast, sign_in: SignIn) -> None:
    reading = listed(cast, "Essay")
    listing = reverse("group_reading_list", args=[cast.group.pk])
    adding = reverse("group_reading_add", args=[cast.group.pk])
    acts = [reverse(f"group_reading_{name}", args=[cast.group.pk, reading.pk]) for name in ("move", "remove")]
    for role in ("member", "moderator"):
        client = sign_in(cast.person(role))
        seen = client.get(listing).content.decode()
        assert reverse("group_reading", args=[cast.group.pk, reading.pk]) in seen
        assert not any(address in seen for address in [adding, *acts])
        assert client.get(adding).status_code == 403
        assert [client.post(address).status_code for address in [adding, *acts]] == [403, 403, 403]
    assert GroupReading.objects.listed().count() == 1
    seen = sign_in(cast.person("organizer")).get(listing).content.decode()
    assert adding in seen
    assert acts[1] in seen


def test_rule_and_queryset_agree_on_who_sees_a_group_s_reading(cast: Cast) -> None:
    reading = listed(cast, "Essay")
    for status in Membership.Status:
        ended = None if status == Membership.Status.ACTIVE else timezone.now()
        cast.group.memberships.update(status=status, ended_at=ended)
        for role in ROLES[1:]:
            person = cast.person(role)
            me = Membership.objects.acting(person).filter(group=cast.group).first()
            visible = GroupReading.objects.visible_to(person).filter(reading=reading).exists()
            assert visible == policies.can_view_group(me), (role, status)
            assert visible == (status == "active" and role in {"member", "moderator", "organizer", "former"})


def test_a_reading_is_found_added_moved_and_taken_off(cast: Cast, sign_in: SignIn) -> None:
    listed(cast, "Essay one")
    wanted = library("Essay two", author="Sojourner Truth")
    library("Handout")
    client = sign_in(cast.person("organizer"))
    adding = reverse("group_reading_add", args=[cast.group.pk])
    assert titles(client.get(adding).content) == ["Essay two", "Handout"]
    assert titles(client.get(adding, {"q": "truth"}).content) == ["Essay two"]
    nothing = client.get(adding, {"q": "<i>zebra"}).content.decode()
    assert "Nothing found for “&lt;i&gt;zebra”" in nothing
    response = client.post(adding, {"reading": wanted.pk})
    assert response.headers["Location"] == reverse("group_reading", args=[cast.group.pk, wanted.pk])
    listing = reverse("group_reading_list", args=[cast.group.pk])
    assert titles(client.get(listing).content) == ["Essay one", "Essay two"]
    moving = reverse("group_reading_move", args=[cast.group.pk, wanted.pk])
    assert titles(client.post(moving, {"move": "up"}, follow=True).content) == ["Essay two", "Essay one"]
    assert titles(client.post(moving, {"move": "sideways"}, follow=True).content) == ["Essay two", "Essay one"]
    assert titles(client.post(moving, {"move": "down"}, follow=True).content) == ["Essay one", "Essay two"]
    gone = client.post(reverse("group_reading_remove", args=[cast.group.pk, wanted.pk]), follow=True)
    assert "The reading is off the group&#x27;s list." in gone.content.decode()
    assert titles(gone.content) == ["Essay one"]


def test_what_one_may_not_read_can_t_be_added_by_its_id(cast: Cast, sign_in: SignIn) -> None:
    theirs = Reading.objects.create(slug="theirs", title="Theirs", added_by=cast.person("outsider"))
    client = sign_in(cast.person("organizer"))
    for reading in (theirs.pk, "nosuchthing", ""):
        response = client.post(reverse("group_reading_add", args=[cast.group.pk]), {"reading": reading})
        assert response.status_code == 404
    assert not GroupReading.objects.exists()


def test_a_text_that_another_group_studies_is_refused_kindly(cast: Cast, sign_in: SignIn) -> None:
    mine = Reading.objects.create(slug="handout", title="Handout", added_by=cast.person("organizer"))
    assigning.assign(me=cast.membership("outsider"), reading=mine)
    response = sign_in(cast.person("organizer")).post(
        reverse("group_reading_add", args=[cast.group.pk]), {"reading": mine.pk}
    )
    assert "This text is here for another group&#x27;s study." in response.content.decode()
    assert not GroupReading.objects.filter(group=cast.group).exists()


def test_empty_lists_say_what_will_be_there(cast: Cast, sign_in: SignIn) -> None:
    listing = reverse("group_reading_list", args=[cast.group.pk])
    seen = sign_in(cast.person("member")).get(listing).content.decode()
    assert "What the group reads will be listed here" in seen
    assert "Choose the first reading" not in seen
    assert "Choose the first reading" in sign_in(cast.person("organizer")).get(listing).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_cost_the_same_however_many_readings(
    cast: Cast, sign_in: SignIn, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        listed(cast, f"Essay {number}")
        library(f"Handout {number}")
    client = sign_in(cast.person("organizer"))
    for name in ("list", "add"):
        with django_assert_num_queries(4):
            response = client.get(reverse(f"group_reading_{name}", args=[cast.group.pk]))
        assert len(titles(response.content)) == count


def test_more_than_a_page_of_offers_asks_for_a_search(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("groups.views.readings.OFFERED", 2)
    for number in range(3):
        library(f"Essay {number}")
    response = sign_in(cast.person("organizer")).get(reverse("group_reading_add", args=[cast.group.pk]))
    assert titles(response.content) == ["Essay 0", "Essay 1"]
    assert "There are more. Search to find them." in response.content.decode()
