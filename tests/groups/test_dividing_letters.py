"""That a group may become two, or has: each member is told by mail that something happens, and on the page what."""

from collections.abc import Callable

from django.test import Client

from accounts.models import User
from groups import dividing, unanswered
from groups.models import Division, Membership, MembershipRole, Role
from tests.cast import Cast, join
from tests.groups.letterbox import Letterbox, text_of
from tests.planned import words_of

SignIn = Callable[[User | None], Client]


def proposed(letterbox: Letterbox) -> Division:
    join(letterbox.cast.group, letterbox.cast.person("newcomer"), name="Rosa")
    return dividing.propose(me=letterbox.acting("organizer"), name="Early shift readers", purpose="")


def completed(letterbox: Letterbox) -> Division:
    """Member and moderator go, and the moderator organizes there."""
    division = proposed(letterbox)
    letterbox.collect()
    MembershipRole.objects.create(membership=letterbox.cast.membership("moderator"), role=Role.ORGANIZER)
    for role in ("member", "moderator"):
        dividing.choose(me=letterbox.acting(role), side="go")
    dividing.complete(me=letterbox.acting("organizer"))
    return Division.objects.get(pk=division.pk)


def test_everybody_but_who_proposed_it_is_told_that_something_may_change(letterbox: Letterbox, sign_in: SignIn) -> None:
    proposed(letterbox)
    arrived = letterbox.collect()
    assert set(arrived) == {"member", "moderator", "newcomer"}
    (mail,) = arrived["member"]
    assert mail.subject == "Something may change"
    home = letterbox.cast.group.get_absolute_url()
    assert f"https://site.example{home}\n" in str(mail.body)
    seen = sign_in(letterbox.cast.person("member")).get(home).content.decode()
    assert "This group may become two. Say where you go." in seen
    assert "dividing" not in str(mail.body)
    for telling in ("two", "divid", "group", letterbox.cast.group.name, "Early shift"):
        assert telling not in text_of(mail)


def test_whoever_wants_to_reads_which_group(letterbox: Letterbox) -> None:
    User.objects.update(discreet_mail=False)
    proposed(letterbox)
    (mail,) = letterbox.collect()["member"]
    assert mail.subject == f"Common Thread: “{letterbox.cast.group.name}” may become two"


def test_who_chose_meanwhile_or_when_it_was_taken_back_gets_no_letter_about_the_proposal(
    letterbox: Letterbox,
) -> None:
    proposed(letterbox)
    dividing.choose(me=letterbox.acting("member"), side="go")
    assert set(letterbox.collect()) == {"moderator", "newcomer"}
    dividing.take_back(me=letterbox.acting("organizer"))
    assert letterbox.subjects() == {who: ["Something is decided"] for who in ("member", "moderator", "newcomer")}
    dividing.propose(me=letterbox.acting("organizer"), name="Again", purpose="")
    dividing.take_back(me=letterbox.acting("organizer"))
    assert {subject for subjects in letterbox.subjects().values() for subject in subjects} == {"Something is decided"}


def test_afterwards_each_half_is_led_to_what_its_group_decided(letterbox: Letterbox, sign_in: SignIn) -> None:
    division = completed(letterbox)
    arrived = letterbox.collect()
    assert set(arrived) == {"member", "moderator", "newcomer"}
    for who, group, sentence in (
        ("member", division.new_group_id, "The group began as a part of another one"),
        ("newcomer", division.group_id, "The group has become two."),
    ):
        (mail,) = arrived[who]
        path = f"/groups/{group}/decisions/"
        assert f"https://site.example{path}" in str(mail.body)
        assert "group" not in text_of(mail)
        assert sentence in sign_in(letterbox.cast.person(who)).get(path).content.decode()


def test_the_front_page_asks_until_one_has_said_where_one_goes(cast: Cast, sign_in: SignIn) -> None:
    me = Membership.objects.acting(cast.person("organizer")).get()
    dividing.propose(me=me, name="Early shift readers", purpose="")
    client = sign_in(cast.person("member"))
    assert "may become two. Say where you go." in words_of(client.get("/").content.decode())
    (waiting,) = unanswered.divisions(cast.person("member"))
    assert client.get(waiting.path).status_code == 200
    dividing.choose(me=Membership.objects.acting(cast.person("member")).get(), side="stay")
    assert unanswered.divisions(cast.person("member")) == unanswered.divisions(cast.person("outsider")) == []
    assert len(unanswered.divisions(cast.person("moderator"))) == 1
    dividing.take_back(me=me)
    assert unanswered.divisions(cast.person("moderator")) == []
