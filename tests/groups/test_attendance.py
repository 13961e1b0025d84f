"""Answers to a session: their order, their end, and places that hold however many want them at once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier, Event
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections, transaction
from django.utils import timezone

from accounts.models import User
from groups import attendance, membership
from groups.models import Attendance, DiscussionGroup, GroupSession, Membership, MembershipRole, Role
from tests.cast import Cast, join
from tests.races import FEWER, StartingLine, all_at_once

YES, MAYBE, NO = Attendance.Answer.YES, Attendance.Answer.MAYBE, Attendance.Answer.NO


def session_of(group: DiscussionGroup, places: int | None = None, **changes: object) -> GroupSession:
    starts = timezone.now() + timedelta(days=7)
    values = {"starts_at": starts, "ends_at": starts + timedelta(hours=2), **changes}
    return GroupSession.objects.create(group=group, title="First evening", time_zone="UTC", places=places, **values)


def names(people: list[Membership]) -> list[str]:
    return [member.display_name for member in people]


def answers(session: GroupSession, me: Membership) -> attendance.Answers:
    return attendance.answers_to(GroupSession.objects.get(pk=session.pk), me)


def test_people_stand_in_the_order_in_which_they_answered(cast: Cast) -> None:
    session = session_of(cast.group)
    organizer, moderator, member = map(cast.membership, ("organizer", "moderator", "member"))
    attendance.answer(me=member, session=session, answer=YES)
    attendance.answer(me=moderator, session=session, answer=MAYBE)
    attendance.answer(me=organizer, session=session, answer=YES)
    seen = answers(session, moderator)
    assert (names(seen.coming), names(seen.maybe), seen.mine) == (["Member", "Organizer"], ["Moderator"], MAYBE)
    # The same again keeps one's place; another answer is a new one.
    attendance.answer(me=member, session=session, answer=YES)
    assert names(answers(session, member).coming) == ["Member", "Organizer"]
    attendance.answer(me=member, session=session, answer=NO)
    attendance.answer(me=member, session=session, answer=YES)
    assert names(answers(session, member).coming) == ["Organizer", "Member"]
    assert Attendance.objects.count() == 3


def test_who_stays_away_is_shown_to_nobody(cast: Cast) -> None:
    session = session_of(cast.group)
    attendance.answer(me=cast.membership("member"), session=session, answer=NO)
    seen = answers(session, cast.membership("organizer"))
    assert (seen.coming, seen.maybe, seen.mine) == ([], [], None)
    assert answers(session, cast.membership("member")).mine == NO


def test_the_last_place_is_the_last(cast: Cast) -> None:
    session = session_of(cast.group, places=2)
    organizer, moderator, member = map(cast.membership, ("organizer", "moderator", "member"))
    attendance.answer(me=organizer, session=session, answer=YES)
    attendance.answer(me=moderator, session=session, answer=YES)
    with pytest.raises(ValidationError, match="All places are taken"):
        attendance.answer(me=member, session=session, answer=YES)
    attendance.answer(me=member, session=session, answer=MAYBE)
    with pytest.raises(ValidationError, match="All places are taken"):
        attendance.answer(me=member, session=session, answer=YES)
    assert answers(session, member).mine == MAYBE
    assert answers(session, member).full
    assert not answers(session, organizer).full
    attendance.answer(me=organizer, session=session, answer=NO)
    assert attendance.answer(me=member, session=session, answer=YES).answer == YES


def test_a_session_that_began_or_was_called_off_takes_no_answer(cast: Cast) -> None:
    now = timezone.now()
    begun = session_of(cast.group, starts_at=now - timedelta(minutes=1), ends_at=now + timedelta(hours=1))
    called_off = session_of(cast.group, status=GroupSession.Status.CANCELLED)
    for session, sentence in ((begun, "This session has begun"), (called_off, "This session was called off")):
        for given in (YES, MAYBE, NO):
            with pytest.raises(ValidationError, match=sentence):
                attendance.answer(me=cast.membership("member"), session=session, answer=given)
    assert not Attendance.objects.exists()


def test_whoever_left_a_moment_ago_takes_no_place(cast: Cast) -> None:
    member = cast.membership("member")
    Membership.objects.filter(pk=member.pk).update(status=Membership.Status.LEFT, ended_at=timezone.now())
    with pytest.raises(ValidationError, match="no longer in this group"):
        attendance.answer(me=member, session=session_of(cast.group), answer=YES)
    assert not Attendance.objects.exists()


CROWD, PLACES = 20, 3


@pytest.fixture
def crowd(transactional_db: None) -> list[Membership]:
    """Twenty people in a group that has places for all of them."""
    group = DiscussionGroup.objects.create(name="Night bus readers", places=CROWD)
    return [join(group, User.objects.create_user(f"person{number}")) for number in range(CROWD)]


def answering(crowd: list[Membership], session: GroupSession) -> list[partial[Attendance]]:
    return [partial(attendance.answer, me=member, session=session, answer=YES) for member in crowd]


def codes(outcomes: list[object]) -> list[str]:
    """For each "in", or the refusal's code."""
    return [str(outcome.code) if isinstance(outcome, ValidationError) else "in" for outcome in outcomes]


def test_four_want_the_last_place_and_one_has_it(crowd: list[Membership]) -> None:
    sessions = [session_of(crowd[0].group, places=1) for _ in range(FEWER)]
    with StartingLine(4) as line:
        for session in sessions:
            outcomes = codes(line.start(answering(crowd[:4], session)))
            assert sorted(outcomes) == ["in", "session_full", "session_full", "session_full"]
            assert session.attendances.filter(answer=YES).count() == 1


@pytest.mark.parametrize("before", [None, MAYBE])
def test_twenty_people_get_three_places(crowd: list[Membership], before: Attendance.Answer | None) -> None:
    session = session_of(crowd[0].group, places=PLACES)
    if before:
        for member in crowd:
            attendance.answer(me=member, session=session, answer=before)
    outcomes = codes(all_at_once(answering(crowd, session)))
    assert outcomes.count("in") == PLACES
    assert outcomes.count("session_full") == CROWD - PLACES
    assert session.attendances.filter(answer=YES).count() == PLACES


@pytest.fixture
def without_trigger(transactional_db: None) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE groups_attendance DISABLE TRIGGER groups_attendance_places")
    yield
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE groups_attendance ENABLE TRIGGER groups_attendance_places")


@pytest.mark.postgresql
def test_a_look_before_the_insert_would_have_sold_too_many(crowd: list[Membership], without_trigger: None) -> None:
    """Why a trigger holds the places: everybody looks before anybody has taken one."""
    session = session_of(crowd[0].group, places=PLACES)
    looked = Barrier(CROWD)

    @transaction.atomic
    def naive(member: Membership) -> None:
        taken = session.attendances.filter(answer=YES).count()
        looked.wait(timeout=30)
        if taken >= PLACES:
            raise ValidationError("full", code="session_full")
        Attendance.objects.create(group=member.group, session=session, membership=member, answer=YES)

    all_at_once([partial(naive, member) for member in crowd])
    assert session.attendances.filter(answer=YES).count() > PLACES


def test_two_answers_of_one_person_at_once_are_one_answer(crowd: list[Membership]) -> None:
    session = session_of(crowd[0].group)
    assert codes(all_at_once(answering([crowd[0]] * 8, session))) == ["in"] * 8
    assert session.attendances.count() == 1


def test_whoever_is_removed_while_answering_keeps_no_place(
    crowd: list[Membership], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The removal comes between the look at the membership and the answer: it waits, and then finds the answer."""
    session = session_of(crowd[0].group)
    MembershipRole.objects.create(membership=crowd[0], role=Role.ORGANIZER)
    organizer = Membership.objects.with_roles().get(pk=crowd[0].pk)
    looked, removed = Event(), Event()
    store = attendance._stored

    def store_late(*given: Any) -> Attendance:
        looked.set()
        removed.wait(timeout=1)
        return store(*given)

    def remove() -> None:
        try:
            looked.wait(timeout=30)
            membership.remove(me=organizer, member=crowd[1], reason="")
            removed.set()
        finally:
            connections.close_all()

    monkeypatch.setattr(attendance, "_stored", store_late)
    with ThreadPoolExecutor(1) as pool:
        removal = pool.submit(remove)
        attendance.answer(me=crowd[1], session=session, answer=YES)
        removal.result(timeout=30)
    assert not session.attendances.exists()
    assert not Membership.objects.active().filter(pk=crowd[1].pk).exists()
