"""Nothing of a written round reaches anybody before they have unlocked it, by any outlet, whatever twelve people do.

Each step is followed by looking: that nobody sees a word that isn't theirs to read, and that what somebody gets who
unlocked nothing by it is the same as before, to the byte, the header and the number of queries. The suite looks at some
addresses as some people; `HYPOTHESIS_PROFILE=long` at every address as everybody, after each step.
"""

import os
from collections.abc import Callable
from random import Random

import pytest
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import F
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from groups.models import GroupSession, Membership
from meetings import home, writing
from meetings.models import Contribution, Round
from meetings.models.written import ContributionQuerySet
from tests.cast import Cast
from tests.meetings.outlets import NEAR, OUTLETS
from tests.meetings.stage import ACTIONS, Stage, begin_again, furnished

LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
EXAMPLES, MOST_STEPS = (6, 8) if LONG else (2, 6)
Script = list[tuple[int, str]]
# Each in the order in which the twelve are named: the organizer first, who joined late last.
BY_EACH: Script = [
    (0, "open"),
    (3, "contribute"),
    (4, "draft"),
    (4, "for now"),
    (5, "pass"),
    (3, "contribute"),
    (1, "organize"),
    (11, "add"),
    (11, "pass"),
    (3, "withdraw"),
    (6, "contribute"),
    (6, "leave with words"),
    (0, "close"),
    (4, "contribute"),
    (4, "pass"),
]


@pytest.fixture
def stage(cast: Cast) -> tuple[Stage, list[str]]:
    return furnished(cast)


def play(stage: tuple[Stage, list[str]], script: Script, seed: int, *, waits_for_all: bool = False) -> None:
    """The script on a fresh stage; all of it is rolled back."""
    with transaction.atomic():
        fresh = begin_again(*stage, waits_for_all=waits_for_all, thorough=LONG)
        random = Random(seed)
        for person, action in script:
            fresh.step(stage[1][person], action, random)
        transaction.set_rollback(True)


@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    script=st.lists(st.tuples(st.integers(0, 11), st.sampled_from(ACTIONS)), min_size=4, max_size=MOST_STEPS),
    opened=st.booleans(),
    waits_for_all=st.booleans(),
    seed=st.integers(0, 2**16),
)
@example(script=BY_EACH, opened=False, waits_for_all=False, seed=1)
@example(script=BY_EACH, opened=False, waits_for_all=True, seed=2)
def test_nobody_learns_what_they_have_not_unlocked(
    stage: tuple[Stage, list[str]], script: Script, opened: bool, waits_for_all: bool, seed: int
) -> None:
    play(stage, [(0, "open"), *script] if opened else script, seed, waits_for_all=waits_for_all)


def test_every_address_shows_the_same_to_who_is_locked(stage: tuple[Stage, list[str]]) -> None:
    """Once, at every address there is: a locked member, the organizer, a superuser, while another speaks."""
    with transaction.atomic():
        fresh = begin_again(*stage, waits_for_all=False, thorough=False)
        watching = ["member", "organizer", "superuser"]
        fresh.step("person1", "open", Random(0))
        fresh.only = [(who, outlet) for who in watching for outlet in OUTLETS]
        fresh.step("person0", "contribute", Random(0))
        transaction.set_rollback(True)


def counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """A session's page that says how many have written."""
    section = home.session_section

    def telling(me: Membership, session: GroupSession) -> home.Section:
        session.title += f" ({Contribution.objects.sealed().filter(round__session=session).count()})"
        return section(me, session)

    monkeypatch.setattr(home, "session_section", telling)


def previewed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A letter that somebody has written, with the beginning of it."""
    seal = writing._seal

    def telling(me: Membership, round_: Round, words: str) -> Contribution:
        send_mail("Something new", words[:40], None, ["organizer@example.org"])
        return seal(me, round_, words)

    monkeypatch.setattr(writing, "_seal", telling)


def announced(monkeypatch: pytest.MonkeyPatch) -> None:
    """A live page that is told to look again whenever somebody seals."""
    seal = writing._seal

    def telling(me: Membership, round_: Round, words: str) -> Contribution:
        GroupSession.objects.filter(pk=round_.session_id).update(revision=F("revision") + 1)
        return seal(me, round_, words)

    monkeypatch.setattr(writing, "_seal", telling)


def unlocked_by_for_now(monkeypatch: pytest.MonkeyPatch) -> None:
    """ "Pass for now" counts as having passed."""
    settled = ContributionQuerySet.settled
    monkeypatch.setattr(
        ContributionQuerySet, "settled", lambda self: settled(self) | self.filter(later_at__isnull=False)
    )


def asked_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that asks once more for each entry, and then shows none of them."""
    read = writing.read

    def costly(*, me: Membership, round_: Round) -> list[writing.Entry]:
        for row in Contribution.objects.sealed().filter(round=round_):
            row.refresh_from_db()
        return read(me=me, round_=round_)

    monkeypatch.setattr(writing, "read", costly)


def told_by_size(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page with an empty paragraph for each entry that is locked."""
    read = writing.read

    def longer(*, me: Membership, round_: Round) -> list[writing.Entry]:
        rows = list(Contribution.objects.sealed().filter(round=round_))
        round_.question += "\n" * len(rows)
        return read(me=me, round_=round_)

    monkeypatch.setattr(writing, "read", longer)


def kept_in_the_drawer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Words that were withdrawn, kept as their author's draft."""
    empty = writing.empty

    def keeping(mine: Contribution) -> None:
        words = mine.words
        empty(mine)
        mine.draft = words

    monkeypatch.setattr(writing, "empty", keeping)


LEAKS: dict[Callable[[pytest.MonkeyPatch], None], Script] = {
    counted: [(3, "contribute")],
    previewed: [(3, "contribute")],
    announced: [(3, "contribute")],
    unlocked_by_for_now: [(3, "contribute"), (2, "for now")],
    asked_one_by_one: [(3, "contribute")],
    told_by_size: [(3, "contribute")],
    kept_in_the_drawer: [(3, "contribute"), (3, "withdraw")],
}


@pytest.mark.parametrize("leak", LEAKS, ids=lambda leak: leak.__name__)
def test_it_notices_when_something_leaks(
    stage: tuple[Stage, list[str]], monkeypatch: pytest.MonkeyPatch, leak: Callable[[pytest.MonkeyPatch], None]
) -> None:
    """Each a mistake that somebody made somewhere else; without it the same steps pass."""
    for planted in (False, True):
        with transaction.atomic():
            fresh = begin_again(*stage, waits_for_all=False, thorough=False)
            fresh.step("organizer", "open", Random(0))
            fresh.only = [("member", outlet) for outlet in NEAR]
            if planted:
                leak(monkeypatch)
                with pytest.raises(AssertionError):
                    run(fresh, stage[1], LEAKS[leak])
            else:
                run(fresh, stage[1], LEAKS[leak])
            transaction.set_rollback(True)


def run(stage: Stage, names: list[str], script: Script) -> None:
    for person, action in script:
        stage.step(names[person], action, Random(0))
