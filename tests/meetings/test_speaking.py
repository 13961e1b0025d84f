"""A spoken round: turns, passing, coming late, the order, its end; and what comes after it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from groups import membership
from groups.models import GroupSession, Membership
from meetings import speaking, stacking
from meetings.following import screen
from meetings.models import Round, RoundPlace, SessionRole, StackEntry
from tests.meetings.rounds import State, begun, circle, fresh, now_in, press, speaker, states

pytestmark = pytest.mark.django_db
People = list[Membership]


@pytest.fixture
def four(db: None) -> People:
    return circle(4)


def test_the_first_of_the_order_speaks_and_each_hands_on_to_the_next(four: People) -> None:
    round_ = begun(four)
    spoke = []
    for person in four:
        spoke.append(speaker(round_))
        press(person, round_)
    assert spoke == [person.name for person in four]
    assert fresh(round_).status == Round.Status.STACK


def test_who_passes_chooses_who_is_next(four: People) -> None:
    round_ = begun(four)
    press(four[0], round_, State.PASSED, next_id=four[2].pk)
    assert speaker(round_) == four[2].name
    press(four[2], round_, next_id=four[3].pk)
    assert speaker(round_) == four[1].name, "who has spoken doesn't choose: the order goes on"


def test_nobody_is_chosen_who_has_had_a_turn_or_isnt_there(four: People) -> None:
    round_ = begun(four)
    press(four[0], round_)
    for chosen in (four[0].pk, four[1].pk, "nobody", ""):
        press(four[1], round_, State.LATER, next_id=chosen)
        assert speaker(round_) == four[2].name
        RoundPlace.objects.filter(round=round_, membership=four[2]).update(state=State.WAITING)
        RoundPlace.objects.filter(round=round_, membership=four[1]).update(state=State.SPEAKING)


def test_pass_for_now_comes_again_at_the_end(four: People) -> None:
    round_ = begun(four)
    press(four[0], round_, State.LATER)
    for person in four[1:]:
        press(person, round_)
    assert speaker(round_) == four[0].name
    with pytest.raises(ValidationError, match="Everybody else has had a turn"):
        press(four[0], round_, State.LATER)
    assert speaker(round_) == four[0].name
    press(four[0], round_, State.PASSED)
    assert fresh(round_).status == Round.Status.STACK


def test_whoever_comes_late_has_the_last_turn_and_only_one(four: People) -> None:
    round_ = begun(four[:3])
    speaking.take_part(me=four[3], round_=round_)
    speaking.take_part(me=four[3], round_=round_)
    speaking.take_part(me=four[1], round_=round_)
    assert states(round_) == ["speaking", "waiting", "waiting", "waiting"]
    for person in four:
        press(person, round_)
    with pytest.raises(ValidationError, match="Everybody has had a turn now"):
        speaking.take_part(me=four[0], round_=round_)


def test_only_who_facilitates_gives_others_a_turn_or_changes_the_order(four: People) -> None:
    round_ = begun(four[:3])
    with pytest.raises(PermissionDenied):
        speaking.take_part(me=four[1], round_=round_, person=four[3].pk)
    with pytest.raises(PermissionDenied):
        speaking.move_before(me=four[1], round_=round_, person=four[2].pk, other=four[1].pk)
    with pytest.raises(PermissionDenied):
        press(four[2], round_)
    with pytest.raises(PermissionDenied):
        speaking.close(me=four[1], round_=round_, revision=0)
    with pytest.raises(PermissionDenied):
        begun(four[1:], round_.session)
    for _twice in range(2):
        speaking.move_before(me=four[0], round_=round_, person=four[2].pk, other=four[1].pk)
    speaking.move_before(me=four[0], round_=round_, person=four[2].pk, other=four[2].pk)
    speaking.take_part(me=four[0], round_=round_, person=four[3].pk)
    press(four[0], round_)
    assert speaker(round_) == four[2].name


def test_the_phone_that_ran_the_round_can_be_replaced(four: People) -> None:
    """Its state lies on the server: whoever facilitates goes on, and whoever's turn it is needs nobody."""
    round_ = begun(four)
    press(four[0], round_)
    press(four[1], round_)
    SessionRole.objects.create(
        group=four[0].group, session=round_.session, membership=four[3], role="facilitator", status="accepted"
    )
    press(four[3], round_)
    assert speaker(round_) == four[3].name


def test_a_press_on_an_old_screen_says_where_the_round_is(four: People) -> None:
    round_ = begun(four)
    press(four[0], round_)
    with pytest.raises(speaking.MovedOnError, match=r"pressed a moment before you\. Now it is Person1’s turn\."):
        speaking.end_turn(me=four[0], round_=round_, revision=0, end=State.PASSED)
    assert states(round_) == ["spoken", "speaking", "waiting", "waiting"]


def test_who_leads_is_told_why_when_somebody_else_was_quicker(four: People) -> None:
    """Also where the one who leads has had a turn of their own, that ended in the same way."""
    round_ = begun(four)
    press(four[0], round_)
    seen = fresh(round_).revision
    press(four[1], round_)
    with pytest.raises(speaking.MovedOnError, match=r"pressed a moment before you\. Now it is Person2’s turn\."):
        speaking.end_turn(me=four[0], round_=round_, revision=seen, end=State.SPOKEN)
    assert speaker(round_) == four[2].name


def test_who_leads_and_presses_twice_for_somebody_is_told_nothing(four: People) -> None:
    round_ = begun(four)
    press(four[0], round_)
    seen = fresh(round_).revision
    for _twice in range(2):
        speaking.end_turn(me=four[0], round_=round_, revision=seen, end=State.SPOKEN)
    assert speaker(round_) == four[2].name


def test_a_double_press_does_the_thing_once_without_a_word(four: People) -> None:
    round_ = begun(four)
    for _twice in range(2):
        speaking.end_turn(me=four[0], round_=round_, revision=0, end=State.SPOKEN)
    assert states(round_) == ["spoken", "speaking", "waiting", "waiting"]


def test_whoever_leaves_the_group_leaves_the_round(four: People) -> None:
    round_ = begun(four)
    membership.leave(me=four[1])
    press(four[0], round_, State.PASSED, next_id=four[1].pk)
    assert speaker(round_) == four[2].name
    membership.remove(me=four[0], member=four[3], reason="No.")
    press(four[2], round_)
    assert fresh(round_).status == Round.Status.STACK


def test_two_rounds_dont_go_on_at_once_and_none_in_a_session_called_off(four: People) -> None:
    round_ = begun(four)
    with pytest.raises(ValidationError, match="going on already"):
        begun(four, round_.session)
    speaking.close(me=four[0], round_=round_, revision=0)
    begun(four, round_.session)
    GroupSession.objects.update(status=GroupSession.Status.CANCELLED)
    with pytest.raises(ValidationError, match="called off"):
        begun(four, GroupSession.objects.get())


def test_somebody_who_left_meanwhile_is_asked_about(four: People) -> None:
    membership.leave(me=four[1])
    with pytest.raises(ValidationError, match="The list has changed"):
        begun(four)
    with pytest.raises(ValidationError, match="Tick who takes part"):
        speaking.begin(me=four[0], session=now_in(four[0].group), question="?", people=[])


def test_every_change_is_told_to_the_screens(four: People) -> None:
    session = now_in(four[0].group)
    numbers = []
    acts: list[Callable[[], None]] = [
        lambda: None,
        lambda: press(four[0], round_),
        lambda: speaking.take_part(me=four[3], round_=round_),
        lambda: speaking.move_before(me=four[0], round_=round_, person=four[3].pk, other=four[2].pk),
        lambda: all_press(round_, four[1], four[3], four[2]),
        lambda: stacking.ask(me=four[1], round_=round_, spoken_less=False),
        lambda: stacking.ask(me=four[2], round_=round_, spoken_less=False),
        lambda: stacking.take_back(me=four[2], round_=round_),
        lambda: stacking.give_word(me=four[1], round_=round_, revision=fresh(round_).revision, person=four[1].pk),
        lambda: speaking.close(me=four[0], round_=round_, revision=fresh(round_).revision),
    ]
    round_ = begun(four[:3], session)
    for act in acts:
        act()
        numbers.append(GroupSession.objects.get().revision)
    assert numbers == sorted(set(numbers))


def all_press(round_: Round, *people: Membership) -> None:
    for person in people:
        press(person, round_)


def after(people: People) -> Round:
    round_ = begun(people)
    for person in people:
        press(person, round_)
    return fresh(round_)


def queue(round_: Round) -> list[str]:
    return [entry.membership.name for entry in stacking.in_order(round_)]


def test_nobody_asks_to_speak_again_before_everybody_had_a_turn(four: People) -> None:
    round_ = begun(four)
    with pytest.raises(speaking.MovedOnError):
        stacking.ask(me=four[0], round_=round_, spoken_less=True)
    assert not StackEntry.objects.exists()


def test_who_says_that_they_have_spoken_less_comes_before_who_doesnt_say_so(four: People) -> None:
    round_ = after(four)
    for person, less in zip(four, [False, True, False, True], strict=True):
        stacking.ask(me=person, round_=round_, spoken_less=less)
    assert queue(round_) == ["Person1", "Person3", "Person0", "Person2"]
    stacking.ask(me=four[1], round_=round_, spoken_less=False)
    assert queue(round_) == ["Person3", "Person0", "Person1", "Person2"]


def test_the_first_on_the_stack_begins_and_hands_on(four: People) -> None:
    round_ = after(four)
    for person in four[1:]:
        stacking.ask(me=person, round_=round_, spoken_less=False)
    with pytest.raises(PermissionDenied):
        stacking.give_word(me=four[2], round_=round_, revision=round_.revision, person=four[2].pk)
    stacking.give_word(me=four[1], round_=round_, revision=round_.revision, person=four[1].pk)
    seen = fresh(round_).revision
    with pytest.raises(PermissionDenied):
        stacking.end_word(me=four[3], round_=round_, revision=seen, person=four[1].pk)
    for _twice in range(2):
        stacking.end_word(me=four[1], round_=round_, revision=seen, person=four[1].pk)
    assert queue(round_) == ["Person2", "Person3"]
    assert screen(round_.session, four[2]).has_word
    with pytest.raises(speaking.MovedOnError):
        stacking.end_word(me=four[0], round_=round_, revision=seen, person=four[1].pk)


def test_what_is_over_is_kept_nowhere(four: People) -> None:
    round_ = after(four)
    for person in four:
        stacking.ask(me=person, round_=round_, spoken_less=True)
    stacking.take_back(me=four[3], round_=round_)
    stacking.give_word(me=four[0], round_=round_, revision=round_.revision, person=four[0].pk)
    stacking.end_word(me=four[0], round_=round_, revision=round_.revision + 1, person=four[0].pk)
    assert StackEntry.objects.count() == 2, "who has spoken again and who took it back leave no row"
    speaking.close(me=four[0], round_=round_, revision=fresh(round_).revision)
    assert not StackEntry.objects.exists()
    assert not RoundPlace.objects.exists()


def test_a_round_that_nobody_closed_is_closed_by_the_clock(four: People) -> None:
    round_ = after(four)
    assert speaking.close_forgotten() == 0
    GroupSession.objects.update(ends_at=timezone.now() - timedelta(hours=7), starts_at=timezone.now() - timedelta(9))
    assert speaking.close_forgotten() == 1
    assert speaking.close_forgotten() == 0
    assert fresh(round_).status == Round.Status.CLOSED
    assert not RoundPlace.objects.exists()
