"""The last turn, a double press and two facilitators: what holds when people press at one moment."""

from functools import partial
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from groups.models import Membership
from meetings import speaking, stacking
from meetings.models import Round, RoundPlace, SessionRole
from tests.meetings.rounds import State, begun, circle, fresh, many_begun, now_in, press, states
from tests.races import FEWER, ROUNDS, StartingLine, all_at_once

pytestmark = pytest.mark.postgresql


def kinds(outcomes: list[object]) -> list[str]:
    return sorted(type(outcome).__name__ for outcome in outcomes)


@pytest.fixture
def three(transactional_db: None) -> list[Membership]:
    return circle(3)


def last_turn(people: list[Membership]) -> Round:
    """A round in which the last of them speaks."""
    Round.objects.all().delete()
    round_ = begun(people, now_in(people[0].group))
    for person in people[:-1]:
        press(person, round_)
    return fresh(round_)


def end_the_last_turn(three: list[Membership]) -> None:
    """The speaker says "spoken", a facilitator "pass" for them, another "pass", all on the same screen."""
    with StartingLine(3) as line:
        for round_ in many_begun(three, ROUNDS, spoken=2):
            leads = {"group": three[1].group, "membership": three[1], "role": "facilitator", "status": "accepted"}
            SessionRole.objects.create(session=round_.session, **leads)
            end = partial(speaking.end_turn, round_=round_, revision=round_.revision)
            outcomes = line.start(
                [
                    partial(end, me=three[2], end=State.SPOKEN),
                    partial(end, me=three[0], end=State.PASSED),
                    partial(end, me=three[1], end=State.PASSED),
                ]
            )
            assert kinds(outcomes) == ["MovedOnError", "MovedOnError", "NoneType"]
            after = fresh(round_)
            assert (after.status, after.revision) == (Round.Status.STACK, round_.revision + 1)
            assert states(round_)[:2] == ["spoken", "spoken"]
            assert states(round_)[2] in {"spoken", "passed"}


def test_the_last_turn_ends_once(three: list[Membership]) -> None:
    end_the_last_turn(three)


def looked(round_: Round, revision: int, *statuses: Round.Status) -> bool:
    """`speaking.took`, naively: it looks, and then writes."""
    seen = Round.objects.filter(pk=round_.pk, status__in=statuses, revision=revision).exists()
    Round.objects.filter(pk=round_.pk).update(revision=F("revision") + 1)
    return seen


def test_who_looks_before_the_press_ends_the_last_turn_twice(
    three: list[Membership], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speaking, "took", looked)
    with pytest.raises(AssertionError):
        end_the_last_turn(three)


def test_who_comes_late_at_the_last_turn_has_a_turn_or_is_told(three: list[Membership]) -> None:
    """Either they are in before it ends and speak next, or the round is once round and they are not in it."""
    with StartingLine(2) as line:
        for round_ in many_begun(three[:2], ROUNDS, spoken=1):
            ends, comes = line.start(
                [
                    partial(speaking.end_turn, me=three[1], round_=round_, revision=round_.revision, end=State.SPOKEN),
                    partial(speaking.take_part, me=three[2], round_=round_),
                ]
            )
            came = comes is None
            assert ends is None
            assert fresh(round_).status == (Round.Status.OPEN if came else Round.Status.STACK)
            assert states(round_) == ["spoken", "spoken", *(["speaking"] if came else [])]


def test_a_look_before_the_press_ends_two_turns(three: list[Membership]) -> None:
    """Why one UPDATE decides: whoever looks first and then acts ends the turn of whoever came next."""
    round_ = begun(three, now_in(three[0].group))
    looked = Barrier(2)

    def naive(end: State) -> None:
        with transaction.atomic():
            revision = Round.objects.get(pk=round_.pk).revision
            looked.wait(timeout=60)
            if revision != 0:
                raise ValidationError("Somebody was faster.")
            Round.objects.filter(pk=round_.pk).update(revision=1)
            now = RoundPlace.objects.get(round=round_, state=State.SPEAKING)
            RoundPlace.objects.filter(pk=now.pk).update(state=end)
            following = RoundPlace.objects.filter(round=round_, state=State.WAITING).first()
            if following:
                RoundPlace.objects.filter(pk=following.pk).update(state=State.SPEAKING, turn_at=timezone.now())

    all_at_once([partial(naive, State.SPOKEN), partial(naive, State.PASSED)])
    assert sorted(states(round_)) == ["passed", "speaking", "spoken"], "two turns ended by what was one press each"


def test_a_double_press_ends_one_turn(three: list[Membership]) -> None:
    with StartingLine(3) as line:
        for round_ in many_begun(three, ROUNDS):
            act = partial(speaking.end_turn, me=three[0], round_=round_, revision=0, end=State.SPOKEN)
            assert kinds(line.start([act] * 3)) == ["NoneType"] * 3
            assert states(round_) == ["spoken", "speaking", "waiting"]


def test_two_facilitators_begin_one_round(three: list[Membership]) -> None:
    session = now_in(three[0].group)
    with StartingLine(3) as line:
        for _time in range(FEWER):
            Round.objects.all().delete()
            outcomes = line.start([partial(begun, three, session)] * 3)
            assert kinds(outcomes) == ["Round", "ValidationError", "ValidationError"]
            assert RoundPlace.objects.count() == 3


def test_everybody_asks_for_the_word_at_once_and_each_is_on_the_stack_once(three: list[Membership]) -> None:
    round_ = last_turn(three)
    press(three[2], round_)
    asks = [partial(stacking.ask, me=person, round_=round_, spoken_less=False) for person in three * 3]
    assert kinds(all_at_once(asks)) == ["NoneType"] * 9
    assert sorted(entry.membership.name for entry in stacking.in_order(round_)) == ["Person0", "Person1", "Person2"]
    seen = fresh(round_).revision
    gives = [
        partial(stacking.give_word, me=three[0], round_=round_, revision=seen, person=person.pk) for person in three
    ]
    assert kinds(all_at_once(gives)) == ["MovedOnError", "MovedOnError", "NoneType"]
