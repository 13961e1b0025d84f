"""Sentences: nothing of a block is lost, and ends are found where readers hear them."""

import time

import pytest
from hypothesis import given

from readings.sentences import sentences
from readings.text import tidy
from tests.readings.strategies import texts


def spoken(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@given(raw=texts)
def test_sentences_cover_all_that_is_not_space_in_order_and_apart(raw: str) -> None:
    text = tidy(raw)
    covered: set[int] = set()
    last = 0
    for start, end in sentences(text):
        assert last <= start < end <= len(text)
        assert not text[start].isspace()
        assert not text[end - 1].isspace()
        covered.update(range(start, end))
        last = end
    assert all(character.isspace() for index, character in enumerate(text) if index not in covered)


@pytest.mark.parametrize(
    "parts",
    [
        ["Who speaks first?", "Whoever wants to!", "Then the next…", "Nobody interrupts."],
        ["Mrs. Lopez met Dr. B. R. Ambedkar in the U.S. office on No. 5.", "It was late."],
        ["She said: “We were tired.”", "He asked “Why?” and left.", "(Nobody knew.)", "‘Then go.’"],
        ["It costs 3.50 a day, e.g. for the bus etc. and so on.", "No more."],
        ["¿Quién habla primero?", "¡Nosotras!", "La Sra. Ruiz dijo que sí."],
        ["Wir treffen uns z. B. am 3. Mai.", "Das ist gut."],
        ["هل تتكلم أولا؟", "نعم.", "ثم نسكت۔"],
        ["कौन बोलेगा?", "हम बोलेंगे।", "फिर सब।"],
        ["So many words without any stop at the end"],
    ],
)
def test_ends_are_where_readers_hear_them(parts: list[str]) -> None:
    assert spoken(" ".join(parts)) == parts


def test_chinese_and_japanese_need_no_space() -> None:
    assert spoken("我们说话。没有人打断！“真的吗？”她问。") == ["我们说话。", "没有人打断！", "“真的吗？”", "她问。"]


def test_every_line_of_a_verse_ends_one() -> None:
    assert spoken("We wait\nin the dark") == ["We wait", "in the dark"]


def test_nothing_has_no_sentences() -> None:
    assert sentences("") == []


@pytest.mark.parametrize("row", [".", "?!", "…", '."'])
def test_a_row_of_stops_is_looked_at_once(row: str) -> None:
    started = time.process_time()
    assert len(spoken(f"And then{row * 60_000}a")) == 1
    assert time.process_time() - started < 2
