"""Whatever twelve people press in whatever order: nobody speaks twice in a round, nobody is lost, and it ends."""

from collections import Counter
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from groups import membership
from meetings import speaking, stacking
from meetings.models import Round
from tests.meetings.rounds import State, begun, circle, fresh, press, speaker

TWELVE = st.integers(0, 11)
ENDS = st.sampled_from([State.SPOKEN, State.PASSED, State.LATER])


class Pressing(RuleBasedStateMachine):
    """Nine begin, three may come late; any press may be stale, or by somebody who may not."""

    @initialize()
    def sit_down(self) -> None:
        self.example = transaction.atomic()
        self.example.__enter__()
        self.people = circle(12)
        self.round = begun(self.people[:9])
        self.inside = {person.pk for person in self.people[:9]}
        self.gone: set[str] = set()
        self.spoke: Counter[str] = Counter()
        self.presses = 0

    def attempt(self, act: Callable[[], None]) -> bool:
        try:
            with transaction.atomic():
                act()
        except (ValidationError, PermissionDenied):
            return False
        return True

    @rule(who=TWELVE, end=ENDS, chosen=TWELVE, late=st.booleans())
    def presses_an_end(self, who: int, end: State, chosen: int, late: bool) -> None:
        before, seen = speaker(self.round), fresh(self.round).revision
        me, next_id = self.people[who], self.people[chosen].pk
        if me.pk in self.gone:
            return
        done = self.attempt(
            lambda: speaking.end_turn(
                me=me, round_=self.round, revision=seen - late, end=speaking.State(end), next_id=next_id
            )
        )
        if done and fresh(self.round).revision == seen + 1:
            self.presses += 1
            if end == State.SPOKEN:
                self.spoke[before] += 1

    @rule(who=TWELVE)
    def comes_late(self, who: int) -> None:
        me = self.people[who]
        if me.pk not in self.gone and self.attempt(lambda: speaking.take_part(me=me, round_=self.round)):
            self.inside.add(me.pk)

    @rule(who=TWELVE, person=TWELVE, other=TWELVE)
    def changes_the_order(self, who: int, person: int, other: int) -> None:
        names = {"person": self.people[person].pk, "other": self.people[other].pk}
        self.attempt(lambda: speaking.move_before(me=self.people[who], round_=self.round, **names))

    @rule(who=TWELVE, less=st.booleans())
    def asks(self, who: int, less: bool) -> None:
        asked = self.attempt(lambda: stacking.ask(me=self.people[who], round_=self.round, spoken_less=less))
        assert asked == (fresh(self.round).status == Round.Status.STACK)

    @precondition(lambda self: len(self.gone) < 3)
    @rule(who=st.integers(1, 11))
    def leaves_the_group(self, who: int) -> None:
        me = self.people[who]
        if me.pk not in self.gone:
            membership.leave(me=me)
            self.gone.add(me.pk)

    @invariant()
    def nobody_speaks_twice_and_nobody_is_lost(self) -> None:
        assert all(times == 1 for times in self.spoke.values())
        places = list(self.round.places.all())
        assert {place.membership_id for place in places} == self.inside
        assert len(places) == len(self.inside)
        speaks = [place for place in places if place.state == State.SPEAKING]
        if fresh(self.round).status == Round.Status.OPEN:
            assert len(speaks) == 1
            return
        assert speaks == []
        left_over = [place for place in places if place.state in {State.WAITING, State.LATER}]
        assert {place.membership_id for place in left_over} <= self.gone

    def teardown(self) -> None:
        """However far it went, everybody passing for now whenever they can, it ends."""
        try:
            self.ends()
        finally:
            transaction.set_rollback(True)
            self.example.__exit__(None, None, None)

    def ends(self) -> None:
        organizer = self.people[0]
        for _press in range(2 * len(self.inside)):
            if fresh(self.round).status != Round.Status.OPEN:
                break
            if not self.attempt(lambda: press(organizer, self.round, State.LATER)):
                assert self.attempt(lambda: press(organizer, self.round, State.PASSED))
        assert fresh(self.round).status == Round.Status.STACK


@pytest.mark.django_db
def test_a_round_goes_once_round_whatever_is_pressed() -> None:
    # An example is forty presses, each several statements.
    run_state_machine_as_test(
        Pressing, settings=settings(max_examples=max(8, settings().max_examples // 6), stateful_step_count=40)
    )
