"""One phone for the whole table: it runs the round, and shows and does nothing else of its lender's."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts import sessions
from accounts.models import Session, User
from groups import membership
from groups.models import GroupSession, Membership, Role
from meetings import speaking
from meetings.models import Round
from tests.meetings.rounds import begun, circle, fresh, now_in, press, signed_in, speaker

pytestmark = pytest.mark.django_db
People = list[Membership]


@pytest.fixture
def three(db: None) -> People:
    return circle(3)


@pytest.fixture
def session(three: People) -> GroupSession:
    return now_in(three[0].group)


@pytest.fixture
def round_(three: People, session: GroupSession) -> Round:
    return begun(three, session)


@pytest.fixture
def phone(three: People, session: GroupSession, round_: Round) -> Client:
    """The organizer's, lent to the table."""
    client = signed_in(three[0])
    client.post(f"{session.get_absolute_url()}live/table/")
    return client


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def pressing(phone: Client, round_: Round, **typed: str) -> str:
    posted = {"round": round_.pk, "revision": str(fresh(round_).revision), **typed}
    address = "/table/turn/" if "end" in typed else "/table/word/"
    return words(phone.post(address, posted, follow=True).content.decode())


def test_whoever_has_it_in_hand_presses_for_their_own_turn(phone: Client, round_: Round) -> None:
    assert "speaks now Person0 Next: Person1" in words(phone.get("/table/").content.decode())
    for name in ("Person0", "Person1", "Person2"):
        assert speaker(round_) == name
        shown = pressing(phone, round_, end="spoken")
    assert "Everybody has had a turn." in shown


def test_it_is_signed_out_for_everything_else(phone: Client, three: People, session: GroupSession) -> None:
    group = session.group
    for path in (group.get_absolute_url(), session.get_absolute_url(), f"{session.get_absolute_url()}live/"):
        assert phone.get(path).headers["Location"].startswith("/accounts/login/")
    for path in ("/groups/", "/accounts/profile/", "/accounts/email/", "/search/?q=round&where=said"):
        assert group.name not in phone.get(path, follow=True).content.decode()
    assert group.name not in phone.get("/").content.decode()
    shown = phone.get("/table/").content.decode()
    for given_away in (group.name, session.title, "Sign out", "/groups/", "/accounts/"):
        assert given_away not in shown.replace("/accounts/leave/", "")
    assert f'data-exit="{settings.EXIT_URL}"' in shown
    assert phone.get("/table/").headers["Cache-Control"] == "no-store"


def test_giving_it_back_leads_to_the_sign_in_and_on_to_the_session(phone: Client, session: GroupSession) -> None:
    answer = phone.post("/table/back/")
    assert answer.headers["Location"].startswith("/accounts/login/?next=")
    assert session.pk in answer.headers["Location"]
    assert phone.get("/table/").headers["Location"] == "/"


def test_an_ordinary_phone_has_no_table(three: People, round_: Round) -> None:
    for client in (Client(), signed_in(three[0]), signed_in(three[1])):
        for address in ("/table/", "/table/version/?since=0"):
            assert client.get(address).headers["Location"] == "/"
        for address in ("/table/turn/", "/table/word/", "/table/back/"):
            posted = {"round": round_.pk, "revision": "0", "end": "spoken"}
            assert client.post(address, posted).headers["Location"] == "/"
    assert speaker(round_) == "Person0"


def test_only_who_facilitates_lends_theirs(three: People, session: GroupSession) -> None:
    client = signed_in(three[1])
    assert client.post(f"{session.get_absolute_url()}live/table/").status_code == 403
    assert client.get("/table/").headers["Location"] == "/"


def test_it_ends_with_its_lenders_place_in_the_group(phone: Client, three: People, round_: Round) -> None:
    membership.set_roles(me=three[0], member=three[1], roles=[Role.ORGANIZER])
    assert phone.get("/table/").status_code == 200
    membership.set_roles(me=three[0], member=three[0], roles=[])
    assert phone.get("/table/").headers["Location"] == "/"
    assert phone.get("/table/version/?since=1").headers["Location"] == "/"


def test_it_ends_with_its_lenders_sessions_and_password(phone: Client, three: People) -> None:
    assert three[0].user
    assert Session.objects.filter(user=three[0].user).exists()
    User.objects.filter(pk=three[0].user.pk).update(password="changed")
    assert phone.get("/table/").headers["Location"] == "/"
    sessions.end_all(user=three[0].user)
    assert not Session.objects.exists()


def test_it_ends_some_hours_after_the_session(phone: Client, session: GroupSession, three: People) -> None:
    over = timezone.now() - timedelta(hours=7)
    GroupSession.objects.update(starts_at=over - timedelta(hours=2), ends_at=over)
    late = signed_in(three[0])
    late.post(f"{session.get_absolute_url()}live/table/")
    assert late.get("/table/").headers["Location"] == "/"


def test_the_way_out_works_on_it(phone: Client) -> None:
    assert phone.post("/accounts/leave/").headers["Location"] == settings.EXIT_URL
    assert phone.get("/table/").headers["Location"] == "/"


def test_another_phone_takes_over_while_it_lies_there(phone: Client, three: People, round_: Round) -> None:
    press(three[0], round_)
    stale = phone.post("/table/turn/", {"round": round_.pk, "revision": "0", "end": "passed"}, follow=True)
    assert "Somebody pressed a moment before you. Now it is Person1’s turn." in words(stale.content.decode())
    assert phone.get("/table/version/?since=2").status_code == 204
    assert "Person1" in phone.get("/table/version/?since=1").content.decode()
    speaking.close(me=three[0], round_=round_, revision=fresh(round_).revision)
    assert "No round is going on" in words(phone.get("/table/").content.decode())
