"""Cards: without names, and kept with consent alone."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from groups import membership
from groups.models import GroupSession, Membership
from meetings import cards, noting, writing
from meetings.models import Brought, Card, CardConsent, Contribution
from tests import texts
from tests.cast import Cast, join
from tests.meetings.written import round_in
from tests.planned import session_in, words_of

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]
SECRET = "My foreman shouts when the counter stops."


@pytest.fixture
def session(cast: Cast) -> GroupSession:
    return session_in(cast)


def acting(cast: Cast, role: str) -> Membership:
    return Membership.objects.acting(cast.person(role)).get(group=cast.group)


def made(cast: Cast, session: GroupSession, by: str, *speakers: str, words: str = SECRET) -> Card:
    return cards.make(
        me=acting(cast, by),
        session=session,
        words=words,
        kind=Card.Kind.EXPERIENCE,
        speakers=[acting(cast, role) for role in speakers],
    )


def page_for(sign_in: SignIn, cast: Cast, role: str, session: GroupSession) -> str:
    address = reverse("cards", args=[session.group_id, session.pk])
    return sign_in(cast.person(role)).get(address).content.decode()


def test_one_s_own_words_are_kept_at_once_and_show_no_name(cast: Cast, session: GroupSession, sign_in: SignIn) -> None:
    made(cast, session, "member", "member")
    seen = page_for(sign_in, cast, "moderator", session)
    assert SECRET in seen
    assert "Member" not in words_of(seen.split("Experience")[1].split("Make a card")[0])


def test_somebody_else_s_words_wait_for_their_yes_and_only_they_know(
    cast: Cast, session: GroupSession, sign_in: SignIn
) -> None:
    card = made(cast, session, "organizer", "member")
    assert SECRET in page_for(sign_in, cast, "member", session)
    for role in ("organizer", "moderator"):
        for address in ("cards", "group_session", "card_join"):
            there = reverse(address, args=[session.group_id, session.pk])
            assert SECRET not in sign_in(cast.person(role)).get(there).content.decode(), (role, address)
    cards.answer(me=acting(cast, "member"), card=card, yes=True)
    assert SECRET in page_for(sign_in, cast, "moderator", session)


def test_a_no_deletes_the_card_and_tells_nobody(cast: Cast, session: GroupSession, sign_in: SignIn) -> None:
    card = made(cast, session, "organizer", "member")
    cards.answer(me=acting(cast, "member"), card=card, yes=False)
    assert not Card.objects.exists()
    assert SECRET not in page_for(sign_in, cast, "organizer", session)


def test_a_card_with_the_words_of_two_needs_both(cast: Cast, session: GroupSession) -> None:
    card = made(cast, session, "organizer", "member", "moderator")
    cards.answer(me=acting(cast, "member"), card=card, yes=True)
    assert Card.objects.get().status == Card.Status.ASKED
    cards.answer(me=acting(cast, "moderator"), card=card, yes=True)
    assert Card.objects.get().status == Card.Status.KEPT


def test_nobody_says_yes_for_somebody_else(cast: Cast, session: GroupSession, sign_in: SignIn) -> None:
    card = made(cast, session, "organizer", "member")
    address = reverse("card_answer", args=[session.group_id, session.pk, card.pk])
    for role in ("organizer", "moderator"):
        assert sign_in(cast.person(role)).post(address, {"answer": "yes"}).status_code == 404
    cards.answer(me=acting(cast, "organizer"), card=card, yes=True)
    assert Card.objects.get().status == Card.Status.ASKED


def test_cards_are_joined_when_everybody_whose_words_they_hold_agrees(
    cast: Cast, session: GroupSession, sign_in: SignIn
) -> None:
    mine = made(cast, session, "member", "member")
    theirs = made(cast, session, "moderator", "moderator", words="Mine too.")
    joined = cards.join(me=acting(cast, "organizer"), session=session, cards=[mine, theirs], words="They shout.")
    assert {card.words for card in Card.objects.kept()} == {SECRET, "Mine too."}
    assert "They shout." not in page_for(sign_in, cast, "organizer", session)
    for role in ("member", "moderator"):
        cards.answer(me=acting(cast, role), card=joined, yes=True)
    assert [card.words for card in Card.objects.kept()] == ["They shout."]


def test_cards_stay_apart_when_one_says_no(cast: Cast, session: GroupSession) -> None:
    mine = made(cast, session, "member", "member")
    theirs = made(cast, session, "moderator", "moderator", words="Mine too.")
    joined = cards.join(me=acting(cast, "member"), session=session, cards=[mine, theirs], words="They shout.")
    cards.answer(me=acting(cast, "moderator"), card=joined, yes=False)
    assert {card.words for card in Card.objects.all()} == {SECRET, "Mine too."}


def test_a_card_outlives_the_words_that_were_sealed(cast: Cast) -> None:
    """It was kept with its speaker's yes, and has no name; they leave, and their entry goes with them."""
    round_ = round_in(cast)
    me = acting(cast, "member")
    writing.contribute(me=me, round_=round_, words=f"At length: {SECRET}")
    kept = made(cast, round_.session, "member", "member")
    membership.leave(me=me, words="withdraw")
    assert not Contribution.objects.filter(words__contains=SECRET).exists()
    assert Card.objects.kept().get() == kept
    assert kept.words == SECRET


def test_words_can_be_taken_back_and_what_was_joined_stands_again(cast: Cast, session: GroupSession) -> None:
    one, other = made(cast, session, "member", "member"), made(cast, session, "member", "member", words="Again.")
    joined = cards.join(me=acting(cast, "member"), session=session, cards=[one, other], words="They shout.")
    with pytest.raises(PermissionDenied):
        cards.take_back(me=acting(cast, "organizer"), card=joined)
    cards.take_back(me=acting(cast, "member"), card=joined)
    assert {card.words for card in Card.objects.kept()} == {SECRET, "Again."}


def test_joining_takes_two_and_somebody_who_can_be_asked(cast: Cast, session: GroupSession) -> None:
    one, other = made(cast, session, "member", "member"), made(cast, session, "member", "member", words="Again.")
    with pytest.raises(ValidationError, match="two cards or more"):
        cards.join(me=acting(cast, "member"), session=session, cards=[one, one], words="They shout.")
    CardConsent.objects.all().delete()
    with pytest.raises(ValidationError, match="Nobody can be asked any more"):
        cards.join(me=acting(cast, "member"), session=session, cards=[one, other], words="They shout.")


def test_trying_out_names_on_a_card_does_not_tell_whose_words_it_holds(
    cast: Cast, session: GroupSession, sign_in: SignIn
) -> None:
    """The same sentence once more, with this name and with that: who spoke it, and who didn't, look the same."""
    made(cast, session, "member", "member")
    address = reverse("cards", args=[session.group_id, session.pk])
    client, answers = sign_in(cast.person("organizer")), set()
    for guess in ("member", "moderator"):
        typed = {"words": SECRET, "kind": "experience", "speakers": acting(cast, guess).pk}
        answers.add(words_of(client.post(address, typed, follow=True).content.decode()))
    assert len(answers) == 1
    assert "They are asked now." in answers.pop()


def test_joining_a_card_does_not_tell_that_its_speaker_has_left(
    cast: Cast, session: GroupSession, sign_in: SignIn
) -> None:
    """It waits like any other, and is never kept: nobody's words are joined who can't be asked."""
    mine = made(cast, session, "member", "member")
    theirs = made(cast, session, "moderator", "moderator", words="Mine too.")
    membership.leave(me=acting(cast, "moderator"))
    joined = cards.join(me=acting(cast, "member"), session=session, cards=[mine, theirs], words="They shout.")
    assert joined.status == Card.Status.ASKED
    assert {card.words for card in Card.objects.kept()} == {SECRET, "Mine too."}


def test_cards_stand_in_an_order_that_does_not_follow_their_making(cast: Cast, session: GroupSession) -> None:
    for number in range(6):
        made(cast, session, "member", "member", words=f"{number}")
    shown = list(Card.objects.filter(session=session).for_page(acting(cast, "member")))
    assert [card.pk for card in shown] == sorted(card.pk for card in shown)


def test_a_day_after_the_session_nobody_knows_whose_words_they_were(cast: Cast, session: GroupSession) -> None:
    made(cast, session, "member", "member")
    made(cast, session, "organizer", "member", words="Not answered.")
    over = timezone.now() - timedelta(days=2)
    GroupSession.objects.update(starts_at=over, ends_at=over + timedelta(hours=2))
    assert cards.forget_speakers() > 0
    assert [card.words for card in Card.objects.all()] == [SECRET]
    assert not CardConsent.objects.exists()
    assert cards.forget_speakers() == 0


def test_the_same_card_twice_is_a_second_press_but_the_same_words_of_another_are_theirs(
    cast: Cast, session: GroupSession
) -> None:
    assert made(cast, session, "member", "member") == made(cast, session, "member", "member")
    assert made(cast, session, "moderator", "moderator") != made(cast, session, "member", "member")


def test_a_form_needs_somebody_s_words_and_keeps_what_was_typed(
    cast: Cast, session: GroupSession, sign_in: SignIn
) -> None:
    address = reverse("cards", args=[session.group_id, session.pk])
    seen = sign_in(cast.person("member")).post(address, {"words": SECRET, "kind": "thread"}).content.decode()
    assert "Say whose words these are" in seen
    assert SECRET in seen
    assert not Card.objects.exists()


@pytest.mark.parametrize("name", ["Moderator", "Member", "Former"])
def test_no_member_s_name_stands_on_a_card_not_even_one_s_own(
    cast: Cast, session: GroupSession, sign_in: SignIn, name: str
) -> None:
    words = f"{name}’s foreman shouts."
    noting.consent(me=acting(cast, "member"), session=session, yes=True)
    typed = {"words": words, "kind": "thread", "mine": "on"}
    client, address = sign_in(cast.person("member")), reverse("cards", args=[session.group_id, session.pk])
    seen = client.post(address, typed).content.decode()
    assert f"could be names of people here: {name}." in seen
    assert f"{words}</textarea>" in seen
    assert not Card.objects.exists()
    client.post(address, typed | {"no_names": "on"})
    assert Card.objects.get().words == words


def test_joined_cards_hold_no_name_either(cast: Cast, session: GroupSession, sign_in: SignIn) -> None:
    both = [made(cast, session, "member", "member", words=words).pk for words in ("They shout.", "They yell.")]
    address = reverse("card_join", args=[session.group_id, session.pk])
    typed = {"cards": both, "words": "They shout at Moderator."}
    seen = sign_in(cast.person("member")).post(address, typed).content.decode()
    assert "could be names of people here: Moderator." in seen
    assert "They shout at Moderator.</textarea>" in seen
    assert Card.objects.count() == 2


def test_a_card_comes_from_others_goes_with_a_passage_and_leads_to_a_proposal(
    cast: Cast, session: GroupSession, sign_in: SignIn
) -> None:
    passage = texts.thread(cast.group).passage
    assert passage
    Brought.objects.create(group=cast.group, session=session, passage=passage)
    first = made(cast, session, "member", "member")
    client = sign_in(cast.person("member"))
    typed = {"words": "Write it down.", "kind": "action", "mine": "on", "comes_from": first.pk, "passages": passage.pk}
    seen = client.post(reverse("cards", args=[session.group_id, session.pk]), typed, follow=True).content.decode()
    assert f'<q dir="auto">{SECRET}</q>' in seen
    assert passage.quote.split()[0] in seen
    card = Card.objects.get(kind="action")
    decide = f"{reverse('decide', args=[session.group_id, session.pk])}?card={card.pk}"
    assert decide in seen
    assert "Write it down.</textarea>" in client.get(decide).content.decode()


def test_nobody_of_another_group_is_asked(cast: Cast, session: GroupSession) -> None:
    with pytest.raises(PermissionDenied):
        cards.make(
            me=acting(cast, "member"),
            session=session,
            words=SECRET,
            kind=Card.Kind.THREAD,
            speakers=[cast.membership("outsider")],
        )


@pytest.mark.parametrize("count", [1, 3])
def test_cards_cost_the_same_fourteen_queries_for_one_and_for_three(
    cast: Cast, session: GroupSession, sign_in: SignIn, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    join(cast.group, User.objects.create_user("rosa"))
    for number in range(count):
        made(cast, session, "member", "member", words=f"Card {number}.")
        made(cast, session, "organizer", "member", words=f"Asked {number}.")
    client = sign_in(cast.person("member"))
    with django_assert_num_queries(14):
        seen = client.get(reverse("cards", args=[session.group_id, session.pk])).content.decode()
    assert seen.count("card__words") == seen.count("Yes, keep it") == count
