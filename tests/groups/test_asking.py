"""Asking to come in: what it reveals, who answers, what the asker reads, and when one may ask again."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from accounts.models import User
from groups import asking, at_the_door, entering, founding, invitations, membership, opening
from groups.models import DiscussionGroup, JoinRequest, Membership, Role, WaitingPlace
from mail.models import Message
from tests.cast import Cast, join
from tests.races import ROUNDS, StartingLine

SignIn = Callable[[User | None], Client]
Status = JoinRequest.Status


def organizer(cast: Cast) -> Membership:
    return Membership.objects.acting(cast.person("organizer")).get()


@pytest.fixture
def group(cast: Cast) -> DiscussionGroup:
    opening.decide(me=organizer(cast), visibility="listed", joining="request")
    cast.group.refresh_from_db()
    return cast.group


def ask(cast: Cast, group: DiscussionGroup, role: str = "newcomer", name: str = "Sena") -> JoinRequest:
    return asking.ask(actor=cast.person(role), group=group, name=name, introduction="I clean offices.")


def test_asking_reveals_a_name_and_an_introduction_and_no_account(
    cast: Cast, group: DiscussionGroup, sign_in: SignIn
) -> None:
    client = sign_in(cast.person("newcomer"))
    where = client.post(f"/groups/open/{group.outside_id}/", {"name": "Sena", "introduction": "I clean offices."})
    assert "waits for an answer" in client.get(where.headers["Location"]).content.decode()
    organizers = sign_in(cast.person("organizer"))
    asked = JoinRequest.objects.get()
    pages = [f"/groups/{group.pk}/requests/", f"/groups/{group.pk}/requests/{asked.pk}/", "/", f"/groups/{group.pk}/"]
    seen = [organizers.get(page).content.decode() for page in pages]
    assert all("I clean offices." in page and "Sena" in page for page in seen[:2])
    assert all("1 person asks to come in" in page for page in seen[2:])
    for page in seen:
        assert "newcomer" not in page.lower()
        assert cast.person("newcomer").pk not in page


def test_a_second_press_finds_the_first_request_and_what_was_refused_stays_typed(
    cast: Cast, group: DiscussionGroup, sign_in: SignIn
) -> None:
    client = sign_in(cast.person("newcomer"))
    page = client.post(f"/groups/open/{group.outside_id}/", {"name": "Sena", "introduction": ""}).content.decode()
    assert 'value="Sena"' in page
    for _press in range(2):
        client.post(f"/groups/open/{group.outside_id}/", {"name": "Sena", "introduction": "I clean offices."})
    assert ask(cast, group).pk == JoinRequest.objects.get().pk


def test_a_name_that_is_taken_isnt_told_to_a_stranger(cast: Cast, group: DiscussionGroup) -> None:
    """Or one could try out who is in a group. Whoever is accepted gets a number behind it, and is told."""
    asked = ask(cast, group, name="Member")
    asking.answer(me=organizer(cast), request=asked, accept=True, words="")
    assert Membership.objects.get(user=cast.person("newcomer")).name == "Member 2"


def test_a_yes_with_a_word_back(cast: Cast, group: DiscussionGroup, sign_in: SignIn, settings: Settings) -> None:
    settings.MAIL_LETTERS = {"request-answered": "tests.mail.kinds.nothing"}
    asked = ask(cast, group)
    client = sign_in(cast.person("organizer"))
    path = f"/groups/{group.pk}/requests/{asked.pk}/"
    assert "Choose one of the two buttons" in client.post(path, {"words": "Come as you are."}).content.decode()
    client.post(path, {"words": "Come as you are.", "answer": "yes"})
    assert Membership.objects.get(user=cast.person("newcomer")).name == "Sena"
    theirs = sign_in(cast.person("newcomer"))
    assert "A group has answered your request." in theirs.get("/").content.decode()
    page = theirs.get(f"/requests/{asked.pk}/").content.decode()
    assert "Come as you are." in page
    assert "You are in the group, as Sena." in page
    theirs.post(f"/requests/{asked.pk}/read/")
    assert "has answered" not in theirs.get("/").content.decode()
    sent = Message.objects.get()
    assert (sent.letter, sent.recipient, sent.about) == (
        "request-answered",
        cast.person("newcomer"),
        {"request": asked.pk},
    )


def test_a_no_is_kind_and_for_thirty_days(cast: Cast, group: DiscussionGroup, sign_in: SignIn) -> None:
    asked = ask(cast, group)
    asking.answer(me=organizer(cast), request=asked, accept=False, words="We are three weeks in.")
    client = sign_in(cast.person("newcomer"))
    page = client.get(f"/requests/{asked.pk}/").content.decode()
    assert "We are three weeks in." in page
    assert "You can ask this group again from" in page
    assert "You can ask again from" in client.get(f"/groups/open/{group.outside_id}/").content.decode()
    with pytest.raises(asking.DeclinedError):
        ask(cast, group)
    JoinRequest.objects.update(answered_at=timezone.now() - asking.AGAIN - timedelta(minutes=1))
    assert ask(cast, group).status == Status.WAITING


def test_a_yes_to_a_full_group_is_a_place_on_its_list(cast: Cast, group: DiscussionGroup, sign_in: SignIn) -> None:
    DiscussionGroup.objects.filter(pk=group.pk).update(places=3)
    asked = ask(cast, group)
    asking.answer(me=organizer(cast), request=asked, accept=True, words="")
    assert WaitingPlace.objects.get().name == "Sena"
    page = sign_in(cast.person("newcomer")).get(f"/requests/{asked.pk}/").content.decode()
    assert "you are on the waiting list" in page
    membership.leave(me=Membership.objects.acting(cast.person("member")).get())
    assert Membership.objects.acting(cast.person("newcomer")).get().name == "Sena"


def test_a_request_is_withdrawn_with_what_one_wrote(cast: Cast, group: DiscussionGroup, sign_in: SignIn) -> None:
    asked = ask(cast, group)
    for role, status in (("organizer", 404), ("outsider", 404), ("newcomer", 302)):
        assert sign_in(cast.person(role)).post(f"/requests/{asked.pk}/withdraw/").status_code == status
    asked.refresh_from_db()
    assert (asked.status, asked.introduction) == (Status.WITHDRAWN, "")
    with pytest.raises(asking.AnsweredError, match="withdrawn meanwhile"):
        asking.answer(me=organizer(cast), request=asked, accept=True, words="")
    assert not Membership.objects.filter(user=cast.person("newcomer")).exists()
    assert ask(cast, group).pk != asked.pk


def test_the_second_organizer_reads_who_has_answered_and_what(
    cast: Cast, group: DiscussionGroup, sign_in: SignIn
) -> None:
    second = join(group, User.objects.create_user("bell"), Role.ORGANIZER)
    asked = ask(cast, group)
    assert second.user
    asking.answer(me=Membership.objects.acting(second.user).get(), request=asked, accept=False, words="No room.")
    client = sign_in(cast.person("organizer"))
    path = f"/groups/{group.pk}/requests/{asked.pk}/"
    page = client.post(path, {"answer": "yes", "words": "Welcome!"}).content.decode()
    assert "Bell has answered this already: declined." in page
    assert "Welcome!" in page, "what was typed isn't lost"
    assert not Membership.objects.filter(user=cast.person("newcomer")).exists()


@pytest.mark.parametrize("role", ["member", "moderator", "outsider"])
def test_only_its_organizers_answer(cast: Cast, group: DiscussionGroup, role: str) -> None:
    asked = ask(cast, group)
    with pytest.raises(PermissionDenied):
        asking.answer(me=Membership.objects.acting(cast.person(role)).get(), request=asked, accept=True, words="")


def test_nobody_asks_whom_the_door_isnt_for(cast: Cast, group: DiscussionGroup, sign_in: SignIn) -> None:
    for role in ("member", "organizer"):
        with pytest.raises(entering.ShutError):
            ask(cast, group, role)
        client, path = sign_in(cast.person(role)), f"/groups/open/{group.outside_id}/"
        assert "This is what others see of it from outside" in client.get(path).content.decode()
        assert client.post(path, {"name": "Me", "introduction": "I"}).headers["Location"] == f"/groups/{group.pk}/"
    membership.remove(me=organizer(cast), member=cast.membership("member"), reason="No.")
    with pytest.raises(entering.ShutError):
        ask(cast, group, "member")
    opening.decide(me=organizer(cast), visibility="listed", joining="invitation")
    with pytest.raises(entering.ShutError):
        ask(cast, group)
    assert not JoinRequest.objects.exists()


def test_whoever_comes_in_otherwise_asks_no_more(cast: Cast, group: DiscussionGroup) -> None:
    asked = ask(cast, group)
    invitation = invitations.invite(me=organizer(cast), days=1, uses=1)[0]
    membership.join(actor=cast.person("newcomer"), invitation=invitation, name="Sena")
    asked.refresh_from_db()
    assert (asked.status, asked.introduction) == (Status.WITHDRAWN, "")


def test_nobody_has_more_than_five_requests_waiting(cast: Cast) -> None:
    for number in range(asking.MOST_WAITING + 1):
        group = DiscussionGroup(name=f"G{number}", purpose="To read.", joining="request")
        founding.found(actor=cast.person("outsider"), group=group, name="Out")
        if number < asking.MOST_WAITING:
            ask(cast, group)
    with pytest.raises(asking.AskedTooMuchError):
        ask(cast, group)


def test_old_requests_are_forgotten(cast: Cast, group: DiscussionGroup) -> None:
    asked = ask(cast, group)
    asking.withdraw(actor=cast.person("newcomer"), request=asked)
    assert asking.forget_old() == 0
    JoinRequest.objects.update(answered_at=timezone.now() - timedelta(days=91))
    assert asking.forget_old() == 1


def test_the_front_page_asks_once_for_whoever_has_nothing_at_any_door(
    cast: Cast, group: DiscussionGroup, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """One statement more for everybody, since a place that became free has to be told wherever somebody first comes."""
    with django_assert_num_queries(1):
        assert at_the_door.notice(cast.person("member")) is None
    for number in range(3):
        ask(cast, group, ["newcomer", "outsider", "staff"][number])
        with django_assert_num_queries(2):
            assert at_the_door.notice(cast.person("organizer"))


def test_of_two_answers_at_once_one_holds(transactional_db: None) -> None:
    group = DiscussionGroup.objects.create(name="Night bus readers", purpose="To read.", joining="request")
    people = [User.objects.create_user(name) for name in ("ada", "bell")]
    for person in people:
        join(group, person, Role.ORGANIZER)
    asker = User.objects.create_user("asker")
    with StartingLine(2) as line:
        for _round in range(ROUNDS):
            JoinRequest.objects.all().delete()
            Membership.objects.filter(user=asker).delete()
            asked = asking.ask(actor=asker, group=group, name="Sena", introduction="Hello.")
            ada, bell = (Membership.objects.acting(person).get() for person in people)
            outcomes = line.start(
                [
                    partial(asking.answer, me=ada, request=asked, accept=True, words="Yes"),
                    partial(asking.answer, me=bell, request=JoinRequest.objects.get(), accept=False, words="No"),
                ]
            )
            assert sorted(type(outcome).__name__ for outcome in outcomes) == ["AnsweredError", "JoinRequest"]
            held = JoinRequest.objects.get()
            assert (held.answer == "Yes") == Membership.objects.filter(user=asker).exists()
