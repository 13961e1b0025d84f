"""The page on which a session decides, and the list of what the group took on."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from groups.models import GroupSession, Membership
from meetings import committing, deciding
from meetings.models import Commitment, Proposal
from tests.cast import Cast
from tests.planned import page, session_in, words_of

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]


@pytest.fixture
def session(cast: Cast) -> GroupSession:
    return session_in(cast)


@pytest.fixture
def member(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.person("member"))


@pytest.fixture
def organizer(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.person("organizer"))


def address(name: str, session: GroupSession, *more: str) -> str:
    return reverse(name, args=[session.group_id, session.pk, *more])


def acting(cast: Cast, role: str) -> Membership:
    return Membership.objects.acting(cast.person(role)).get(group=cast.group)


def test_a_proposal_is_answered_adopted_and_taken_on(session: GroupSession, member: Client, organizer: Client) -> None:
    shown = member.post(address("decide", session), {"words": "Ask the union in."}, follow=True).content.decode()
    assert "Ask the union in." in shown
    proposal = Proposal.objects.get()
    typed = {"revision": 0, "answer": "aside", "reason": ""}
    shown = organizer.post(address("proposal_answer", session, proposal.pk), typed, follow=True).content.decode()
    assert "Organizer: stands aside" in words_of(shown)
    shown = organizer.post(address("proposal_adopt", session, proposal.pk), follow=True).content.decode()
    assert "Ask the union in. adopted" in words_of(shown)
    form = member.get(f"{address('commitment_add', session)}?proposal={proposal.pk}").content.decode()
    assert 'value="Ask the union in."' in form
    day = timezone.localdate() + timedelta(9)
    taken = {"words": "Call them", "owner": Membership.objects.get(name="Member").pk, "due_on": day.isoformat()}
    shown = member.post(address("commitment_add", session), taken, follow=True).content.decode()
    assert "Call them" in shown
    seen = words_of(page(organizer, session))
    assert "Ask the union in. Call them Member, by" in seen


def test_an_objection_without_a_reason_comes_back_where_it_was_made(
    cast: Cast, session: GroupSession, member: Client
) -> None:
    for words in ("First.", "Second."):
        deciding.propose(me=acting(cast, "organizer"), session=session, words=words)
    proposal = Proposal.objects.get(words="Second.")
    typed = {"revision": 0, "answer": "object", "reason": ""}
    shown = member.post(address("proposal_answer", session, proposal.pk), typed).content.decode()
    assert "Say in a few words what speaks against it" in shown
    assert shown.index("First.") < shown.index("Say in a few words")
    assert 'value="object"' in shown.split("Second.")[1]
    assert "checked" in shown.split("Second.")[1]


def test_an_answer_to_older_words_is_kept_on_the_page_and_not_counted(
    cast: Cast, session: GroupSession, member: Client
) -> None:
    proposal = deciding.propose(me=acting(cast, "organizer"), session=session, words="In spring.")
    deciding.reword(me=acting(cast, "organizer"), proposal=proposal, words="In autumn.")
    typed = {"revision": 0, "answer": "object", "reason": "Spring is the harvest."}
    shown = member.post(address("proposal_answer", session, proposal.pk), typed).content.decode()
    assert "put in other words in the meantime" in shown
    assert "Spring is the harvest." in shown
    assert not proposal.answers.exists()


def test_the_one_who_facilitates_is_told_why_it_can_not_be_adopted(
    cast: Cast, session: GroupSession, organizer: Client
) -> None:
    proposal = deciding.propose(me=acting(cast, "member"), session=session, words="In spring.")
    against = {"answer": "object", "reason": "Too soon.", "revision": 0}
    organizer.post(address("proposal_answer", session, proposal.pk), against)
    assert "we do it" not in organizer.get(address("decide", session)).content.decode()
    shown = organizer.post(address("proposal_adopt", session, proposal.pk), follow=True).content.decode()
    assert "Somebody objects." in shown
    assert Proposal.objects.get().status == Proposal.Status.OPEN


def test_nothing_yet_is_decided_and_offered_no_more(session: GroupSession, organizer: Client, member: Client) -> None:
    assert "We decide: nothing yet" not in member.get(address("decide", session)).content.decode()
    shown = organizer.post(address("decide_nothing_yet", session), follow=True).content.decode()
    assert "The group does nothing for now." in shown
    assert "We decide: nothing yet" not in shown
    assert "Nothing yet" in page(member, session)


def test_a_day_that_is_over_comes_back(session: GroupSession, member: Client, cast: Cast) -> None:
    typed = {"words": "Call them", "owner": acting(cast, "member").pk, "due_on": "2020-01-01"}
    shown = member.post(address("commitment_add", session), typed).content.decode()
    assert "That day is over." in shown
    assert 'value="Call them"' in shown


def test_the_next_session_opens_with_what_became_of_it(cast: Cast, session: GroupSession, organizer: Client) -> None:
    later = session_in(cast, starts_at=session.starts_at + timedelta(7), ends_at=session.ends_at + timedelta(7))
    me = acting(cast, "member")
    commitment = committing.commit(me=me, session=session, words="Call them", owner=me, due_on=timezone.localdate())
    shown = organizer.get(address("decide", later)).content.decode()
    assert shown.index("What became of it") < shown.index("Call them") < shown.index("Proposals")
    follow_up = f"{reverse('commitment_follow_up', args=[cast.group.pk, commitment.pk])}?session={later.pk}"
    assert follow_up in shown
    shown = organizer.post(
        follow_up, {"status": "done", "outcome": "They come on Friday."}, follow=True
    ).content.decode()
    assert "Call them" not in shown
    listed = organizer.get(reverse("commitment_list", args=[cast.group.pk])).content.decode()
    assert "They come on Friday." in listed


def opening(seen: str) -> str:
    """The part of a session's page that asks after what was taken on earlier; empty where there is none."""
    return seen.partition('id="opening"')[2].partition("</section>")[0]


def test_the_opening_says_in_place_what_became_of_it(
    cast: Cast, session: GroupSession, member: Client, sign_in: SignIn
) -> None:
    later = session_in(cast, starts_at=session.starts_at + timedelta(7), ends_at=session.ends_at + timedelta(7))
    last = session_in(cast, starts_at=later.starts_at + timedelta(7), ends_at=later.ends_at + timedelta(7))
    me = acting(cast, "member")
    commitment = committing.commit(me=me, session=session, words="Call them", owner=me, due_on=timezone.localdate())
    assert not opening(page(member, session))
    there = reverse("commitment_follow_up", args=[cast.group.pk, commitment.pk]) + f"?session={later.pk}&opening=1"
    for role, may in (("member", True), ("organizer", True), ("moderator", False)):
        seen = opening(page(sign_in(cast.person(role)), later))
        assert "Call them Member, by" in words_of(seen)
        assert (there.replace("&", "&amp;") in seen) == ("It is still open" in seen) == may, role
    response = member.post(there, {"status": "open", "outcome": "Nobody answered."})
    assert response.headers["Location"] == f"{later.get_absolute_url()}#opening"
    for coming in (later, last):
        seen = opening(page(member, coming))
        assert "Nobody answered." in seen
        assert 'class="tag"' not in seen
    now = timezone.now()
    GroupSession.objects.filter(pk=session.pk).update(starts_at=now - timedelta(9), ends_at=now - timedelta(8))
    member.post(there, {"status": "done", "outcome": "They come on Friday."})
    seen = opening(page(member, later))
    assert "Call them done" in words_of(seen)
    assert "They come on Friday." in seen
    assert not opening(page(member, last))


def test_too_many_words_at_the_opening_come_back(cast: Cast, session: GroupSession, member: Client) -> None:
    later = session_in(cast, starts_at=session.starts_at + timedelta(7), ends_at=session.ends_at + timedelta(7))
    me = acting(cast, "member")
    commitment = committing.commit(me=me, session=session, words="Call them", owner=me, due_on=timezone.localdate())
    there = reverse("commitment_follow_up", args=[cast.group.pk, commitment.pk]) + f"?session={later.pk}&opening=1"
    seen = member.post(there, {"status": "done", "outcome": "x" * 1001}).content.decode()
    assert "x" * 1001 in seen
    assert f'href="{later.get_absolute_url()}#opening"' in seen
    assert Commitment.objects.get().status == Commitment.Status.OPEN


@pytest.mark.parametrize("count", [0, 1, 3])
def test_the_opening_costs_a_session_s_page_no_query_more(
    cast: Cast, session: GroupSession, member: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    later = session_in(cast, starts_at=session.starts_at + timedelta(7), ends_at=session.ends_at + timedelta(7))
    me = acting(cast, "member")
    for number in range(count):
        committing.commit(me=me, session=session, words=f"Call {number}", owner=me, due_on=timezone.localdate())
    with django_assert_num_queries(15):
        seen = page(member, later)
    assert opening(seen).count("<li>") == count


def test_rule_and_link_agree_on_who_says_what_became_of_it(cast: Cast, session: GroupSession, sign_in: SignIn) -> None:
    me = acting(cast, "member")
    commitment = committing.commit(me=me, session=session, words="Call", owner=me, due_on=timezone.localdate())
    there = reverse("commitment_follow_up", args=[cast.group.pk, commitment.pk])
    for role in ("member", "moderator", "organizer"):
        client = sign_in(cast.person(role))
        offered = there in client.get(reverse("commitment_list", args=[cast.group.pk])).content.decode()
        assert offered == (client.get(there).status_code == 200) == (role != "moderator"), role


def test_a_proposal_of_another_session_is_not_found(cast: Cast, session: GroupSession, organizer: Client) -> None:
    proposal = deciding.propose(me=acting(cast, "member"), session=session, words="In spring.")
    for name in ("proposal_answer", "proposal_edit", "proposal_adopt", "proposal_take_back"):
        assert organizer.post(address(name, session_in(cast), proposal.pk)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_deciding_costs_the_same_ten_queries_for_one_of_each_and_for_three(
    cast: Cast, session: GroupSession, member: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    me = acting(cast, "member")
    for number in range(count):
        proposal = deciding.propose(me=me, session=session, words=f"Proposal {number}.")
        for role in ("member", "moderator"):
            deciding.answer(me=acting(cast, role), proposal=proposal, revision=0, answer=deciding.Answer.AGREE)
        committing.commit(me=me, session=session, words=f"Call {number}", owner=me, due_on=timezone.localdate())
    with django_assert_num_queries(10):
        seen = member.get(address("decide", session)).content.decode()
    assert seen.count("Change my answer") == count
    with django_assert_num_queries(6):
        seen = member.get(reverse("commitment_list", args=[cast.group.pk])).content.decode()
    assert Commitment.objects.count() == count


def test_whoever_follows_up_all_can_say_who_does_it_from_now_on(
    cast: Cast, session: GroupSession, organizer: Client, member: Client
) -> None:
    me = acting(cast, "member")
    commitment = committing.commit(me=me, session=session, words="Call them", owner=me, due_on=timezone.localdate())
    where = reverse("commitment_follow_up", args=[cast.group.pk, commitment.pk])
    assert "Who does it from now on" not in member.get(where).content.decode()
    assert "Who does it from now on" in organizer.get(where).content.decode()
    said = {"status": "open", "outcome": "", "owner": cast.membership("moderator").pk}
    assert "Call them Moderator, by" in words_of(organizer.post(where, said, follow=True).content.decode())


@pytest.mark.parametrize("count", [3, 14])
def test_what_was_left_open_and_taken_on_shows_a_dozen_and_leads_to_the_rest(
    cast: Cast, session: GroupSession, member: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """However many sessions nobody said what became of it."""
    later = session_in(cast, starts_at=session.starts_at + timedelta(7), ends_at=session.ends_at + timedelta(7))
    me, day = acting(cast, "member"), timezone.localdate()
    for number in reversed(range(count)):
        due_on = day + timedelta(number)
        committing.commit(me=me, session=session, words=f"open-{number:02}", owner=me, due_on=due_on)
        committing.commit(me=me, session=later, words=f"made-{number:02}", owner=me, due_on=due_on)
    with django_assert_num_queries(15):
        seen = page(member, later)
    with django_assert_num_queries(9):
        decide = member.get(address("decide", later)).content.decode()
    guide = member.get(address("session_guide", later)).content.decode()
    notes = member.get(address("notes", later)).content.decode()
    first = [f"{number:02}" for number in range(min(count, 12))]
    for shown, kinds in ((seen, ["open", "made"]), (decide, ["open", "made"]), (guide, ["open"]), (notes, ["made"])):
        for kind in kinds:
            assert list(dict.fromkeys(re.findall(rf"{kind}-(\d\d)", shown))) == first
        more = words_of(shown).count("There are 2 more. All that we took on")
        assert more == (len(kinds) if count > 12 else 0)


def test_what_became_of_it_is_counted_with_what_is_left_open(cast: Cast, session: GroupSession) -> None:
    later = session_in(cast, starts_at=session.starts_at + timedelta(7), ends_at=session.ends_at + timedelta(7))
    me, day = acting(cast, "member"), timezone.localdate()
    for number in range(13):
        committing.commit(me=me, session=session, words=f"{number}", owner=me, due_on=day + timedelta(number))
    left_open, made = committing.shown_in(later)
    assert [row.words for row in left_open.rows] == [f"{number}" for number in range(12)]
    assert [row.owner for row in left_open.rows] == [me] * 12
    assert (left_open.more, made.rows, made.more) == (1, [], 0)
    left_open, made = committing.shown_in(session)
    assert (left_open.rows, len(made.rows), made.more) == ([], 12, 1)
