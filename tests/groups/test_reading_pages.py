"""The pages on which a group's readings are chosen and put in order."""

import re
from collections.abc import Callable
from functools import partial
from typing import cast as cast_to

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from groups import assigning, policies
from groups.models import DiscussionGroup, GroupReading, Membership, MembershipRole, Role
from readings.models import Reading, Rights
from readings.sources.reading import read_file
from tests.cast import ROLES, Cast, join
from tests.races import all_at_once
from tests.readings.test_adding_pages import fields

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
    assert "The reading is off the group’s list." in gone.content.decode()
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
    assert "This text is here for another group’s study." in response.content.decode()
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
    with django_assert_num_queries(4):
        response = client.get(reverse("group_reading_import", args=[cast.group.pk]))
    assert "Import an essay" in response.content.decode()


def test_more_than_a_page_of_offers_asks_for_a_search(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("groups.views.readings.OFFERED", 2)
    for number in range(3):
        library(f"Essay {number}")
    response = sign_in(cast.person("organizer")).get(reverse("group_reading_add", args=[cast.group.pk]))
    assert titles(response.content) == ["Essay 0", "Essay 1"]
    assert "There are more. Search to find them." in response.content.decode()


def test_a_reading_is_moved_from_one_page_to_the_other(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("groups.views.readings.READINGS_ON_A_PAGE", 2)
    readings = [listed(cast, f"Essay {number}") for number in range(4)]
    client, listing = sign_in(cast.person("organizer")), reverse("group_reading_list", args=[cast.group.pk])
    there = reverse("group_reading_move", args=[cast.group.pk, readings[2].pk]) + "?page=2"
    assert "Move Essay 1 down" in client.get(listing).content.decode()
    second = client.get(f"{listing}?page=2").content.decode()
    assert f'action="{there}"' in second
    assert "Move Essay 2 up" in second
    assert "Move Essay 3 down" not in second
    response = client.post(there, {"move": "up"})
    assert response.headers["Location"] == f"{listing}?page=2"
    assert titles(client.get(listing).content) == ["Essay 0", "Essay 2"]
    assert client.post(f"{there}²", {"move": "down"}).headers["Location"] == listing


def test_a_group_s_home_shows_the_latest_readings_in_their_order_and_leads_to_all(cast: Cast, sign_in: SignIn) -> None:
    client, home = sign_in(cast.person("member")), reverse("group_detail", args=[cast.group.pk])
    for number in range(12):
        listed(cast, f"Essay {number:02}")
    seen = client.get(home)
    assert titles(seen.content) == [f"Essay {number:02}" for number in range(12)]
    assert "All that we read" not in seen.content.decode()
    listed(cast, "Essay 12")
    seen = client.get(home)
    assert titles(seen.content) == [f"Essay {number:02}" for number in range(1, 13)]
    assert "All that we read" in seen.content.decode()


# Bringing a text in

ESSAY = """# The night bus

By Ada Rahman

The night bus carries those who clean what the day has used.

Nobody on it speaks before the third stop, and then everybody does.
"""


def choose(client: Client, address: str, text: str = ESSAY, name: str = "night-bus.md") -> str:
    """The address of the preview of a file that was chosen."""
    response = client.post(address, {"file": SimpleUploadedFile(name, text.encode())}, follow=True)
    assert "Is this right?" in response.content.decode()
    return str(response.redirect_chain[-1][0])


def sent(client: Client, preview: str, **changes: str) -> HttpResponse:
    """What comes back where Save was pressed on that page."""
    values = fields(client.get(preview).content.decode())
    return cast_to("HttpResponse", client.post(preview, values | changes | {"do": "save"}))


def test_an_essay_comes_in_by_a_file_is_looked_at_and_saved(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.person("organizer"))
    address = reverse("group_reading_import", args=[cast.group.pk])
    assert address in client.get(reverse("group_reading_add", args=[cast.group.pk])).content.decode()
    preview = choose(client, address)
    assert preview.startswith(address)
    values = fields(client.get(preview).content.decode())
    assert (values["title"], values["author"]) == ("The night bus", "Ada Rahman")
    assert not Reading.objects.exists()
    response = sent(client, preview, author="Ada R.")
    row = GroupReading.objects.get(group=cast.group)
    assert response.headers["Location"] == row.get_absolute_url()
    assert (row.reading.title, row.reading.author) == ("The night bus", "Ada R.")
    assert (row.for_study, row.added_by, row.reading.added_by) == (
        True,
        cast.membership("organizer"),
        cast.person("organizer"),
    )
    assert row.reading.versions.get().blocks.filter(text__contains="third stop").exists()


def test_the_same_text_again_changes_nothing_and_says_so(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.person("organizer"))
    address = reverse("group_reading_import", args=[cast.group.pk])
    first = sent(client, choose(client, address))
    again = sent(client, choose(client, address, name="another-name.md"))
    assert again.headers["Location"] == first.headers["Location"]
    assert "This text is here already" in client.get(address).content.decode()
    assert Reading.objects.count() == GroupReading.objects.count() == 1
    # Another group is another scope, and its reading another reading.
    elsewhere = reverse("group_reading_import", args=[cast.other_group.pk])
    outsider = sign_in(cast.person("outsider"))
    sent(outsider, choose(outsider, elsewhere))
    assert Reading.objects.count() == 2
    # Taken off the list, the same text is put back on it.
    row = GroupReading.objects.get(group=cast.group)
    GroupReading.objects.filter(pk=row.pk).update(status=GroupReading.Status.TAKEN_OFF)
    sent(client, choose(client, address))
    row.refresh_from_db()
    assert row.status == GroupReading.Status.LISTED


def test_what_is_refused_in_the_preview_is_still_there(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.person("organizer"))
    address = reverse("group_reading_import", args=[cast.group.pk])
    seen = sent(client, choose(client, address), published="winter").content.decode()
    assert "Write the date as 2017, 2017-11 or 2017-11-29." in seen
    assert 'value="winter"' in seen
    assert "third stop" in seen
    assert not Reading.objects.exists()


def test_a_new_version_comes_by_its_own_page(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.person("organizer"))
    importing = reverse("group_reading_import", args=[cast.group.pk])
    sent(client, choose(client, importing))
    row = GroupReading.objects.get()
    # Any organizer of the group adds one, not only whoever brought the text in.
    MembershipRole.objects.create(membership=cast.membership("moderator"), role=Role.ORGANIZER)
    other = sign_in(cast.person("moderator"))
    address = reverse("group_reading_add_version", args=[cast.group.pk, row.reading_id])
    seen = other.get(address).content.decode()
    assert "The night bus" in seen
    assert f'"{reverse("reading_detail", args=[row.reading.slug])}"' not in seen
    response = sent(other, choose(other, address, text=ESSAY.replace("third stop", "second stop")))
    assert response.headers["Location"] == row.get_absolute_url()
    said = [version.blocks.filter(text__contains="third").exists() for version in row.reading.versions.all()]
    assert said == [True, False]


def test_only_organizers_bring_texts_in(cast: Cast, sign_in: SignIn) -> None:
    study = Reading.objects.create(slug="handout", title="Handout", added_by=cast.person("organizer"))
    assigning.assign(me=cast.membership("organizer"), reading=study)
    public = listed(cast, "Essay")
    bringing = reverse("group_reading_import", args=[cast.group.pk])
    version_of_study, version_of_public = (
        reverse("group_reading_add_version", args=[cast.group.pk, reading.pk]) for reading in (study, public)
    )
    for role, status in (("member", 403), ("moderator", 403), ("outsider", 404), ("former", 404), ("staff", 404)):
        client = sign_in(cast.person(role))
        for address in (bringing, version_of_study):
            assert client.get(address).status_code == client.post(address).status_code == status, role
    # What stands in the library is not one group's to change.
    assert sign_in(cast.person("organizer")).get(version_of_public).status_code == 403
    assert sign_in(cast.person("organizer")).get(version_of_study).status_code == 200


def test_ten_who_bring_the_same_text_at_once_bring_it_once(transactional_db: None) -> None:
    group = DiscussionGroup.objects.create(name="Circle")
    people = [join(group, User.objects.create_user(f"person{number}"), Role.ORGANIZER) for number in range(10)]
    draft = read_file(data=ESSAY.encode(), name="night-bus.md")
    outcomes = all_at_once([partial(assigning.bring_in, me=person, draft=draft) for person in people])
    rows, added = zip(*(outcome for outcome in outcomes if isinstance(outcome, tuple)), strict=True)
    assert len({row.pk for row in rows}) == 1
    assert sorted(added) == [False] * 9 + [True]
    assert Reading.objects.count() == 1


def test_what_is_no_id_is_no_reading(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.person("organizer"))
    for typed in ("", "\0", "a\0b", "x" * 1000):
        assert client.post(f"/groups/{cast.group.pk}/readings/add/", {"reading": typed}).status_code == 404
