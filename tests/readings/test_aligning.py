"""Pairing the paragraphs of a translation with those of its original, by order and length."""

import random

from hypothesis import given
from hypothesis import strategies as st

from readings.aligning import Measured, align

LENGTHS = [420, 130, 610, 90, 350, 480, 220, 700, 150, 310]


def text(*lengths: int, headings: tuple[int, ...] = ()) -> list[Measured]:
    return [Measured(length, place in headings) for place, length in enumerate(lengths)]


def longer(lengths: list[int]) -> list[int]:
    """As a Spanish translation of English is: a sixth longer, give or take a few words."""
    noise = random.Random(7)
    return [int(length * 1.17) + noise.randint(-20, 20) for length in lengths]


def test_paragraph_for_paragraph() -> None:
    assert align(text(*LENGTHS), text(*longer(LENGTHS))) == [(place, place) for place in range(10)]


def test_a_paragraph_that_was_split_has_two_counterparts() -> None:
    translated = longer(LENGTHS)
    translated[2:3] = [300, 414]
    pairs = align(text(*LENGTHS), text(*translated))
    assert [pair for pair in pairs if pair[0] == 2] == [(2, 2), (2, 3)]
    assert (9, 10) in pairs


def test_two_paragraphs_that_were_joined_share_one() -> None:
    translated = longer(LENGTHS)
    translated[4:6] = [sum(translated[4:6])]
    pairs = align(text(*LENGTHS), text(*translated))
    assert [pair for pair in pairs if pair[1] == 4] == [(4, 4), (5, 4)]
    assert (9, 8) in pairs


def test_a_paragraph_that_was_left_out_has_none() -> None:
    translated = longer(LENGTHS)
    del translated[7]
    pairs = align(text(*LENGTHS), text(*translated))
    assert 7 not in {original for original, _ in pairs}
    assert (8, 7) in pairs


def test_a_note_of_the_translator_has_none() -> None:
    translated = longer(LENGTHS * 4)
    translated.insert(23, 450)
    pairs = align(text(*LENGTHS * 4), text(*translated))
    assert 23 not in {place for _, place in pairs}
    assert (39, 40) in pairs


def test_headings_hold_headings() -> None:
    original = text(30, 300, 25, 310, 28, 290, headings=(0, 2, 4))
    translated = text(40, 345, 30, 340, headings=(0, 2))
    assert align(original, translated)[:4] == [(0, 0), (1, 1), (2, 2), (3, 3)]


def test_without_a_text_there_is_nothing_to_pair() -> None:
    assert align([], text(1)) == align(text(1), []) == []


@given(
    st.lists(st.builds(Measured, st.integers(0, 3000), st.booleans()), max_size=60),
    st.lists(st.builds(Measured, st.integers(0, 3000), st.booleans()), max_size=60),
)
def test_pairs_stand_in_the_order_of_both_texts(original: list[Measured], translation: list[Measured]) -> None:
    pairs = align(original, translation)
    assert pairs == sorted(set(pairs))
    assert [place for _, place in pairs] == sorted(place for _, place in pairs)
    assert all(0 <= i < len(original) and 0 <= j < len(translation) for i, j in pairs)


def test_a_whole_book_takes_no_square_of_its_length() -> None:
    book = LENGTHS * 150
    pairs = align(text(*book), text(*longer(book)))
    assert len([pair for pair in pairs if pair[0] == pair[1]]) == len(book)


def test_of_texts_too_long_to_be_weighed_nothing_is_proposed() -> None:
    """As many paragraphs as a reading can have would else take minutes, and all of the memory."""
    assert align(text(*[80] * 20_000), text(*[90] * 20_000)) == []


def test_of_a_long_book_only_what_lies_near_is_weighed() -> None:
    lengths = [40 + place * 37 % 500 for place in range(1500)]
    pairs = align(text(*lengths), text(*lengths[:700], *lengths[705:]))
    assert pairs[:700] == [(place, place) for place in range(700)]
    assert pairs[-700:] == [(place, place - 5) for place in range(800, 1500)]
