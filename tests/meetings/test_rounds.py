"""Holding a round in writing: who may, by whose clock it goes, and what stays as it was asked."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from groups.models import Membership
from meetings import rounds, writing
from meetings.models import Round
from tests.cast import Cast, join
from tests.meetings.written import MOMENT, QUESTION, as_now, round_in
from tests.planned import session_in


@pytest.fixture
def me(cast: Cast) -> Membership:
    return cast.membership("member")


def test_once_it_is_open_its_question_and_its_reveal_stay_and_what_closed_stays_closed(cast: Cast) -> None:
    opened = Round.objects.filter(pk=round_in(cast).pk)
    for change in ({"question": "Another?"}, {"reveal": Round.Reveal.CLOSING}, {"opens_at": None}):
        with pytest.raises(IntegrityError, match="round_opened"), transaction.atomic():
            opened.update(**change)
    opened.update(closes_at=timezone.now() - MOMENT / 100)
    with pytest.raises(IntegrityError, match="round_closed"), transaction.atomic():
        opened.update(closes_at=None)


def test_it_opens_and_closes_by_the_clock_with_nobody_and_nothing_having_run(cast: Cast) -> None:
    now = timezone.now()
    hours = [(-2, -1), (-1, 1), (1, 2), (-1, None), (None, None)]
    seen = []
    for opens, closes in hours:
        at = [hour and now + timedelta(hours=hour) for hour in (opens, closes)]
        round_ = round_in(cast, opens_at=at[0], closes_at=at[1])
        seen.append((round_.has_opened, round_.is_open, round_.has_closed))
    planned, open_, closed = (False, False, False), (True, True, False), (True, False, True)
    assert seen == [closed, open_, planned, open_, planned]


def plan_of(*members: Membership, **changes: object) -> rounds.Plan:
    values = {"question": QUESTION, "reveal": Round.Reveal.EACH, "members": members}
    return rounds.Plan(**{**values, **changes})  # type: ignore[arg-type]


def acting(person: User) -> Membership:
    return Membership.objects.acting(person).get()


def test_only_whoever_facilitates_holds_a_round(cast: Cast, me: Membership) -> None:
    session = session_in(cast)
    with pytest.raises(PermissionDenied):
        rounds.make(me=acting(cast.person("member")), session=session, plan=plan_of(me))
    organizer = acting(cast.person("organizer"))
    made = rounds.make(me=organizer, session=session, plan=plan_of(me))
    assert rounds.make(me=organizer, session=session, plan=plan_of(me)) == made
    for act in (rounds.open_now, rounds.close_now, rounds.take_back):
        with pytest.raises(PermissionDenied):
            act(me=acting(cast.person("member")), round_=made)


def test_who_joined_later_is_added_until_it_closes(cast: Cast, me: Membership) -> None:
    organizer = acting(cast.person("organizer"))
    round_ = rounds.make(me=organizer, session=session_in(cast), plan=plan_of(me))
    rounds.open_now(me=organizer, round_=round_)
    newcomer = join(cast.group, cast.person("newcomer"))
    rounds.add_people(me=organizer, round_=round_, members=[newcomer, me])
    assert list(round_.places.values_list("membership", "position")) == [(me.pk, 1), (newcomer.pk, 2)]
    writing.contribute(me=newcomer, round_=as_now(round_), words="Here.")
    rounds.close_now(me=organizer, round_=round_)
    with pytest.raises(ValidationError):
        rounds.add_people(me=organizer, round_=round_, members=[organizer])


def test_an_open_round_is_neither_changed_nor_taken_back(cast: Cast, me: Membership) -> None:
    organizer = acting(cast.person("organizer"))
    round_ = rounds.make(me=organizer, session=session_in(cast), plan=plan_of(me))
    rounds.revise(me=organizer, round_=round_, plan=plan_of(me, question="Another?"))
    rounds.open_now(me=organizer, round_=round_)
    for act in (
        lambda: rounds.revise(me=organizer, round_=round_, plan=plan_of(me)),
        lambda: rounds.take_back(me=organizer, round_=round_),
    ):
        with pytest.raises(ValidationError):
            act()
    assert as_now(round_).question == "Another?"


def test_the_bell_of_an_open_round_is_moved_later_or_earlier_but_not_into_the_past(cast: Cast, me: Membership) -> None:
    organizer, now = acting(cast.person("organizer")), timezone.now()
    round_ = round_in(cast, opens_at=now - timedelta(hours=1), closes_at=now + timedelta(hours=1))
    for hours in (5, 2):
        closes_at = now + timedelta(hours=hours)
        assert rounds.move_bell(me=organizer, round_=round_, closes_at=closes_at).closes_at == closes_at
    with pytest.raises(PermissionDenied):
        rounds.move_bell(me=acting(cast.person("member")), round_=round_, closes_at=now + timedelta(hours=9))
    with pytest.raises(ValidationError, match="has passed"):
        rounds.move_bell(me=organizer, round_=round_, closes_at=now)
    rounds.close_now(me=organizer, round_=round_)
    with pytest.raises(ValidationError, match="isn’t open"):
        rounds.move_bell(me=organizer, round_=round_, closes_at=now + timedelta(hours=9))


def test_a_planned_hour_opens_it_for_writing_though_nobody_pressed_anything(cast: Cast, me: Membership) -> None:
    round_ = round_in(cast, opens_at=timezone.now() + timedelta(hours=1))
    with pytest.raises(ValidationError, match="isn’t open yet"):
        writing.contribute(me=me, round_=round_, words="Here.")
    Round.objects.filter(pk=round_.pk).update(opens_at=timezone.now() - MOMENT)
    assert writing.contribute(me=me, round_=as_now(round_), words="Here.").is_sealed


def test_its_bell_is_not_moved_to_the_end_of_all_years(cast: Cast) -> None:
    round_ = round_in(cast)
    organizer = Membership.objects.acting(cast.person("organizer")).get()
    with pytest.raises(ValidationError, match="Is the year right"):
        rounds.move_bell(me=organizer, round_=round_, closes_at=datetime(9999, 12, 31, tzinfo=UTC))
    assert as_now(round_).closes_at is None
