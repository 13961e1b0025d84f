"""Answers to a session: their order, their end, and places that hold however many want them at once."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections, transaction
from django.utils import timezone

from accounts.models import User
from groups import attendance
from groups.models import Attendance, DiscussionGroup, GroupSession, Membership
from tests.cast import Cast, join

YES, MAYBE, NO = Attendance.Answer.YES, Attendance.Answer.MAYBE, Attendance.Answer.NO


def session_of(group: DiscussionGroup, places: int | None = None, **changes: object) -> GroupSession:
    starts = timezone.now() + timedelta(days=7)
    values = {"starts_at": starts, "ends_at": starts + timedelta(hours=2), **changes}
    return GroupSession.objects.create(group=group, title="First evening", time_zone="UTC", places=places, **values)


def names(people: list[Membership]) -> list[str]:
    return [member.display_name for member in people]


def answers(session: GroupSession, me: Membership) -> attendance.Answers:
    return attendance.answers_to(GroupSession.objects.with_everybody().get(pk=session.pk), me)


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


def all_at_once(crowd: list[Membership], act: Callable[[Membership], object]) -> list[str]:
    """What became of each `act`, all begun at one moment, each over a connection of its own: "in" or the refusal."""
    ready = Barrier(len(crowd))

    def attempt(member: Membership) -> str:
        try:
            connection.ensure_connection()
            ready.wait(timeout=30)
            act(member)
        except ValidationError as refusal:
            return str(refusal.code)
        finally:
            connections.close_all()
        return "in"

    with ThreadPoolExecutor(len(crowd)) as pool:
        return list(pool.map(attempt, crowd))


@pytest.mark.parametrize("before", [None, MAYBE])
def test_twenty_people_get_three_places(crowd: list[Membership], before: Attendance.Answer | None) -> None:
    session = session_of(crowd[0].group, places=PLACES)
    if before:
        for member in crowd:
            attendance.answer(me=member, session=session, answer=before)
    outcomes = all_at_once(crowd, lambda member: attendance.answer(me=member, session=session, answer=YES))
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

    all_at_once(crowd, naive)
    assert session.attendances.filter(answer=YES).count() > PLACES


def test_two_answers_of_one_person_at_once_are_one_answer(crowd: list[Membership]) -> None:
    session = session_of(crowd[0].group)
    outcomes = all_at_once([crowd[0]] * 8, lambda member: attendance.answer(me=member, session=session, answer=YES))
    assert outcomes == ["in"] * 8
    assert session.attendances.count() == 1
