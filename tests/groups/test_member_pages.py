"""Members, their names and roles, leaving and removing, as their pages."""

import re
import time
from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from groups.models import GroupDecision, Membership, MembershipRole, Role
from tests.cast import Cast, join

SignIn = Callable[[User | None], Client]


def address(cast: Cast, below: str = "") -> str:
    return f"/groups/{cast.group.pk}/members/{below}"


def of(cast: Cast, role: str, page: str) -> str:
    return address(cast, f"{cast.membership(role).pk}/{page}/")


def test_who_is_here_whoever_came_first_first(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.person("member")).get(address(cast)).content.decode()
    names = re.findall(r'<span class="list__title">(\w+)</span>', page)
    assert names == ["Organizer", "Moderator", "Member"]
    assert "Former" not in page
    assert re.search(r"organizer since", page)
    assert "/roles/" not in page
    assert "/remove/" not in page


def test_nothing_on_the_list_leads_to_another_group(cast: Cast, sign_in: SignIn) -> None:
    join(cast.other_group, cast.person("organizer"), name="Somebody else")
    page = sign_in(cast.person("member")).get(address(cast)).content.decode()
    assert cast.other_group.pk not in page
    for hidden in ("Somebody else", cast.person("organizer").pk, "Harvest"):
        assert hidden not in page


def test_the_list_costs_the_same_for_few_and_for_more(
    cast: Cast, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = sign_in(cast.person("organizer"))
    for number in range(3):
        with django_assert_num_queries(5):
            assert client.get(address(cast)).content.decode().count("here since") == 3 + number
        join(cast.group, User.objects.create_user(f"person{number}"), Role.MODERATOR)


def test_i_change_my_name_here_and_nowhere_else(cast: Cast, sign_in: SignIn) -> None:
    join(cast.other_group, cast.person("member"), name="Ada")
    client = sign_in(cast.person("member"))
    page = client.post(address(cast, "name/"), {"name": "  Rosa   Parks "}, follow=True).content.decode()
    assert "Your name in this group is changed." in page
    assert set(Membership.objects.filter(user=cast.person("member")).values_list("name", flat=True)) == {
        "Rosa Parks",
        "Ada",
    }


def test_a_name_that_somebody_has_is_refused_and_stays_typed(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.person("member")).post(address(cast, "name/"), {"name": "ORGANIZER"}).content.decode()
    assert "Somebody in this group already goes by that name." in page
    assert 'value="ORGANIZER"' in page
    assert cast.membership("member").name == "Member"


def test_an_organizer_gives_and_takes_roles(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.person("organizer"))
    page = client.get(of(cast, "moderator", "roles")).content.decode()
    assert re.search(r'value="moderator"[^>]*checked', page)
    client.post(of(cast, "moderator", "roles"), {"roles": ["organizer", "moderator"]})
    held = MembershipRole.objects.filter(membership=cast.membership("moderator"))
    assert set(held.values_list("role", flat=True)) == {"organizer", "moderator"}
    client.post(of(cast, "moderator", "roles"), {})
    assert not held.exists()


def test_the_last_organizer_keeps_the_role(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.person("organizer")).post(of(cast, "organizer", "roles"), {"roles": ["moderator"]})
    assert "A group needs an organizer." in page.content.decode()
    assert set(cast.membership("organizer").roles.values_list("role", flat=True)) == {"organizer"}


def test_an_organizer_hands_over_in_one_step(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.person("organizer"))
    assert "Member organizes in my place" in client.get(of(cast, "member", "roles")).content.decode()
    client.post(of(cast, "member", "hand-over"))
    held = MembershipRole.objects.filter(membership__group=cast.group)
    assert set(held.filter(role="organizer").values_list("membership__name", flat=True)) == {"Member"}
    assert client.post(of(cast, "member", "hand-over")).status_code == 403, "a second press gives nothing away twice"
    kept = GroupDecision.objects.filter(group=cast.group).order_by("pk")
    assert list(kept.values_list("about", "value", "member__name", "decided_by__name")) == [
        ("role-given", "organizer", "Member", "Organizer"),
        ("role-taken", "organizer", "Organizer", "Organizer"),
    ]


def test_nobody_has_to_keep_a_role(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.person("moderator"))
    assert "Give back: moderator" in client.get(address(cast)).content.decode()
    for _ in range(2):
        client.post(address(cast, "give-back/"), {"role": "moderator"})
    assert not cast.membership("moderator").roles.exists()
    assert GroupDecision.objects.filter(about="role-taken", value="moderator").count() == 1
    alone = sign_in(cast.person("organizer"))
    page = alone.post(address(cast, "give-back/"), {"role": "organizer"}, follow=True).content.decode()
    assert "A group needs an organizer." in page
    assert cast.membership("organizer").roles.exists()


def test_removing_asks_for_a_reason_and_closes_everything(cast: Cast, sign_in: SignIn) -> None:
    client, removed = sign_in(cast.person("organizer")), sign_in(cast.person("member"))
    where = of(cast, "member", "remove")
    assert "This field is required." in client.post(where, {"reason": " "}).content.decode()
    assert cast.membership("member").status == Membership.Status.ACTIVE
    page = client.post(where, {"reason": "Talked over others."}, follow=True).content.decode()
    assert "They are no longer in the group" in page
    assert "Talked over others." not in page
    for below in ("", "members/", "members/name/", "leave/", "sessions/"):
        assert removed.get(f"/groups/{cast.group.pk}/{below}").status_code == 404
    # The same form once more, from a double click.
    assert client.post(where, {"reason": "Again."}).headers["Location"] == address(cast)
    assert cast.membership("member").removal_reason == "Talked over others."


def test_removing_oneself_is_called_leaving(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.person("organizer"))
    assert client.post(of(cast, "organizer", "remove"), {"reason": "Me."}).status_code == 403
    assert cast.membership("organizer").status == Membership.Status.ACTIVE


@pytest.mark.parametrize("role", ["member", "moderator"])
def test_members_neither_remove_nor_give_roles(cast: Cast, sign_in: SignIn, role: str) -> None:
    client = sign_in(cast.person(role))
    for page in ("roles", "remove"):
        where = of(cast, "organizer", page)
        assert client.get(where).status_code == client.post(where, {"reason": "No."}).status_code == 403
    assert cast.membership("organizer").status == Membership.Status.ACTIVE
    assert cast.membership("organizer").roles.count() == 1


def test_a_member_of_another_group_is_no_member_here(cast: Cast, sign_in: SignIn) -> None:
    """Somebody else's membership under this group's address is like one that never was."""
    client = sign_in(cast.person("organizer"))
    foreign = cast.membership("outsider").pk
    for page in ("roles", "remove"):
        for pk in (foreign, "0000000000"):
            response = client.post(address(cast, f"{pk}/{page}/"), {"reason": "No.", "roles": []})
            assert response.status_code == 404
    assert cast.membership("outsider").status == Membership.Status.ACTIVE
    assert cast.membership("outsider").roles.count() == 2


def test_leaving_asks_once_and_a_look_changes_nothing(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.person("member"))
    where = f"/groups/{cast.group.pk}/leave/"
    assert "You need not say why" in client.get(where).content.decode()
    assert cast.membership("member").status == Membership.Status.ACTIVE
    assert "checked" not in client.get(where).content.decode(), "nothing is chosen beforehand"
    assert "Please choose one of the three." in client.post(where).content.decode()
    page = client.post(where, {"words": "keep"}, follow=True).content.decode()
    assert "You have left the group." in page
    assert "Third shift readers" not in page
    assert client.get(f"/groups/{cast.group.pk}/").status_code == 404


def test_the_only_organizer_is_shown_what_to_do_before_leaving(cast: Cast, sign_in: SignIn) -> None:
    answer = sign_in(cast.person("organizer")).post(f"/groups/{cast.group.pk}/leave/", {"words": "keep"})
    page = answer.content.decode()
    assert "A group needs an organizer. Make somebody else an organizer first." in page
    assert f'href="{address(cast)}"' in page
    assert cast.membership("organizer").status == Membership.Status.ACTIVE


@pytest.mark.parametrize("page", ["roles", "remove"])
def test_a_members_page_costs_the_same_whoever_is_there(
    cast: Cast, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries, page: str
) -> None:
    client, where = sign_in(cast.person("organizer")), of(cast, "member", page)
    for number in range(3):
        with django_assert_num_queries({"roles": 5, "remove": 4}[page]):
            assert "Member" in client.get(where).content.decode()
        join(cast.group, User.objects.create_user(f"person{number}"))


def test_a_name_made_to_keep_us_busy_is_refused_at_once(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.person("member"))
    started = time.process_time()
    answer = client.post(f"/groups/{cast.group.pk}/members/name/", {"name": "a" + "\u0301\u0323" * 60_000})
    assert "at most 60 characters" in answer.content.decode()
    assert time.process_time() - started < 2
