"""The languages a text can be in, each under the name that it has for itself, and what its letters tell of them."""

import unicodedata
from collections import Counter

from django.conf.locale import LANG_INFO

CHOICES = sorted(
    ((code, info["name_local"]) for code, info in LANG_INFO.items() if "name_local" in info),
    key=lambda choice: choice[1].casefold(),
)


def choices_with(code: str) -> list[tuple[str, str]]:
    """All of them, and this one if it is another."""
    return CHOICES if code in dict(CHOICES) else [(code, code), *CHOICES]


def name_of(code: str) -> str:
    """The name that a language has for itself."""
    return dict(CHOICES).get(code) or dict(CHOICES).get(code.split("-")[0], code)


# The language that most texts in a script are in; for Latin letters there is no saying.
BY_SCRIPT = {
    "ARABIC": "ar",
    "BENGALI": "bn",
    "CJK": "zh-hans",
    "CYRILLIC": "ru",
    "DEVANAGARI": "hi",
    "GREEK": "el",
    "HANGUL": "ko",
    "HEBREW": "he",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "TAMIL": "ta",
    "THAI": "th",
}
SAMPLE = 600


def guess(text: str) -> str:
    """A language by the letters with which the text begins, or nothing. Japanese is known by its kana."""
    names = (unicodedata.name(letter, "").split(" ")[0] for letter in text[:SAMPLE] if letter.isalpha())
    scripts = Counter(names)
    if scripts["HIRAGANA"] > scripts.total() / 10:
        return "ja"
    return BY_SCRIPT.get(scripts.most_common(1)[0][0], "") if scripts else ""


def is_rtl(code: str) -> bool:
    """Whether the language is written from right to left."""
    info = LANG_INFO.get(code) or LANG_INFO.get(code.split("-")[0]) or {}
    return bool(info.get("bidi"))


def direction(code: str) -> str:
    """How a text in this language runs, for its `dir`."""
    return "rtl" if is_rtl(code) else "ltr"
