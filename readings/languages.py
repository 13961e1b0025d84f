"""The languages a text can be in, each under the name that it has for itself, and what a text tells of its own."""

import re
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
# The small words of which every sentence is full, by which languages in the same letters are told apart.
SMALL_WORDS = {
    "ca": "el la els les i de del que en un una amb per no es són més com a al dels va però hi ho ens",
    "de": "der die das und ist nicht ein eine zu den mit von auf wir sie es im dem des sich auch als für war an er",
    "en": "the of and to in is that was for with are this not they we you it on as be by have from or her who at but",
    "es": "el la los las de que y en un una por con no se del es para su lo como más pero al sus fue nos ha son",
    "fr": "le la les des et est une un dans pour que qui pas ne sur avec nous au du ce de en il elle sont plus ont se",
    "it": "il la gli che di e un una per con non si del della è sono come più ma nel dei le da in ha alla lo anche",
    "nl": "de het een en van is niet dat op te zijn wij met voor die in ze er aan ook als maar door was om hun naar",
    "pl": "i w nie na się z że jest do to o jak po co ale za od dla przez nas tym już były ich czy tak który",
    "pt": "o a os as de que e em um uma por com não se do da para seu como mais mas são no na foi dos das ao nos",
    "tr": "ve bir bu için ile de da çok ne gibi daha olarak olan ama her o biz ki en kadar sonra değil var",
}
SMALL_WORDS_BY_LANGUAGE = {code: frozenset(words.split()) for code, words in SMALL_WORDS.items()}
SAMPLE = 600
# So many words are looked at, and with fewer than these nothing is said.
MOST_WORDS, FEWEST_WORDS = 600, 20
# Which share of the words is small in every text, and by how much one language is ahead of the next.
SMALL_SHARE, AHEAD = 0.15, 1.25
WORD = re.compile(r"[^\W\d_]+")


def guess(text: str) -> str:
    """A language by the letters with which the text begins, or by its small words, or nothing.

    Japanese is known by its kana.
    """
    return _by_letters(text) or _by_small_words(text)


def _by_small_words(text: str) -> str:
    words = [word.lower() for word in WORD.findall(text[: MOST_WORDS * 12])][:MOST_WORDS]
    if len(words) < FEWEST_WORDS:
        return ""
    found = Counter({code: sum(word in small for word in words) for code, small in SMALL_WORDS_BY_LANGUAGE.items()})
    (code, most), (_code, next_most) = found.most_common(2)
    return code if most >= SMALL_SHARE * len(words) and most >= AHEAD * next_most else ""


def _by_letters(text: str) -> str:
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
