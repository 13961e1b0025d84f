"""The bell of a written round, with a thread and a connection for everybody who is still writing when it rings."""

import time
from collections.abc import Callable, Iterator
from functools import partial
from threading import Barrier

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from groups.models import DiscussionGroup, Membership, Role
from meetings import rounds, writing
from meetings.models import Contribution, Round
from tests.cast import Cast, join
from tests.meetings.written import as_now, round_in
from tests.races import FEWER, ROUNDS, StartingLine, all_at_once

WRITERS = 4
TRIGGER = "ALTER TABLE meetings_contribution {} TRIGGER meetings_contribution_bell"


@pytest.fixture
def people(transactional_db: None) -> list[Membership]:
    """An organizer, as their page saw them, and who writes."""
    group = DiscussionGroup.objects.create(name="Night bus readers")
    ada = User.objects.create_user("ada")
    join(group, ada, Role.ORGANIZER)
    writers = [join(group, User.objects.create_user(f"person{number}")) for number in range(WRITERS)]
    return [Membership.objects.acting(ada).get(), *writers]


def opened(people: list[Membership]) -> Round:
    return round_in(Cast(people[0].group, people[0].group, {}), *people[1:])


def sealed_late(round_: Round) -> int:
    """How many stand in the round with a time after its bell."""
    closes_at = as_now(round_).closes_at
    return Contribution.objects.sealed().filter(round=round_, contributed_at__gte=closes_at).count()


def seal_at_the_bell(people: list[Membership]) -> None:
    """Each is accepted before the bell or refused after it, and no words are lost either way."""
    organizer, *writers = people
    accepted = refused = 0
    with StartingLine(len(people)) as line:
        for time_ in range(ROUNDS):
            round_ = opened(people)
            acts: list[Callable[[], object]] = [
                partial(writing.contribute, me=member, round_=round_, words=member.name) for member in writers
            ]
            acts.insert(time_ % len(acts), partial(rounds.close_now, me=organizer, round_=round_))
            outcomes = line.start(acts)
            rows = {row.membership_id: row for row in Contribution.objects.filter(round=round_)}
            sealed = [member for member in writers if rows[member.pk].words == member.name]
            given_back = [member for member in writers if rows[member.pk].draft == member.name]
            assert len(sealed) + len(given_back) == WRITERS
            assert sum(isinstance(outcome, writing.ClosedError) for outcome in outcomes) == len(given_back)
            assert sealed_late(round_) == 0
            accepted += len(sealed)
            refused += len(given_back)
    assert accepted
    assert refused


@pytest.mark.postgresql
def test_whoever_seals_at_the_bell_is_in_or_has_the_words_back(people: list[Membership]) -> None:
    seal_at_the_bell(people)


@pytest.mark.postgresql
def test_what_was_read_after_the_bell_is_all_there_ever_will_be(people: list[Membership]) -> None:
    """Whoever reads as soon as the round has closed has read every entry that was accepted."""
    organizer, reader, *writers = people

    def close_and_read(round_: Round) -> int:
        rounds.close_now(me=organizer, round_=round_)
        return len(writing.read(me=reader, round_=round_))

    with StartingLine(len(people) - 1) as line:
        for _time in range(FEWER):
            round_ = opened(people)
            writing.pass_(me=reader, round_=round_, for_now=False)
            acts = [partial(writing.contribute, me=member, round_=round_, words=member.name) for member in writers]
            read = line.start([partial(close_and_read, round_), *acts])[0]
            assert read == len(writing.read(me=reader, round_=round_))


@pytest.fixture
def without_trigger(transactional_db: None) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(TRIGGER.format("DISABLE"))
    yield
    with connection.cursor() as cursor:
        cursor.execute(TRIGGER.format("ENABLE"))


@pytest.mark.postgresql
def test_a_look_before_the_write_seals_after_the_bell(people: list[Membership], without_trigger: None) -> None:
    """Why the database holds the bell: who looked before it rang writes after it."""
    organizer, *writers = people
    round_ = opened(people)
    looked = Barrier(len(people))

    @transaction.atomic
    def naive(member: Membership) -> bool:
        is_open = as_now(round_).is_open
        looked.wait(timeout=60)
        time.sleep(0.05)
        if is_open:
            Contribution.objects.create(
                group=member.group, round=round_, membership=member, words="Late.", contributed_at=timezone.now()
            )
        return is_open

    def close() -> None:
        looked.wait(timeout=60)
        rounds.close_now(me=organizer, round_=round_)

    all_at_once([close, *(partial(naive, member) for member in writers)])
    assert sealed_late(round_) > 0


@pytest.mark.postgresql
def test_without_the_trigger_somebody_seals_after_the_bell(people: list[Membership], without_trigger: None) -> None:
    """The same race sees it."""
    with pytest.raises(AssertionError):
        seal_at_the_bell(people)


def test_two_presses_at_once_are_one_entry(people: list[Membership]) -> None:
    round_ = opened(people)
    all_at_once([partial(writing.contribute, me=people[1], round_=round_, words="Once.")] * 6)
    assert Contribution.objects.get(round=round_).words == "Once."
