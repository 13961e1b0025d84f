"""Plain text in one form."""

import time
import unicodedata

import pytest
from hypothesis import given

from readings.text import count_words, is_wrapped, tidy
from tests.readings.strategies import texts


@given(raw=texts)
def test_tidy_text_is_in_one_form_and_stays_in_it(raw: str) -> None:
    text = tidy(raw)
    assert unicodedata.is_normalized("NFC", text)
    assert not any(unicodedata.category(character) == "Cc" for character in text.replace("\n", "").replace("\t", ""))
    assert all(line == line.rstrip(" \t") for line in text.split("\n"))
    assert tidy(text) == text
    markdown = tidy(raw, is_markdown=True)
    assert tidy(markdown, is_markdown=True) == markdown


@given(raw=texts)
def test_tidying_loses_no_letter(raw: str) -> None:
    before, after = (unicodedata.normalize("NFD", text) for text in (raw, tidy(raw)))
    assert list(filter(str.isalnum, after)) == list(filter(str.isalnum, before))


def test_line_ends_marks_and_trailing_spaces_go() -> None:
    assert tidy("\ufeffone  \r\ntwo\rthree\u2028four\x0cfive\t\n\n") == "one\ntwo\nthree\nfour\nfive"


def test_letters_are_composed() -> None:
    assert tidy("cafe\u0301") == "café"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("Nobody’s story, well-told.", 3),
        ("我们轮流说话。", 6),
        ("我们 read together", 4),
        ("👩🏽‍🌾 — 🇲🇽", 0),
        ("نساء المصنع", 2),
    ],
)
def test_words_are_counted_in_any_script(text: str, words: int) -> None:
    assert count_words(text) == words


def test_a_paragraph_broken_at_a_width_is_told_from_a_verse_and_from_a_list() -> None:
    wrapped = ["It was still dark when the first bus came up the hill, and the", "women who clean the hotel waited."]
    assert is_wrapped(wrapped)
    assert not is_wrapped(wrapped[:1])
    assert not is_wrapped(["We wait", "in the dark", "for a bus"])
    assert not is_wrapped([line.capitalize() for line in wrapped])
    assert not is_wrapped([" ".join(wrapped) * 2, "and on"])


def test_a_line_that_markdown_breaks_stays_broken() -> None:
    assert tidy("We wait  \nin the dark   \n\nfor a bus  ", is_markdown=True) == "We wait\\\nin the dark\n\nfor a bus"


@pytest.mark.parametrize("crowd", [" " * 60_000, "\u0301\u0323" * 60_000, "a  \n" * 60_000 + " " * 60_000])
@pytest.mark.parametrize("is_markdown", [False, True])
def test_a_text_made_to_keep_us_busy_is_tidied_as_quickly_as_others(crowd: str, is_markdown: bool) -> None:
    started = time.process_time()
    tidy(f"a{crowd}b", is_markdown=is_markdown)
    assert time.process_time() - started < 2


def test_a_letter_keeps_the_accents_that_it_has_in_any_language() -> None:
    letter = "a" + "\u0323" * 30
    assert tidy(f"{letter}b") == unicodedata.normalize("NFC", f"{letter}b")
    assert tidy("a" + "\u0323" * 31 + "b") == unicodedata.normalize("NFC", f"{letter}b")
