"""How open a group is: decided with a date, shown to its members, turned back; and what is seen of it outside."""

import re
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from groups import admitting, entering, founding, membership, opening, waiting
from groups.models import Acceptance, Agreement, DiscussionGroup, GroupDecision, Membership, WaitingPlace
from tests.cast import Cast, join

SignIn = Callable[[User | None], Client]


def organizer(cast: Cast) -> Membership:
    return Membership.objects.acting(cast.person("organizer")).get()


def decide(cast: Cast, visibility: str, joining: str) -> DiscussionGroup:
    opening.decide(me=organizer(cast), visibility=visibility, joining=joining)
    cast.group.refresh_from_db()
    return cast.group


def mask(page: str, *ids: str) -> str:
    page = re.sub(r'value="[A-Za-z0-9]{64}"', "", page)
    for key in ids:
        page = page.replace(key, "ID")
    return page


def outside(cast: Cast) -> str:
    return f"/groups/open/{cast.group.outside_id}/"


def test_only_what_changes_is_a_decision_and_each_has_its_date_and_its_words(cast: Cast, sign_in: SignIn) -> None:
    path = f"/groups/{cast.group.pk}/openness/"
    client = sign_in(cast.person("organizer"))
    for _press in range(2):
        client.post(path, {"visibility": "listed", "joining": "invitation"})
    assert [(row.about, row.value) for row in GroupDecision.objects.all()] == [("visibility", "listed")]
    page = sign_in(cast.person("member")).get(f"/groups/{cast.group.pk}/decisions/").content.decode()
    assert "The group is listed with what it is for." in page
    assert "entered by Organizer" in page
    assert "Turn this back" not in page


def test_a_decision_is_turned_back_by_another_and_only_the_newest(cast: Cast, sign_in: SignIn) -> None:
    decide(cast, "listed", "request")
    decide(cast, "listed", "open")
    client, path = sign_in(cast.person("organizer")), f"/groups/{cast.group.pk}/decisions/"
    page = client.get(path).content.decode()
    assert "Before: One joins on request, with an introduction." in page
    assert "Before: The group is not listed: nobody outside learns of it." in page
    older, newest = GroupDecision.objects.filter(about="joining").order_by("pk")
    for decision in (older, newest, newest):
        client.post(f"{path}{decision.pk}/reverse/")
    cast.group.refresh_from_db()
    assert (cast.group.visibility, cast.group.joining) == ("listed", "request")
    assert list(GroupDecision.objects.filter(about="joining").order_by("pk").values_list("value", flat=True)) == [
        "request",
        "open",
        "request",
    ]


def test_places_are_a_decision_too(cast: Cast, sign_in: SignIn) -> None:
    cast.group.places = 14
    founding.revise(me=organizer(cast), group=cast.group)
    page = sign_in(cast.person("member")).get(f"/groups/{cast.group.pk}/decisions/").content.decode()
    assert "The group has 14 places." in page


@pytest.mark.parametrize("role", ["member", "moderator"])
def test_only_organizers_decide(cast: Cast, role: str) -> None:
    me = Membership.objects.acting(cast.person(role)).get()
    with pytest.raises(PermissionDenied):
        opening.decide(me=me, visibility="listed", joining="open")
    with pytest.raises(PermissionDenied):
        opening.renew_address(me=me)


def test_outside_a_group_has_to_say_what_it_is_for(cast: Cast, sign_in: SignIn) -> None:
    DiscussionGroup.objects.filter(pk=cast.group.pk).update(purpose="")
    client, path = sign_in(cast.person("organizer")), f"/groups/{cast.group.pk}/openness/"
    page = client.post(path, {"visibility": "unlisted", "joining": "open"}).content.decode()
    assert "Write first what the group is for" in page
    with pytest.raises(IntegrityError), transaction.atomic():
        DiscussionGroup.objects.filter(pk=cast.group.pk).update(visibility="listed")
    DiscussionGroup.objects.filter(pk=cast.group.pk).update(purpose="To read.")
    decide(cast, "listed", "invitation")
    typed = {"name": "Third", "purpose": "", "language": "en", "time_zone": "UTC", "places": "12"}
    page = client.post(f"/groups/{cast.group.pk}/edit/", typed).content.decode()
    assert "Write first what the group is for" in page


def test_the_directory_shows_what_a_listed_group_is_for_and_nothing_else_of_it(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.person("newcomer"))
    assert "No group is listed here" in client.get("/groups/open/").content.decode()
    decide(cast, "listed", "request")
    page = client.get("/groups/open/").content.decode() + client.get(outside(cast)).content.decode()
    assert "To read and to talk." in page
    assert "there are places" in page
    for inside in ("Third shift", cast.group.pk, "Organizer", "Member", "session", "3 of"):
        assert inside not in page
    DiscussionGroup.objects.filter(pk=cast.group.pk).update(places=3)
    assert "every place is taken" in client.get("/groups/open/").content.decode()


@pytest.mark.parametrize(
    ("visibility", "joining", "status", "found"),
    [
        ("unlisted", "invitation", "active", False),
        ("unlisted", "request", "active", True),
        ("unlisted", "open", "active", True),
        ("listed", "invitation", "active", True),
        ("listed", "open", "archived", False),
    ],
)
def test_a_group_that_isnt_to_be_found_is_like_one_that_isnt_there(
    cast: Cast, sign_in: SignIn, visibility: str, joining: str, status: str, found: bool
) -> None:
    """Full or not: whoever is outside can't tell. By its own id, no group has an outside at all."""
    decide(cast, visibility, joining)
    for places in (12, 3):
        DiscussionGroup.objects.filter(pk=cast.group.pk).update(status=status, places=places)
        for role in ("newcomer", "outsider", "staff"):
            client = sign_in(cast.person(role))
            for method in ("get", "post"):
                response = getattr(client, method)(outside(cast))
                nothing = getattr(client, method)("/groups/open/0000000000/")
                assert nothing.status_code == 404
                assert (response.status_code == 200) is found
                if not found:
                    words = [mask(answer.content.decode(), cast.group.outside_id) for answer in (response, nothing)]
                    assert words[0] == words[1].replace("0000000000", "ID")
            assert client.get(f"/groups/open/{cast.group.pk}/").status_code == 404
            listed = "To read and to talk." in client.get("/groups/open/").content.decode()
            assert listed is (visibility == "listed" and status == "active")


def test_a_group_without_an_organizer_answers_nobody(cast: Cast, sign_in: SignIn) -> None:
    decide(cast, "listed", "open")
    organizer(cast).roles.all().delete()
    assert sign_in(cast.person("newcomer")).get(outside(cast)).status_code == 404


def test_a_new_address_ends_the_old_one(cast: Cast, sign_in: SignIn) -> None:
    decide(cast, "unlisted", "request")
    old = outside(cast)
    client = sign_in(cast.person("organizer"))
    assert old in client.get(f"/groups/{cast.group.pk}/openness/").content.decode()
    client.post(f"/groups/{cast.group.pk}/openness/address/")
    cast.group.refresh_from_db()
    assert sign_in(cast.person("newcomer")).get(old).status_code == 404
    assert sign_in(cast.person("newcomer")).get(outside(cast)).status_code == 200


def test_by_the_open_door_one_comes_in_under_a_name_and_reads_first_what_was_agreed_on(
    cast: Cast, sign_in: SignIn
) -> None:
    decide(cast, "listed", "open")
    Agreement.objects.create(group=cast.group, number=1, text="What is said here stays here.")
    client, yes = sign_in(cast.person("newcomer")), {"agreed": "on", "version": "1"}
    assert "What is said here stays here." in client.get(outside(cast)).content.decode()
    page = client.post(outside(cast), {"name": "member"} | yes).content.decode()
    assert "Somebody in this group already goes by that name." in page
    for _press in range(2):
        assert client.post(outside(cast), {"name": "Rosa"} | yes).headers["Location"] == f"/groups/{cast.group.pk}/"
    assert Acceptance.objects.get().membership.name == "Rosa"
    assert Membership.objects.get(user=cast.person("newcomer")).invitation is None


def test_in_a_full_group_the_open_door_is_a_place_on_the_list(cast: Cast, sign_in: SignIn) -> None:
    decide(cast, "listed", "open")
    client = sign_in(cast.person("newcomer"))
    client.get(outside(cast))
    DiscussionGroup.objects.filter(pk=cast.group.pk).update(places=3)
    page = client.post(outside(cast), {"name": "Rosa"}).content.decode()
    assert "Every place in this group is taken." in page
    assert 'value="Rosa"' in page
    where = client.post(outside(cast), {"name": "Rosa", "wait": "1"}).headers["Location"]
    page = client.get(where).content.decode()
    assert "You are the next." in page
    assert client.get(outside(cast)).headers["Location"] == where
    assert "You wait for a place in a group" in client.get("/").content.decode()
    membership.leave(me=Membership.objects.acting(cast.person("member")).get())
    page = client.get("/").content.decode()
    assert "you are in “Third shift readers”, as Rosa" in page
    client.post(f"{where}read/")
    assert "A place has become free" not in client.get("/").content.decode()


def test_a_place_on_the_list_is_given_up_by_whoever_has_it(cast: Cast, sign_in: SignIn) -> None:
    decide(cast, "listed", "open")
    DiscussionGroup.objects.filter(pk=cast.group.pk).update(places=3)
    place = entering.line_up(actor=cast.person("newcomer"), group=cast.group, name="Rosa")
    second = entering.line_up(actor=cast.person("staff"), group=cast.group, name="Stef")
    page = sign_in(cast.person("staff")).get(f"/waiting/{second.pk}/").content.decode()
    assert re.search(r"1 person comes before you\.", page)
    listed = sign_in(cast.person("organizer")).get(f"/groups/{cast.group.pk}/waiting/").content.decode()
    assert listed.index("Rosa") < listed.index("Stef")
    assert "2 people wait for a place" in re.sub(
        r"\s+", " ", sign_in(cast.person("organizer")).get(f"/groups/{cast.group.pk}/").content.decode()
    )
    for role, status in (("organizer", 404), ("staff", 404), ("newcomer", 302)):
        assert sign_in(cast.person(role)).post(f"/waiting/{place.pk}/give-up/").status_code == status
    place.refresh_from_db()
    assert place.status == WaitingPlace.Status.GIVEN_UP
    page = sign_in(cast.person("newcomer")).get(f"/waiting/{place.pk}/").content.decode()
    assert "You don’t wait any more" in page


def test_whoever_was_removed_comes_back_by_no_open_door(cast: Cast, sign_in: SignIn) -> None:
    decide(cast, "listed", "open")
    membership.remove(me=organizer(cast), member=cast.membership("member"), reason="No.")
    client = sign_in(cast.person("member"))
    assert "You were removed from this group." in client.get(outside(cast)).content.decode()
    client.post(outside(cast), {"name": "Dina"})
    client.post(outside(cast), {"name": "Dina", "wait": "1"})
    with pytest.raises(entering.ShutError):
        entering.come_in(actor=cast.person("member"), group=cast.group, name="Dina")
    with pytest.raises(entering.ShutError):
        entering.line_up(actor=cast.person("member"), group=cast.group, name="Dina")
    assert cast.membership("member").status == Membership.Status.REMOVED
    assert not WaitingPlace.objects.exists()


def test_a_door_that_was_shut_meanwhile_is_shut(cast: Cast) -> None:
    group = decide(cast, "listed", "open")
    decide(cast, "listed", "invitation")
    with pytest.raises(entering.ShutError):
        entering.come_in(actor=cast.person("newcomer"), group=group, name="Rosa")


def test_two_names_of_one_person_in_two_groups_stay_two(cast: Cast) -> None:
    """The number behind a name comes from this group's names alone."""
    decide(cast, "listed", "open")
    entering.come_in(actor=cast.person("outsider"), group=cast.group, name="Rosa")
    other = admitting.let_in_by_some_name(user=cast.person("newcomer"), group_id=cast.other_group.pk, name="Rosa")
    assert other.name == "Rosa"
    assert waiting.move_up(group_id=cast.group.pk) == []


@pytest.mark.parametrize("path", ["/groups/open/", "decisions/", "waiting/", "requests/"])
def test_the_lists_cost_the_same_for_one_and_three(
    cast: Cast, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries, path: str
) -> None:
    whole = path if path.startswith("/") else f"/groups/{cast.group.pk}/{path}"
    client = sign_in(cast.person("organizer"))
    costs = {"/groups/open/": 5, "decisions/": 9, "waiting/": 5, "requests/": 6}
    for number in range(3):
        group = DiscussionGroup.objects.create(name=f"G{number}", purpose=f"Aim {number}", visibility="listed")
        user = User.objects.create_user(f"person{number}")
        founder = join(group, user)
        founder.roles.create(role="organizer")
        GroupDecision.objects.create(group=cast.group, about="visibility", value="listed")
        WaitingPlace.objects.create(group=cast.group, user=user, name=f"P{number}")
        cast.group.join_requests.create(user=user, name=f"P{number}", introduction="Hello.")
        with django_assert_num_queries(costs[path]):
            client.get(whole)
