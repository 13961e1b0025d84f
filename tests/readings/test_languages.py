"""What a text's letters tell of its language."""

import pytest

from readings.languages import CHOICES, choices_with, guess, is_rtl


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("اجتمعنا في المطبخ, in the kitchen", "ar"),
        ("נפגשנו במטבח", "he"),
        ("Мы собрались", "ru"),
        ("我们下班后", "zh-hans"),
        ("仕事が終わった後", "ja"),
        ("우리는 일이", "ko"),
        ("We met in the kitchen", ""),
        ("1 + 1 …", ""),
        ("", ""),
    ],
)
def test_letters_tell_some_languages(text: str, code: str) -> None:
    assert guess(text) == code


def test_direction_follows_the_language() -> None:
    assert [code for code in ("ar", "ar-EG", "he", "fa", "en", "xx") if is_rtl(code)] == ["ar", "ar-EG", "he", "fa"]


def test_an_unlisted_language_can_stay_chosen() -> None:
    assert choices_with("en") is CHOICES
    assert choices_with("nah")[0] == ("nah", "nah")
