"""Making and withdrawing links, and coming in by one, as their pages."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from accounts.models import User
from groups import invitations, membership
from groups.models import DiscussionGroup, Invitation, Membership
from tests.cast import Cast, join

SignIn = Callable[[User | None], Client]


def acting(cast: Cast) -> Membership:
    return Membership.objects.acting(cast.person("organizer")).get()


def link(cast: Cast, uses: int = 1) -> tuple[Invitation, str]:
    """An invitation into the group and the path of its link."""
    invitation, token = invitations.invite(me=acting(cast), days=7, uses=uses)
    return invitation, f"/join/{token}/"


def page_of(cast: Cast) -> str:
    return f"/groups/{cast.group.pk}/invitations/"


def test_a_new_link_is_shown_whole_once_and_lets_somebody_in(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.person("organizer"))
    page = client.post(page_of(cast), {"days": "30", "uses": "2"}).content.decode()
    shown = re.search(r'<input id="link" type="text" readonly value="http://testserver(/join/[^"]+/)"', page)
    assert shown
    invitation = Invitation.objects.get()
    assert (invitation.max_uses, invitation.created_by) == (2, cast.membership("organizer"))
    assert timedelta(days=29) < invitation.expires_at - timezone.now() <= timedelta(days=30)
    listed = client.get(page_of(cast)).content.decode()
    assert "made by Organizer" in listed
    assert "0 of 2 used" in listed
    assert "/join/" not in listed
    sign_in(cast.person("newcomer")).post(shown[1], {"name": "Rosa"})
    assert "1 of 2 used" in client.get(page_of(cast)).content.decode()


@pytest.mark.parametrize("wrong", [{"uses": "0"}, {"uses": "61"}, {"days": "365"}, {"uses": "many"}])
def test_a_refused_link_keeps_what_was_typed(cast: Cast, sign_in: SignIn, wrong: dict[str, str]) -> None:
    page = sign_in(cast.person("organizer")).post(page_of(cast), {"days": "1", "uses": "7"} | wrong).content.decode()
    assert f'value="{wrong.get("uses", "7")}"' in page
    assert "needs another look" in page
    assert not Invitation.objects.exists()


def test_a_withdrawn_link_is_listed_as_such_and_dead(cast: Cast, sign_in: SignIn) -> None:
    invitation, path = link(cast)
    client = sign_in(cast.person("organizer"))
    revoke = f"{page_of(cast)}{invitation.pk}/revoke/"
    assert client.get(revoke).status_code == 405
    page = client.post(revoke, follow=True).content.decode()
    assert "withdrawn" in page
    assert revoke not in page
    assert sign_in(None).get(path).status_code == 404


@pytest.mark.parametrize("role", ["member", "moderator"])
def test_only_organizers_see_make_and_withdraw_links(cast: Cast, sign_in: SignIn, role: str) -> None:
    invitation, path = link(cast)
    client = sign_in(cast.person(role))
    assert client.get(page_of(cast)).status_code == 403
    assert client.post(page_of(cast), {"days": "1", "uses": "1"}).status_code == 403
    assert client.post(f"{page_of(cast)}{invitation.pk}/revoke/").status_code == 403
    assert Invitation.objects.count() == 1
    assert sign_in(None).get(path).status_code == 200


def test_another_groups_invitation_is_like_one_that_never_was(cast: Cast, sign_in: SignIn) -> None:
    outsider = Membership.objects.acting(cast.person("outsider")).get()
    foreign, _token = invitations.invite(me=outsider, days=1, uses=1)
    client = sign_in(cast.person("organizer"))
    for pk in (foreign.pk, "0000000000"):
        assert client.post(f"{page_of(cast)}{pk}/revoke/").status_code == 404
    assert Invitation.objects.get(pk=foreign.pk).revoked_at is None


def test_the_list_costs_the_same_for_one_link_and_three(
    cast: Cast, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = sign_in(cast.person("organizer"))
    for number in (1, 2, 3):
        link(cast)
        # Two more than the rows: who came by each, and how many pages there are.
        with django_assert_num_queries(6):
            assert client.get(page_of(cast)).content.decode().count("made by") == number


def test_the_holder_of_a_link_learns_what_it_is_and_has_two_ways_on(cast: Cast, sign_in: SignIn) -> None:
    _invitation, path = link(cast)
    client = sign_in(None)
    page = client.get(path).content.decode()
    assert "Third shift readers" in page
    assert "To read and to talk." in page
    assert f'href="/accounts/signup/?next={path}"' in page
    assert f'href="/accounts/login/?next={path}"' in page
    assert client.session["invitation"] == path.split("/")[2]
    title = re.search(r"<title>(.*?)</title>", page)
    assert title
    assert "Third" not in title[1]
    assert Invitation.objects.get().uses == 0


def test_a_newcomer_signs_up_by_the_link_and_joins_under_a_name_of_their_own(cast: Cast, sign_in: SignIn) -> None:
    _invitation, path = link(cast)
    client = sign_in(None)
    client.get(path)
    typed = {"username": "night-owl", "password1": "three quiet words", "time_zone": "UTC", "email": "owl@example.org"}
    client.post(f"/accounts/signup/?next={path}", typed)
    assert User.objects.filter(username="night-owl").exists()
    assert Invitation.objects.get().uses == 0
    page = client.get(path).content.decode()
    assert "Join the group" in page
    assert client.post(path, {"name": "Rosa"}).headers["Location"] == f"/groups/{cast.group.pk}/"
    assert "Rosa" in client.get(f"/groups/{cast.group.pk}/members/").content.decode()
    assert Invitation.objects.get().uses == 1
    assert "invitation" not in client.session


def test_an_invitation_to_the_site_is_used_up_by_signing_up(cast: Cast, sign_in: SignIn) -> None:
    _invitation, token = invitations.invite_to_site(days=1, uses=1)
    client = sign_in(None)
    page = client.get(f"/join/{token}/").content.decode()
    assert 'href="/accounts/signup/?next=/"' in page
    typed = {"username": "night-owl", "password1": "three quiet words", "time_zone": "UTC", "email": "owl@example.org"}
    client.post("/accounts/signup/?next=/", typed)
    assert User.objects.filter(username="night-owl").exists()
    assert Invitation.objects.get().uses == 1
    assert client.get("/groups/new/").status_code == 200
    assert sign_in(None).get(f"/join/{token}/").status_code == 404


def test_where_sign_up_is_open_an_old_link_keeps_nobody_out(cast: Cast, sign_in: SignIn, settings: Settings) -> None:
    settings.OPEN_SIGNUP = True
    _invitation, token = invitations.invite_to_site(days=1, uses=1)
    client = sign_in(None)
    client.get(f"/join/{token}/")
    invitations.signed_up(token=token, user=cast.person("newcomer"))
    typed = {"username": "night-owl", "password1": "three quiet words", "time_zone": "UTC", "email": "owl@example.org"}
    client.post("/accounts/signup/", typed)
    assert User.objects.filter(username="night-owl").exists()


def test_an_invitation_to_the_site_sends_members_home(cast: Cast, sign_in: SignIn) -> None:
    _invitation, token = invitations.invite_to_site(days=1, uses=1)
    assert sign_in(cast.person("member")).get(f"/join/{token}/").headers["Location"] == "/"
    assert Invitation.objects.get().uses == 0


def test_a_look_at_the_link_joins_nobody(cast: Cast, sign_in: SignIn) -> None:
    _invitation, path = link(cast)
    assert "Join the group" in sign_in(cast.person("newcomer")).get(path).content.decode()
    assert not Membership.objects.filter(user=cast.person("newcomer")).exists()
    assert Invitation.objects.get().uses == 0


def test_a_double_click_joins_once_and_a_member_goes_straight_in(cast: Cast, sign_in: SignIn) -> None:
    _invitation, path = link(cast)
    client = sign_in(cast.person("newcomer"))
    home = f"/groups/{cast.group.pk}/"
    assert [client.post(path, {"name": "Rosa"}).headers["Location"] for _ in range(2)] == [home, home]
    assert client.get(path).headers["Location"] == home
    assert Invitation.objects.get().uses == 1


@pytest.fixture(params=["expired", "withdrawn", "used up", "never made", "made before the removal"])
def dead(request: pytest.FixtureRequest, cast: Cast) -> str:
    """The path of a link that doesn't work for the member, each for another reason."""
    invitation, path = link(cast)
    organizer = acting(cast)
    membership.remove(me=organizer, member=cast.membership("member"), reason="Talked over others.")
    changes: dict[str, dict[str, object]] = {
        "expired": {"expires_at": timezone.now() - timedelta(seconds=1)},
        "withdrawn": {"revoked_at": timezone.now()},
        "used up": {"uses": 1},
    }
    if request.param in changes:
        later, path = link(cast)
        Invitation.objects.filter(pk__in=[invitation.pk, later.pk]).update(**changes[request.param])
    return "/join/never-made/" if request.param == "never made" else path


def test_every_link_that_doesnt_work_answers_alike(cast: Cast, sign_in: SignIn, dead: str) -> None:
    client = sign_in(cast.person("member"))
    for ask in (lambda path: client.get(path), lambda path: client.post(path, {"name": "Rosa <3"})):
        response, unknown = ask(dead), ask("/join/unknown/")
        assert response.status_code == unknown.status_code == 404
        assert mask(response.content.decode()) == mask(unknown.content.decode())
    assert "This link doesn’t work" in html(response)
    assert 'value="Rosa &lt;3"' in html(response)
    assert "Third shift" not in html(response)
    assert cast.membership("member").status == Membership.Status.REMOVED


def html(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def mask(page: str) -> str:
    return re.sub(r'value="[A-Za-z0-9]{64}"', "", page)


def test_a_dead_link_stays_out_of_the_session(cast: Cast, sign_in: SignIn) -> None:
    invitation, path = link(cast)
    Invitation.objects.filter(pk=invitation.pk).update(revoked_at=timezone.now())
    client = sign_in(None)
    assert client.get(path).status_code == 404
    assert "invitation" not in client.session


def test_a_form_sent_after_the_session_ended_gives_the_name_back(cast: Cast, sign_in: SignIn) -> None:
    _invitation, path = link(cast)
    page = sign_in(None).post(path, {"name": "Rosa"}).content.decode()
    assert 'value="Rosa"' in page
    assert "I have a sign-in name" in page
    assert Invitation.objects.get().uses == 0


def test_a_full_group_says_so_before_anybody_signs_up_for_it(cast: Cast, sign_in: SignIn) -> None:
    _invitation, path = link(cast)
    sentence = "Every place in this group is taken at the moment."
    for client in (sign_in(None), sign_in(cast.person("newcomer"))):
        DiscussionGroup.objects.filter(pk=cast.group.pk).update(places=4)
        assert sentence not in client.get(path).content.decode()
        DiscussionGroup.objects.filter(pk=cast.group.pk).update(places=3)
        assert sentence in client.get(path).content.decode()


def test_a_full_group_says_so_and_keeps_the_name(cast: Cast, sign_in: SignIn) -> None:
    _invitation, path = link(cast)
    DiscussionGroup.objects.filter(pk=cast.group.pk).update(places=3)
    page = sign_in(cast.person("newcomer")).post(path, {"name": "Rosa"}).content.decode()
    assert "Every place in this group is taken." in page
    assert 'value="Rosa"' in page
    assert Invitation.objects.get().uses == 0


def test_a_name_that_somebody_has_is_refused_and_stays_typed(cast: Cast, sign_in: SignIn) -> None:
    _invitation, path = link(cast)
    page = sign_in(cast.person("newcomer")).post(path, {"name": "member"}).content.decode()
    assert "Somebody in this group already goes by that name." in page
    assert 'value="member"' in page


def test_somebody_who_left_may_come_back_by_a_link(cast: Cast, sign_in: SignIn) -> None:
    _invitation, path = link(cast)
    response = sign_in(cast.person("former")).post(path, {"name": "Back again"})
    assert response.headers["Location"] == f"/groups/{cast.group.pk}/"
    assert cast.membership("former").name == "Back again"


@pytest.mark.parametrize(("role", "queries"), [("newcomer", 7), ("outsider", 7)])
def test_the_page_of_a_link_costs_the_same_in_small_groups_and_larger_ones(
    cast: Cast, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries, role: str, queries: int
) -> None:
    _invitation, path = link(cast, uses=5)
    client = sign_in(cast.person(role))
    for number in range(3):
        with django_assert_num_queries(queries):
            assert "Join the group" in client.get(path).content.decode()
        join(cast.group, User.objects.create_user(f"person{number}"))


def test_the_form_sent_twice_shows_the_same_link(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.person("organizer"))
    once = re.search(r'name="once" value="([^"]+)"', client.get(page_of(cast)).content.decode())
    assert once
    typed = {"days": "7", "uses": "1", "label": "the early shift", "once": once[1]}
    links = {re.findall(r"/join/[^/]+/", html(client.post(page_of(cast), typed)))[0] for _press in range(2)}
    assert len(links) == Invitation.objects.count() == 1
    assert "the early shift" in html(client.get(page_of(cast)))


def test_the_link_is_a_picture_too_and_a_poster_that_doesnt_say_into_what(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.person("organizer"))
    made = html(client.post(page_of(cast), {"days": "7", "uses": "5"}))
    assert 'class="qr"' in made
    path = re.findall(r"/join/[^/]+/", made)[0]
    poster = f"{page_of(cast)}{Invitation.objects.get().pk}/poster/"
    assert client.get(poster).status_code == 405
    page = html(client.post(poster, {"token": path.split("/")[2]}))
    printed = page[page.index('class="poster') :]
    assert path in printed
    assert "Choose any name you like." in printed
    for told in ("Third shift", "To read and to talk.", "group", "reading"):
        assert told not in printed[: printed.index("</main>")]
    assert client.post(poster, {"token": "another"}).headers["Location"] == page_of(cast)


def test_the_list_says_who_came_by_which_invitation(cast: Cast, sign_in: SignIn) -> None:
    _invitation, path = link(cast, uses=3)
    sign_in(cast.person("newcomer")).post(path, {"name": "Rosa"})
    page = html(sign_in(cast.person("organizer")).get(page_of(cast)))
    assert re.search(r"Came by it: <bdi>Rosa</bdi>", page)
    assert "newcomer" not in page


def test_invitations_by_email_are_checked_and_nothing_typed_is_lost(cast: Cast, sign_in: SignIn) -> None:
    client, path = sign_in(cast.person("organizer")), f"{page_of(cast)}mail/"
    page = html(client.post(path, {"addresses": "ana@example.org\nbo@", "days": "7"}))
    assert "“bo@” is no email address." in page
    assert "ana@example.org" in page
    assert not Invitation.objects.exists()
    page = html(client.post(path, {"addresses": "ana@example.org, bo@example.org", "days": "7"}, follow=True))
    assert "2 invitations are on their way." in page
    assert page.count("by email</span>") == 2
    assert "example.org" not in page
    assert sign_in(cast.person("member")).get(path).status_code == 403


def test_with_a_link_into_a_full_group_one_waits_in_line(cast: Cast, sign_in: SignIn) -> None:
    _invitation, path = link(cast)
    DiscussionGroup.objects.filter(pk=cast.group.pk).update(places=3)
    client = sign_in(cast.person("newcomer"))
    assert "Put me on the waiting list" in html(client.get(path))
    where = client.post(path, {"name": "Rosa", "wait": "1"}).headers["Location"]
    assert "You are the next." in html(client.get(where))
    assert client.get(path).headers["Location"] == where
    client.post(f"{where}give-up/")
    assert Invitation.objects.get().uses == 0
    assert "Put me on the waiting list" in html(client.get(path))
