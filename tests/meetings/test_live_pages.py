"""Everybody's own screen while a session goes on, by plain forms, and what a script asks of it every few seconds."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from groups import membership
from groups.models import Attendance, DiscussionGroup, GroupSession, Membership
from meetings import following
from meetings.models import AgendaItem, Round, RoundPlace, StackEntry
from tests.cast import join
from tests.meetings.rounds import QUESTION, State, begun, circle, fresh, now_in, press, signed_in, speaker

pytestmark = pytest.mark.django_db
People = list[Membership]


@pytest.fixture
def three(db: None) -> People:
    return circle(3)


@pytest.fixture
def session(three: People) -> GroupSession:
    return now_in(three[0].group)


def path(session: GroupSession, name: str = "session_live") -> str:
    return reverse(name, args=[session.group_id, session.pk])


def seen(person: Membership, session: GroupSession) -> str:
    """The words of the main part of this person's screen."""
    html = signed_in(person).get(path(session)).content.decode()
    return words(html[html.index("<main") : html.index("</main>")])


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def pressing(me: Membership, round_: Round, name: str, **typed: str) -> str:
    """Sends a form as the present screen has it; returns the words of the page that follows."""
    client = signed_in(me)
    posted = {"round": round_.pk, "revision": str(fresh(round_).revision), **typed}
    answer = client.post(path(round_.session, name), posted, follow=True)
    return words(answer.content.decode())


def test_each_sees_whose_turn_it_is_who_comes_next_and_listens(three: People, session: GroupSession) -> None:
    begun(three, session, minutes_each=3)
    first, second, third = (seen(person, session) for person in three)
    assert "It is your turn" in first
    assert "I have spoken" in first
    for other in (second, third):
        assert f"{QUESTION} speaks now Person0 Next: Person1 about 3 min each" in other
        assert "Listening only. Until everybody has had a turn, there is nothing to type and nothing to raise" in other
        for button in ("I have spoken", "Pass", "Ask to speak"):
            assert button not in other


def test_a_turn_is_ended_by_its_buttons(three: People, session: GroupSession) -> None:
    round_ = begun(three, session)
    pressing(three[0], round_, "session_round_turn", end="later")
    assert "You passed for now. Your turn comes again at the end" in seen(three[0], session)
    pressing(three[1], round_, "session_round_turn", end="passed", next=three[2].pk)
    assert "It is your turn" in seen(three[2], session)
    pressing(three[2], round_, "session_round_turn", end="spoken")
    last = seen(three[0], session)
    assert "It is your turn" in last
    assert "Pass for now" not in last
    pressing(three[0], round_, "session_round_turn", end="spoken")
    assert "Everybody has had a turn. " in seen(three[1], session)


def test_of_two_who_press_one_wins_and_the_other_sees_why(three: People, session: GroupSession) -> None:
    round_ = begun(three, session)
    press(three[0], round_)
    answer = pressing(three[0], round_, "session_round_turn", revision="0", end="passed")
    assert "Somebody pressed a moment before you. Now it is Person1’s turn." in answer
    assert speaker(round_) == "Person1"


@pytest.mark.parametrize(
    "typed", [{}, {"end": "shouted"}, {"revision": "x", "end": "spoken"}, {"round": "0000000000"}, {"revision": "²"}]
)
def test_a_form_that_makes_no_sense_changes_nothing(
    three: People, session: GroupSession, typed: dict[str, str]
) -> None:
    round_ = begun(three, session)
    answer = pressing(three[0], round_, "session_round_turn", **typed)
    assert speaker(round_) == "Person0"
    assert any(said in answer for said in ("Press one of the buttons", "a moment before you", "There is no such round"))


def test_it_is_nobody_elses_to_end_a_turn(three: People, session: GroupSession) -> None:
    round_ = begun(three, session)
    pressing(three[0], round_, "session_round_turn", end="spoken")
    client, posted = signed_in(three[2]), {"round": round_.pk, "revision": "1", "end": "passed"}
    assert client.post(path(session, "session_round_turn"), posted).status_code == 403
    assert speaker(round_) == "Person1"


def test_who_facilitates_presses_for_others_and_changes_the_order(three: People, session: GroupSession) -> None:
    round_ = begun(three, session)
    pressing(three[0], round_, "session_round_order", person=three[2].pk, other=three[1].pk)
    pressing(three[0], round_, "session_round_turn", end="spoken")
    assert speaker(round_) == "Person2"
    assert "For Person2, who has no screen at hand" in seen(three[0], session)
    assert "Lead the round" not in seen(three[1], session)
    pressing(three[0], round_, "session_round_turn", end="passed")
    assert speaker(round_) == "Person1"


def test_whoever_comes_late_takes_the_last_turn(three: People, session: GroupSession) -> None:
    round_ = begun(three[:2], session)
    assert "Whoever comes late has the last turn" in seen(three[2], session)
    assert "Yours comes" in pressing(three[2], round_, "session_round_part")
    assert [place.membership_id for place in round_.places.all()] == [person.pk for person in three]
    assert "Somebody has come late" not in seen(three[0], session)


def test_the_stack_after_the_round(three: People, session: GroupSession) -> None:
    round_ = begun(three, session)
    for person in three:
        press(person, round_)
    assert "Nobody has asked. Silence is an answer too." in seen(three[1], session)
    pressing(three[1], round_, "session_round_ask")
    answer = pressing(three[2], round_, "session_round_ask", spoken_less="yes")
    assert "Who speaks again Person2 Person1" in answer, "the order says it, and no word beside the name"
    assert "I speak now" in answer
    pressing(three[2], round_, "session_round_word", give="yes", person=three[2].pk)
    assert "speaks now Person2" in seen(three[0], session)
    pressing(three[2], round_, "session_round_word", person=three[2].pk)
    assert "It is your turn" in seen(three[1], session)
    pressing(three[0], round_, "session_round_ask")
    assert "Take me off the list" not in pressing(three[0], round_, "session_round_ask", take_back="yes")
    closed = pressing(three[0], round_, "session_round_close")
    assert "No spoken round is going on." in closed
    assert not StackEntry.objects.exists()


def test_beginning_a_round(three: People, session: GroupSession) -> None:
    for person in three[:2]:
        Attendance.objects.create(group=session.group, session=session, membership=person, answer="yes")
    step = AgendaItem.objects.create(
        group=session.group, session=session, position=1, kind="round", title="The round", minutes=45, status="now"
    )
    AgendaItem.objects.filter(pk=step.pk).update(text="What did it cost?")
    client = signed_in(three[0])
    page = client.get(path(session, "session_round_begin")).content.decode()
    assert "What did it cost?" in page
    ticked = re.findall(r'name="people" value="(\w+)" id="[^"]+" checked', page)
    assert set(ticked) == {three[0].pk, three[1].pk}
    order = re.search(r'name="order"[^>]*value="([^"]+)"', page) or re.search(r'value="([^"]+)"[^>]*name="order"', page)
    assert order
    ids = order[1].split(",")
    typed = {"question": "So?", "people": [three[2].pk, three[1].pk], "order": order[1], "minutes_each": "2"}
    moved = client.post(path(session, "session_round_begin"), {**typed, "up": ids[2]}).content.decode()
    assert "So?" in moved
    assert not Round.objects.exists()
    shown = re.findall(r'name="people" value="(\w+)"', moved)
    assert shown == [ids[0], ids[2], ids[1]]
    assert set(re.findall(r'name="people" value="(\w+)" id="[^"]+" checked', moved)) == {three[1].pk, three[2].pk}
    client.post(path(session, "session_round_begin"), {**typed, "order": ",".join(person.pk for person in three)})
    round_ = Round.objects.get()
    assert [place.membership_id for place in round_.places.all()] == [three[1].pk, three[2].pk]
    assert round_.minutes_each == 2


def test_a_refused_beginning_keeps_what_was_typed(three: People, session: GroupSession) -> None:
    client = signed_in(three[0])
    typed = {"question": "", "people": [three[2].pk], "order": ",".join(person.pk for person in three)}
    page = client.post(path(session, "session_round_begin"), typed).content.decode()
    assert "one thing needs another look" in page
    assert re.findall(r'name="people" value="(\w+)" id="[^"]+" checked', page) == [three[2].pk]
    begun(three, session)
    page = client.post(path(session, "session_round_begin"), {**typed, "question": "So?"}).content.decode()
    assert "A round is going on already." in page
    assert "So?" in page


def test_nothing_changed_is_no_content_and_a_change_is_the_part_that_shows_it(
    three: People, session: GroupSession
) -> None:
    round_ = begun(three, session)
    client = signed_in(three[1])
    page = client.get(path(session)).content.decode()
    revision = re.search(r'data-revision="(\d+)"', page)
    assert revision
    asked = f"{path(session, 'session_live_version')}?since={revision[1]}"
    answer = client.get(asked)
    assert (answer.status_code, answer.content) == (204, b"")
    press(three[0], round_)
    changed = client.get(asked).content.decode()
    assert changed.strip().startswith('<div class="room"')
    assert "It is your turn" in words(changed)
    assert "<main" not in changed
    assert client.get(path(session, "session_live_version")).headers["Location"] == path(session)


def test_the_poll_shows_nothing_to_who_was_removed_or_never_was_there(three: People, session: GroupSession) -> None:
    begun(three, session)
    client = signed_in(three[2])
    asked = f"{path(session, 'session_live_version')}?since=1"
    assert client.get(asked).status_code == 204
    membership.remove(me=three[0], member=three[2], reason="No.")
    stranger = Client()
    stranger.force_login(User.objects.create_user("stranger"))
    nowhere = asked.replace(session.pk, "0000000000")
    for ask in (client, stranger):
        gone, never = ask.get(asked), ask.get(nowhere)
        assert (gone.status_code, never.status_code) == (404, 404)
        assert len(gone.content) == len(never.content)


def test_who_is_told_of_a_change_is_who_may_see_the_session(three: People, session: GroupSession) -> None:
    """The statement written by hand says what `visible_to` says."""
    membership.leave(me=three[2])
    other = circle_elsewhere()
    for person in [*three, other]:
        assert person.user
        told = following.revision_seen(person.user, group_id=session.group_id, session_id=session.pk)
        assert (told is not None) == GroupSession.objects.visible_to(person.user).filter(pk=session.pk).exists()
        assert following.revision_seen(person.user, group_id="0000000000", session_id=session.pk) is None


def circle_elsewhere() -> Membership:
    group = DiscussionGroup.objects.create(name="Harvest circle")
    return join(group, User.objects.create_user("elsewhere"))


@pytest.mark.parametrize("size", [1, 3, 12])
def test_a_screen_costs_the_same_however_many_sit_in_the_circle(
    size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    people = circle(size + 1)
    session = now_in(people[0].group)
    begun(people[:size], session)
    client = signed_in(people[size])
    # Session and person; membership, session, round, facilitates?, step, places.
    with django_assert_num_queries(8):
        client.get(path(session))
    # Session and person, and the one question.
    with django_assert_num_queries(3):
        client.get(f"{path(session, 'session_live_version')}?since=1")


def test_the_session_leads_to_its_live_screen_on_the_day(three: People, session: GroupSession) -> None:
    client = signed_in(three[1])
    assert path(session) in client.get(session.get_absolute_url()).content.decode()
    later = timezone.now() + timedelta(days=3)
    GroupSession.objects.update(starts_at=later, ends_at=later + timedelta(hours=2))
    assert path(session) not in client.get(session.get_absolute_url()).content.decode()


def test_an_open_turn_shows_how_long_it_has_gone_on_and_nothing_else_happens(
    three: People, session: GroupSession
) -> None:
    round_ = begun(three, session, minutes_each=1)
    RoundPlace.objects.filter(round=round_, state=State.SPEAKING).update(turn_at=timezone.now() - timedelta(minutes=9))
    html = signed_in(three[1]).get(path(session)).content.decode()
    assert re.search(r'<progress max="60" value="5[34]\d"', html)
    assert speaker(round_) == "Person0"
