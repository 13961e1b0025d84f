"""A new version: what people pointed at in the earlier ones is found there, or asked about, or known to be gone."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from readings import carryover, importing
from readings.blocks import pieces
from readings.carrying import Carrying, Place, Range
from readings.models import Carryover, Passage, PassageAnchor, Version
from readings.passages import quote_of
from readings.pieces import Draft
from tests import texts

State = PassageAnchor.State

ROUND = "Nobody speaks a second time until everybody has had the chance to speak once."
TRAY = "The story turns to meet each of them, like a waiter carrying a full tray."
CLOCK = "Fairness needs a clock, and somebody who is allowed to look at it."
AMINA = "Amina cleaned the ninth floor for two years without a key."
SOLEDAD = AMINA.replace("Amina", "Soledad")

pytestmark = pytest.mark.django_db


def next_version(of: Version, *paragraphs: str) -> Version:
    draft = Draft(pieces("\n\n".join(paragraphs), "text"))
    version, new = importing.add_version(reading=of.reading, draft=draft)
    assert new
    return version


def place(passage: Passage, version: Version) -> tuple[str, str]:
    """Its state in the version, and the words that stand there."""
    anchor = PassageAnchor.objects.get(passage=passage, version=version)
    if not anchor.start_block or not anchor.end_block:
        return anchor.state, ""
    blocks = version.blocks.filter(position__range=(anchor.start_block.position, anchor.end_block.position))
    return anchor.state, quote_of(list(blocks), anchor.start_offset or 0, anchor.end_offset or 0)


def test_passages_stay_with_their_words_and_are_never_put_on_a_lookalike() -> None:
    first = texts.version(ROUND, AMINA, SOLEDAD, CLOCK, TRAY)
    stays, edited, twin, gone, moved = (
        texts.passage(first, quote) for quote in ("second time", CLOCK, SOLEDAD, AMINA, TRAY)
    )
    second = next_version(first, TRAY, ROUND, SOLEDAD, CLOCK.replace("allowed to look", "free to look"))
    assert place(stays, second) == (State.EXACT, "second time")
    assert place(edited, second) == (State.EDITED, CLOCK.replace("allowed to look", "free to look"))
    assert place(twin, second) == (State.EXACT, SOLEDAD)
    assert place(gone, second) == (State.ORPHAN, "")
    assert place(moved, second) == (State.MOVED, TRAY)
    assert edited.quote == Passage.objects.get(pk=edited.pk).quote == CLOCK, "as it was first read"


def test_the_next_version_looks_where_a_passage_was_placed_last() -> None:
    first = texts.version(ROUND, TRAY, CLOCK)
    kept, back = texts.passage(first, "a second time until everybody"), texts.passage(first, TRAY)
    changed = ROUND.replace("speaks", "may speak")
    second = next_version(first, changed, CLOCK)
    later = texts.passage(second, "Fairness needs a clock")
    third = next_version(second, "A new beginning.", changed.replace("Nobody", "No one"), TRAY, CLOCK)
    assert place(back, second)[0] == State.ORPHAN
    assert place(kept, third) == (State.EXACT, "a second time until everybody")
    assert place(back, third) == (State.EXACT, TRAY), "back in the text, and found from the version where it stood"
    assert place(later, third) == (State.EXACT, "Fairness needs a clock")
    assert Passage.objects.filter(anchors__version=first).count() == 2, "the earlier version keeps its own"


def test_words_of_an_earlier_version_that_somebody_points_at_later_are_looked_for_in_all_that_came_since() -> None:
    first = texts.version(ROUND, TRAY, CLOCK)
    second = next_version(first, ROUND.replace("speaks", "may speak"), CLOCK)
    third = next_version(second, ROUND.replace("speaks", "may speak"), TRAY, CLOCK, "And so on.")
    kept, gone = texts.passage(first, "second time until"), texts.passage(first, TRAY)
    assert place(kept, second) == place(kept, third) == (State.EXACT, "second time until")
    assert place(gone, second) == (State.ORPHAN, "")
    assert place(gone, third) == (State.EXACT, TRAY)
    late = texts.passage(third, "a full tray")
    assert late.anchors.get().version == third


def test_what_only_a_person_can_tell_is_suggested_and_stands_nowhere_until_they_do() -> None:
    first = texts.version(ROUND, "« On m’a dit de sourire, et j’ai souri douze ans. »", CLOCK)
    passage = texts.passage(first, "« On m’a dit de sourire, et j’ai souri douze ans. »")
    english = "“They told me to smile, and I smiled for twelve years.”"
    second = next_version(first, ROUND, english, CLOCK)
    assert place(passage, second) == (State.SUGGESTED, english)
    assert not PassageAnchor.objects.placed().filter(version=second, passage=passage).exists()


def test_a_block_keeps_its_key_when_it_is_edited_or_moves() -> None:
    first = texts.version(ROUND, TRAY, CLOCK)
    second = next_version(first, CLOCK, ROUND.replace("Nobody", "No one"), TRAY, "Wholly new words.")
    keys = dict(first.blocks.values_list("text", "key"))
    assert list(second.blocks.values_list("key", flat=True))[:3] == [keys[CLOCK], keys[ROUND], keys[TRAY]]
    assert len(set(second.blocks.values_list("key", flat=True))) == 4


def test_a_version_without_passages_before_it_has_nothing_to_carry() -> None:
    assert not Carryover.objects.filter(version=next_version(texts.version(ROUND), TRAY)).exists()


def test_how_many_statements_it_takes_does_not_depend_on_how_many_passages_there_are() -> None:
    counts = []
    for quotes in (["second time"], ["second time", "Nobody speaks", "to speak once"]):
        first = texts.version(ROUND, TRAY)
        for quote in quotes:
            texts.passage(first, quote)
        with CaptureQueriesContext(connection) as queries:
            next_version(first, ROUND, TRAY, CLOCK)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def work() -> None:
    """Does the jobs that wait, as a worker would (tests/test_run.py starts a real one)."""
    for waiting in DBTaskResult.objects.ready():
        waiting.task.call(*waiting.task_result.args)
        waiting.set_successful(None)


@pytest.fixture
def a_long_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any text is long, and goes by small steps."""
    monkeypatch.setattr(carryover, "FEW_WORDS", 1)
    monkeypatch.setattr(carryover, "STEP", 2)


def pointed_at() -> tuple[Version, list[Passage]]:
    first = texts.version(ROUND, TRAY, CLOCK)
    return first, [texts.passage(first, quote) for quote in ("Nobody", "second time", "full tray", "a clock", TRAY)]


@pytest.mark.usefixtures("a_long_text")
def test_a_long_text_is_carried_over_by_a_job_whose_progress_is_known() -> None:
    first, passages = pointed_at()
    second = next_version(first, ROUND, TRAY, "One more.", CLOCK)
    assert (second.carryover.status, second.carryover.done, second.carryover.total) == ("waiting", 0, 5)
    assert not PassageAnchor.objects.filter(version=second).exists()
    work()
    second.carryover.refresh_from_db()
    assert (second.carryover.status, second.carryover.done, second.carryover.total) == ("done", 5, 5)
    assert second.carryover.finished_at
    assert {place(passage, second)[0] for passage in passages} == {State.EXACT}


@pytest.mark.usefixtures("a_long_text")
def test_a_job_that_breaks_off_says_so_keeps_what_it_did_and_can_be_run_again(monkeypatch: pytest.MonkeyPatch) -> None:
    first, passages = pointed_at()
    second = next_version(first, ROUND, TRAY, "One more.", CLOCK)
    placed: list[Range] = []

    def break_off(self: Carrying, passage: Range) -> Place:
        placed.append(passage)
        if len(placed) == 4:
            raise MemoryError
        return really(self, passage)

    really = Carrying.place
    with monkeypatch.context() as patched:
        patched.setattr(Carrying, "place", break_off)
        with pytest.raises(MemoryError):
            carryover.in_background.call(second.pk)
    second.carryover.refresh_from_db()
    assert (second.carryover.status, second.carryover.done) == ("failed", 2)
    assert carryover.is_stuck(second.carryover)
    kept = set(PassageAnchor.objects.filter(version=second).values_list("pk", flat=True))
    assert len(kept) == 2

    for _time in range(2):
        carryover.in_background.call(second.pk)
        second.carryover.refresh_from_db()
        assert (second.carryover.status, second.carryover.done) == ("done", 5)
        assert PassageAnchor.objects.filter(version=second, passage__in=passages).count() == 5
    assert kept <= set(PassageAnchor.objects.filter(version=second).values_list("pk", flat=True))


@pytest.mark.usefixtures("a_long_text")
def test_a_job_that_was_killed_is_taken_up_again_when_somebody_asks() -> None:
    first, passages = pointed_at()
    second = next_version(first, ROUND, TRAY, "One more.", CLOCK)
    assert not carryover.is_stuck(second.carryover)
    started = second.carryover.started_at - 2 * carryover.LONG
    Carryover.objects.update(status=Carryover.Status.RUNNING, started_at=started)
    second.carryover.refresh_from_db()
    assert carryover.is_stuck(second.carryover)
    carryover.again(version=second)
    work()
    second.carryover.refresh_from_db()
    assert not carryover.is_stuck(second.carryover)
    assert PassageAnchor.objects.filter(version=second, passage__in=passages).count() == 5
