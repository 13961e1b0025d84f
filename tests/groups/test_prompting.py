"""Questions to a group: asked once, in an order, in other words, and taken back."""

import pytest
from django.core.exceptions import ValidationError

from groups import prompting
from groups.models import Membership, Prompt
from readings.models import Reading
from tests import texts
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def reading(cast: Cast) -> Reading:
    version = texts.version()
    texts.assign(cast.group, version.reading)
    return version.reading


@pytest.fixture
def me(cast: Cast) -> Membership:
    return cast.membership("organizer")


def asked(me: Membership, reading: Reading) -> list[str]:
    return [prompt.words for prompt in prompting.asked_of(me, reading)]


def test_the_same_question_about_the_same_words_is_asked_once(me: Membership, reading: Reading) -> None:
    block = reading.versions.get().blocks.get(number=1)
    for _twice in range(2):
        prompting.ask(me=me, reading=reading, words="Where were you?")
        prompting.ask_about(me=me, block=block, start=0, end=6, quote="Nobody", words="Where were you?")
    assert list(Prompt.objects.values_list("passage__quote", flat=True).order_by("position")) == [None, "Nobody"]


def test_a_question_is_about_what_the_group_reads(cast: Cast, me: Membership) -> None:
    with pytest.raises(ValidationError, match="doesn’t read this"):
        prompting.ask(me=me, reading=texts.version().reading, words="And this?")
    assert not Prompt.objects.exists()


def test_a_question_is_about_words_that_stand_there(me: Membership, reading: Reading) -> None:
    block = reading.versions.get().blocks.get(number=1)
    with pytest.raises(ValidationError, match="aren’t at that place"):
        prompting.ask_about(me=me, block=block, start=0, end=6, quote="Anyone", words="Who?")


@pytest.mark.parametrize(
    ("words", "steps", "order"),
    [
        ("B", -1, ["B", "A", "C"]),
        ("B", 1, ["A", "C", "B"]),
        ("A", -1, ["A", "B", "C"]),
        ("C", 1, ["A", "B", "C"]),
    ],
)
def test_questions_stand_in_the_order_that_an_organizer_gives_them(
    me: Membership, reading: Reading, words: str, steps: int, order: list[str]
) -> None:
    for question in "ABC":
        prompting.ask(me=me, reading=reading, words=question)
    prompting.move(me=me, prompt=Prompt.objects.get(words=words), steps=steps)
    assert asked(me, reading) == order
    prompting.ask(me=me, reading=reading, words="D")
    assert asked(me, reading) == [*order, "D"]


def test_a_question_that_was_taken_back_is_asked_no_longer_and_not_changed(me: Membership, reading: Reading) -> None:
    prompt = prompting.ask(me=me, reading=reading, words="Where were you?")
    prompting.take_back(prompt=prompt)
    assert asked(me, reading) == []
    with pytest.raises(ValidationError, match="taken back in the meantime"):
        prompting.reword(prompt=prompt, words="Who was with you?")
    prompting.move(me=me, prompt=prompt, steps=1)
    assert Prompt.objects.get().words == "Where were you?"
    assert prompting.ask(me=me, reading=reading, words="Where were you?").pk != prompt.pk


def test_another_groups_questions_are_no_part_of_the_order(cast: Cast, me: Membership, reading: Reading) -> None:
    texts.prompt(cast.other_group, reading, "Theirs")
    mine = prompting.ask(me=me, reading=reading, words="Ours")
    assert (asked(me, reading), mine.position) == (["Ours"], 1)
