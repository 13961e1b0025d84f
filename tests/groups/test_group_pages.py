"""My groups, a group's home, founding and changing one, as their pages."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from accounts.models import User
from groups.models import DiscussionGroup, GroupReading, GroupSession, Membership, Role
from readings.models import Reading
from tests.cast import Cast, join

SignIn = Callable[[User | None], Client]
TYPED = {
    "name": "Night bus readers",
    "purpose": "To read on the way home.",
    "language": "en",
    "time_zone": "Europe/Lisbon",
    "places": "8",
    "own_name": "Rosa",
}


def plan(group: DiscussionGroup, title: str, days: int = 7) -> GroupSession:
    starts = timezone.now() + timedelta(days=days)
    return GroupSession.objects.create(
        group=group, title=title, time_zone="UTC", starts_at=starts, ends_at=starts + timedelta(hours=2)
    )


def take_up(group: DiscussionGroup, title: str, position: int) -> None:
    reading = Reading.objects.create(slug=f"{group.pk}-{position}", title=title)
    GroupReading.objects.create(group=group, reading=reading, position=position, for_study=False)


@pytest.fixture(autouse=True)
def groups_alone(settings: Settings) -> None:
    """What the apps above add to a group's home is theirs to test."""
    settings.GROUP_NOTICE_PROVIDERS = settings.GROUP_HOME_PROVIDERS = []


def test_my_groups_each_with_what_comes_next(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.person("member"))
    page = client.get("/groups/").content.decode()
    assert "Third shift readers" in page
    assert "No session is planned yet." in page
    assert "Harvest circle" not in page
    plan(cast.group, "Second", days=9)
    first = plan(cast.group, "First", days=2)
    page = client.get("/groups/").content.decode()
    assert first.starts_at.strftime("%Y-%m-%dT%H:%M") in page
    assert "Say whether you are coming" in page


def test_nobody_but_members_sees_a_group_in_the_list(cast: Cast, sign_in: SignIn) -> None:
    for role in ("newcomer", "former", "staff", "superuser"):
        page = sign_in(cast.person(role)).get("/groups/").content.decode()
        assert "Your groups will stand here." in page
        assert "Third shift readers" not in page
        assert 'href="/groups/new/"' in page


def test_the_list_costs_the_same_for_one_group_and_three(
    cast: Cast, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = sign_in(cast.person("member"))
    plan(cast.group, "Evening")
    for number in (1, 2, 3):
        with django_assert_num_queries(4):
            assert client.get("/groups/").content.decode().count("Next session:") == number
        group = DiscussionGroup.objects.create(name=f"Group {number}")
        join(group, cast.person("member"))
        plan(group, "Evening")


def test_a_groups_home_says_what_comes_what_is_read_and_who_is_here(cast: Cast, sign_in: SignIn) -> None:
    take_up(cast.group, "Second essay", 2)
    take_up(cast.group, "First essay", 1)
    plan(cast.group, "Opening evening")
    page = sign_in(cast.person("member")).get(f"/groups/{cast.group.pk}/").content.decode()
    assert "To read and to talk." in page
    assert "Opening evening" in page
    assert page.index("First essay") < page.index("Second essay")
    assert re.search(r"3 of 12 places are taken\.\s+You are Member", page)


def test_the_home_costs_the_same_for_one_and_for_three_of_everything(
    cast: Cast, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = sign_in(cast.person("organizer"))
    for number in (1, 2, 3):
        take_up(cast.group, f"Essay {number}", number)
        plan(cast.group, f"Evening {number}")
        # One of them asks whether the agreement waits for my yes, which is to be given before the session.
        with django_assert_num_queries(7):
            page = client.get(f"/groups/{cast.group.pk}/").content.decode()
        assert (page.count("Essay "), page.count("Evening ")) == (number, number)


@pytest.mark.parametrize(
    ("role", "offered"),
    [
        ("member", set()),
        ("moderator", {"/admin/"}),
        ("organizer", {"invitations/", "edit/", "sessions/new/", "readings/add/"}),
    ],
)
def test_the_home_offers_what_one_may_do(cast: Cast, sign_in: SignIn, role: str, offered: set[str]) -> None:
    page = sign_in(cast.person(role)).get(f"/groups/{cast.group.pk}/").content.decode()
    links = {"/admin/", "invitations/", "edit/", "sessions/new/", "readings/add/"}
    assert {link for link in links if re.search(rf'href="[^"]*{link}"', page)} == offered


def test_what_the_apps_above_add_stands_on_the_home(cast: Cast, sign_in: SignIn, settings: Settings) -> None:
    settings.GROUP_NOTICE_PROVIDERS = []
    settings.GROUP_HOME_PROVIDERS = ["tests.groups.test_group_pages.says_hello", "tests.groups.test_group_pages.silent"]
    page = sign_in(cast.person("member")).get(f"/groups/{cast.group.pk}/").content.decode()
    assert "The name that you chose" in page
    assert 'value="Member"' in page


def says_hello(me: Membership) -> tuple[str, dict[str, object]]:
    return "groups/_typed_name.html", {"typed": me.name}


def silent(me: Membership) -> None:
    return None


@pytest.mark.parametrize("role", ["newcomer", "former", "outsider", "staff", "superuser"])
@pytest.mark.parametrize("below", ["", "edit/", "leave/", "members/", "members/name/", "invitations/"])
def test_to_strangers_a_group_is_like_one_that_never_was(cast: Cast, sign_in: SignIn, role: str, below: str) -> None:
    client = sign_in(cast.person(role))
    for method in (client.get, client.post):
        real = method(f"/groups/{cast.group.pk}/{below}")
        none = method(f"/groups/0000000000/{below}")
        assert real.status_code == none.status_code == 404
        assert mask(real.content.decode(), cast.group.pk) == mask(none.content.decode(), "0000000000")


def mask(page: str, asked: str) -> str:
    return re.sub(r'value="[A-Za-z0-9]{64}"', "", page).replace(asked, "")


def test_the_title_of_the_window_names_no_group(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.person("organizer"))
    plan(cast.group, "Evening")
    for below in ("", "edit/", "leave/", "members/", "members/name/", "invitations/"):
        page = client.get(f"/groups/{cast.group.pk}/{below}").content.decode()
        title = re.search(r"<title>(.*?)</title>", page, re.DOTALL)
        assert title
        assert not {"Third", "shift", "Organizer", "Evening"} & set(title[1].split())


def test_a_new_group_has_its_founder_in_it(cast: Cast, sign_in: SignIn) -> None:
    response = sign_in(cast.person("newcomer")).post("/groups/new/", TYPED)
    group = DiscussionGroup.objects.get(name="Night bus readers")
    assert response.headers["Location"] == f"/groups/{group.pk}/"
    assert (group.purpose, group.time_zone, group.places) == ("To read on the way home.", "Europe/Lisbon", 8)
    me = Membership.objects.acting(cast.person("newcomer")).get()
    assert (me.group, me.name, me.organizes, me.moderates) == (group, "Rosa", True, True)


def test_a_new_group_starts_from_the_founders_own_clock(cast: Cast, sign_in: SignIn) -> None:
    User.objects.filter(username="newcomer").update(time_zone="Asia/Kolkata")
    page = sign_in(User.objects.get(username="newcomer")).get("/groups/new/").content.decode()
    assert re.search(r'<option value="Asia/Kolkata"\s+selected', page)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": " "}, "This field is required."),
        ({"own_name": "\u202eRosa"}, "has characters in it that can’t be seen"),
        ({"own_name": "\u200d"}, "choose a name that others can see"),
        ({"places": "1"}, "greater than or equal to 2"),
        ({"places": "61"}, "less than or equal to 60"),
        ({"time_zone": "Mars/Olympus"}, "is not one of the available choices"),
    ],
)
def test_what_was_typed_for_a_new_group_stays(
    cast: Cast, sign_in: SignIn, wrong: dict[str, str], sentence: str
) -> None:
    page = sign_in(cast.person("newcomer")).post("/groups/new/", TYPED | wrong).content.decode()
    assert sentence in page
    assert "To read on the way home." in page
    assert not DiscussionGroup.objects.filter(purpose="To read on the way home.").exists()


def test_where_staff_alone_begin_groups_nobody_else_is_offered_it(
    cast: Cast, sign_in: SignIn, settings: Settings
) -> None:
    settings.GROUP_CREATION = "staff"
    client = sign_in(cast.person("member"))
    assert 'href="/groups/new/"' not in client.get("/groups/").content.decode()
    for response in (client.get("/groups/new/"), client.post("/groups/new/", TYPED)):
        assert response.status_code == 403
    assert not DiscussionGroup.objects.filter(name="Night bus readers").exists()
    assert sign_in(cast.person("staff")).get("/groups/new/").status_code == 200


def test_an_organizer_changes_the_group(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.person("organizer"))
    address = f"/groups/{cast.group.pk}/edit/"
    assert "Third shift readers" in client.get(address).content.decode()
    assert client.post(address, TYPED).headers["Location"] == f"/groups/{cast.group.pk}/"
    group = DiscussionGroup.objects.get(pk=cast.group.pk)
    assert (group.name, group.places, group.time_zone) == ("Night bus readers", 8, "Europe/Lisbon")


def test_fewer_places_than_members_are_refused_and_nothing_typed_is_lost(cast: Cast, sign_in: SignIn) -> None:
    response = sign_in(cast.person("organizer")).post(f"/groups/{cast.group.pk}/edit/", TYPED | {"places": "2"})
    page = response.content.decode()
    assert "There are 3 members now" in page
    assert "To read on the way home." in page
    # The way back still goes by the group's name as it is.
    assert f'<a href="/groups/{cast.group.pk}/">Third shift readers</a>' in page
    assert DiscussionGroup.objects.get(pk=cast.group.pk).name == "Third shift readers"


@pytest.mark.parametrize("role", ["member", "moderator"])
def test_members_dont_change_the_group(cast: Cast, sign_in: SignIn, role: str) -> None:
    client = sign_in(cast.person(role))
    for response in (
        client.get(f"/groups/{cast.group.pk}/edit/"),
        client.post(f"/groups/{cast.group.pk}/edit/", TYPED),
    ):
        assert response.status_code == 403
    assert DiscussionGroup.objects.get(pk=cast.group.pk).name == "Third shift readers"


def test_roles_of_another_group_count_for_nothing_here(cast: Cast, sign_in: SignIn) -> None:
    join(cast.group, cast.person("outsider"))
    assert sign_in(cast.person("outsider")).get(f"/groups/{cast.group.pk}/edit/").status_code == 403
    assert Membership.objects.holding(Role.ORGANIZER).filter(user=cast.person("outsider")).count() == 1
