"""Notes keep themes, not who said what."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.erasure import erase_account
from accounts.models import User
from groups import membership
from groups.models import GroupSession, Membership
from meetings import cards, committing, deciding, noting
from meetings.models import Card, Notes, SessionRole
from tests.cast import Cast
from tests.planned import session_in, words_of

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]


@pytest.fixture
def session(cast: Cast) -> GroupSession:
    return session_in(cast)


def acting(cast: Cast, role: str) -> Membership:
    return Membership.objects.acting(cast.person(role)).get(group=cast.group)


def write(cast: Cast, session: GroupSession, themes: str, revision: int = 0, **more: bool) -> Notes:
    return noting.write(me=acting(cast, "organizer"), session=session, themes=themes, revision=revision, **more)


def there(name: str, session: GroupSession) -> str:
    return reverse(name, args=[session.group_id, session.pk])


def test_no_name_stands_in_the_notes_unless_its_owner_said_yes(cast: Cast, session: GroupSession) -> None:
    with pytest.raises(noting.NamedError, match="Member"):
        write(cast, session, "Member counts the rooms.")
    noting.consent(me=acting(cast, "member"), session=session, yes=True)
    assert write(cast, session, "Member counts the rooms.").themes == "Member counts the rooms."


def test_somebody_who_left_is_not_named_either(cast: Cast, session: GroupSession) -> None:
    with pytest.raises(noting.NamedError, match="Former"):
        write(cast, session, "It was Former who began.")


def test_a_name_that_is_a_word_can_be_meant_as_one(cast: Cast, session: GroupSession, sign_in: SignIn) -> None:
    Membership.objects.filter(pk=cast.membership("member").pk).update(name="May")
    assert write(cast, session, "We may meet, mayor or not.").revision == 1
    client = sign_in(cast.person("organizer"))
    typed = {"themes": "On the first of May.", "revision": "1"}
    shown = client.post(there("notes_edit", session), typed).content.decode()
    assert "haven’t said yes to standing here: May." in shown
    assert "On the first of May." in shown
    assert "These words mean nobody in particular" in shown
    client.post(there("notes_edit", session), typed | {"no_names": "on"})
    assert Notes.objects.get().themes == "On the first of May."


def test_a_name_goes_from_the_notes_when_its_owner_takes_it_back(cast: Cast, session: GroupSession) -> None:
    member = acting(cast, "member")
    noting.consent(me=member, session=session, yes=True)
    write(cast, session, "Member, and Members of all, and Member’s rooms.")
    noting.consent(me=member, session=session, yes=False)
    assert Notes.objects.get().themes == "somebody, and Members of all, and somebody’s rooms."


def test_whoever_goes_by_another_name_takes_both_from_the_notes(cast: Cast, session: GroupSession) -> None:
    member = acting(cast, "member")
    noting.consent(me=member, session=session, yes=True)
    write(cast, session, "Member counted.")
    member = membership.rename(me=member, name="Ana")
    write(cast, session, "Member counted, and Ana too.", revision=1)
    member = membership.rename(me=member, name="Bea")
    noting.consent(me=member, session=session, yes=False)
    assert Notes.objects.get().themes == "somebody counted, and somebody too."


@pytest.mark.parametrize("how", ["withdraw", "erased"])
def test_an_old_name_goes_with_whoever_leaves(cast: Cast, session: GroupSession, how: str) -> None:
    member = acting(cast, "member")
    noting.consent(me=member, session=session, yes=True)
    write(cast, session, "Member counted.")
    member = membership.rename(me=member, name="Ana")
    if how == "erased":
        erase_account(actor=cast.person("member"), words="keep")
    else:
        membership.leave(me=member, words="withdraw")
    assert Notes.objects.get().themes == "somebody counted."


@pytest.mark.parametrize(
    ("how", "kept"), [("keep", "Member"), ("former", "somebody"), ("withdraw", "somebody"), ("erased", "somebody")]
)
def test_whoever_leaves_no_name_here_leaves_none_in_the_notes(
    cast: Cast, session: GroupSession, how: str, kept: str
) -> None:
    member = acting(cast, "member")
    noting.consent(me=member, session=session, yes=True)
    write(cast, session, "Member counted the rooms.")
    if how == "erased":
        erase_account(actor=cast.person("member"), words="keep")
    else:
        membership.leave(me=member, words=how)  # type: ignore[arg-type]
    assert Notes.objects.get().themes == f"{kept} counted the rooms."


def test_two_who_write_at_once_lose_nothing(cast: Cast, session: GroupSession, sign_in: SignIn) -> None:
    client = sign_in(cast.person("organizer"))
    write(cast, session, "What the first wrote.")
    typed = {"themes": "What the second wrote.", "revision": "0"}
    shown = client.post(there("notes_edit", session), typed).content.decode()
    assert "Somebody else has written here in the meantime." in shown
    assert "What the first wrote." in shown
    assert "What the second wrote." in shown
    assert Notes.objects.get().themes == "What the first wrote."
    client.post(there("notes_edit", session), {"themes": "Both.", "revision": "1"})
    assert Notes.objects.get().themes == "Both."


def test_the_same_words_twice_are_a_second_press(cast: Cast, session: GroupSession) -> None:
    assert write(cast, session, "Once.").revision == write(cast, session, "Once.").revision == 1


def test_the_note_taker_writes_and_others_do_not(cast: Cast, session: GroupSession) -> None:
    member = acting(cast, "member")
    with pytest.raises(PermissionDenied):
        noting.write(me=member, session=session, themes="Mine.", revision=0)
    SessionRole.objects.create(
        group=cast.group, session=session, membership=member, role="note-taker", status="accepted"
    )
    assert noting.write(me=member, session=session, themes="Mine.", revision=0).themes == "Mine."


def test_notes_hold_themes_cards_decisions_and_commitments(cast: Cast, session: GroupSession, sign_in: SignIn) -> None:
    me = acting(cast, "organizer")
    write(cast, session, "Who counts the rooms?")
    cards.make(me=me, session=session, words="Everybody counts.", kind=Card.Kind.THREAD, speakers=[me])
    deciding.adopt(me=me, proposal=deciding.propose(me=me, session=session, words="Count together."))
    deciding.propose(me=me, session=session, words="Not decided.")
    committing.commit(me=me, session=session, words="Bring paper", owner=me, due_on=timezone.localdate())
    seen = words_of(sign_in(cast.person("member")).get(there("notes", session)).content.decode())
    assert "Themes Who counts the rooms? Everybody counts. Decisions Count together." in seen
    assert "Bring paper by" in seen
    kept = seen.split("Themes")[1].split("My name in these notes")[0]
    assert not [name for name in Membership.objects.values_list("name", flat=True) if name in kept]
    noting.consent(me=me, session=session, yes=True)
    seen = words_of(sign_in(cast.person("member")).get(there("notes", session)).content.decode())
    assert "Bring paper Organizer, by" in seen
    assert "Not decided." not in seen


@pytest.mark.parametrize("count", [1, 3])
def test_notes_cost_the_same_eleven_queries_for_one_of_each_and_for_three(
    cast: Cast, session: GroupSession, sign_in: SignIn, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    me = acting(cast, "organizer")
    write(cast, session, "Who counts the rooms?")
    for number in range(count):
        cards.make(me=me, session=session, words=f"Card {number}.", kind=Card.Kind.THREAD, speakers=[me])
        committing.commit(me=me, session=session, words=f"Call {number}", owner=me, due_on=timezone.localdate())
    client = sign_in(cast.person("member"))
    with django_assert_num_queries(11):
        assert client.get(there("notes", session)).content.decode().count(">Card ") == count
