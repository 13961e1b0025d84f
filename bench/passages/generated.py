"""Long texts made of the sample readings, edited as an editor might, with known truth. The same seed, the same edits.

Every word of the old text has a number and keeps it for as long as it is there, in whatever spelling. A passage belongs
where its words are.
"""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from readings.carrying import Range

READINGS = Path(__file__).parents[2] / "demo" / "readings"
# A translation stands beside its original; the text to be edited is in one language.
ENGLISH = [file for file in sorted(READINGS.glob("*.md")) if "\nlanguage: en\n" in file.read_text(encoding="utf-8")]
NAMES = "Amina Beatriz Chidi Dorota Emeka Farida Goran Halina Irena Joanna Karim Lucía Marek Nadia Olena Petru".split()
OTHER_LANGUAGE = (
    "il y avait dans la cour une femme qui ne disait rien et que tous les autres regardaient de loin".split()
)
APART = 20


@dataclass(frozen=True)
class Word:
    """A word with its signs, and its number in the old text, or of the word that it replaced. None: it is new."""

    text: str
    number: int | None = None
    kept: bool = True


Paragraph = list[Word]


@dataclass
class Generated:
    """An old text, a new one, and what we know about the passages."""

    before: list[str]
    after: list[str]
    passages: list[Range]
    belongs: list[list[Range]]
    """Where each stands afterwards, the largest part first, if it came apart; nothing if it is gone."""
    kept: list[float]
    """How much of each passage's letters is still there, from 0 to 1."""
    kinds: list[str]
    """What was done to the paragraph in which each begins."""


def generate(words: int, passages: int, seed: int) -> Generated:
    chance = random.Random(seed)
    old = _numbered(_long_text(words, chance))
    new, kinds = _edited(old, chance)
    chosen = [_passage(old, chance) for _ in range(passages)]
    where = {word.number: (block, at) for block, text in enumerate(new) for at, word in enumerate(text)}
    spots = [[where.get(word.number) for word in _within(old, first, last)] for first, last in chosen]
    sizes = [[len(word.text) for word in _within(old, first, last)] for first, last in chosen]
    places = [_together(new, some, much) for some, much in zip(spots, sizes, strict=True)]
    return Generated(
        [_text(block) for block in old],
        [_text(block) for block in new],
        [_range(old, first, last) for first, last in chosen],
        [[_range(new, *part) for part in parts] for parts, _share in places],
        [share for _parts, share in places],
        [kinds[first[0]] for first, _last in chosen],
    )


def _together(
    new: list[Paragraph], spots: list[tuple[int, int] | None], sizes: list[int]
) -> tuple[list[tuple[tuple[int, int], tuple[int, int]]], float]:
    """The first and last word of each part of a passage, the largest first, and how much of it that one is.

    What has more than twenty words, and more than it has itself, between its parts has come apart.
    """
    there = sorted(
        (spot, size if new[spot[0]][spot[1]].kept else 0) for spot, size in zip(spots, sizes, strict=True) if spot
    )
    if not there:
        return [], 0.0
    groups: list[list[tuple[tuple[int, int], int]]] = []
    for spot, size in there:
        last = groups[-1][-1][0] if groups else None
        if last is None or spot[0] - last[0] > 3 or _between(new, last, spot) > max(APART, len(sizes)):
            groups.append([])
        groups[-1].append((spot, size))
    groups.sort(key=lambda group: -sum(size for _spot, size in group))
    return [(group[0][0], group[-1][0]) for group in groups], sum(size for _spot, size in groups[0]) / sum(sizes)


def _long_text(words: int, chance: random.Random) -> list[list[str]]:
    """The sample readings, again and again until it is long enough, each time with most of their words exchanged."""
    source = [paragraph.split() for file in ENGLISH for paragraph in _paragraphs(file.read_text())]
    plain = sorted({word for paragraph in source for word in paragraph if re.fullmatch("[a-z]{4,}", word)})
    text: list[list[str]] = []
    count, turn = 0, 0
    while count < words:
        for paragraph in source:
            if count >= words:
                break
            made = [_other(word, plain, chance) if turn else word for word in paragraph]
            versions = [made]
            if len(made) > 15 and chance.random() < 0.06:
                # Two or three lookalikes that differ in a name.
                names = chance.sample(NAMES, chance.choice([2, 3]))
                versions = [[name, "says:", *made] for name in names]
            text += versions
            count += sum(map(len, versions))
        turn += 1
    return text


def _paragraphs(text: str) -> list[str]:
    body = text.split("---", 2)[2]
    return [" ".join(part.lstrip("#>- ").split()) for part in re.split(r"\n\s*\n|\n(?=[-\d])", body) if part.strip()]


def _other(word: str, plain: list[str], chance: random.Random) -> str:
    return chance.choice(plain) if re.fullmatch("[a-z]{4,}", word) and chance.random() < 0.8 else word


def _numbered(text: list[list[str]]) -> list[Paragraph]:
    number = iter(range(sum(map(len, text))))
    return [[Word(word, next(number)) for word in paragraph] for paragraph in text]


def _text(paragraph: Paragraph) -> str:
    return " ".join(word.text for word in paragraph)


Edit = Callable[[Paragraph, random.Random], list[Paragraph]]


def _typography(paragraph: Paragraph, _chance: random.Random) -> list[Paragraph]:
    plain = str.maketrans({"“": '"', "”": '"', "’": "'", "–": "-", "—": "-", '"': "”", "'": "’"})
    return [[Word(word.text.translate(plain), word.number) for word in paragraph]]


def _light(paragraph: Paragraph, chance: random.Random) -> list[Paragraph]:
    """A letter lost, a comma more, a word for another, one more, one less."""
    made = list(paragraph)
    for _time in range(chance.randint(1, 3)):
        at = chance.randrange(len(made))
        word = made[at]
        made[at : at + 1] = chance.choice(
            [
                [Word(word.text[:-2] + word.text[-1], word.number)] if len(word.text) > 4 else [word],
                [Word(word.text + ",", word.number)],
                [Word(chance.choice(OTHER_LANGUAGE), word.number, kept=False)],
                [word, Word(chance.choice(OTHER_LANGUAGE))],
                [] if len(made) > 1 else [word],
            ]
        )
    return [made]


def _heavy(paragraph: Paragraph, chance: random.Random) -> list[Paragraph]:
    """A fourth of its words are others, and a sentence is added."""
    other = [Word(chance.choice(OTHER_LANGUAGE), word.number, kept=False) for word in paragraph]
    made = [replaced if chance.random() < 0.25 else word for word, replaced in zip(paragraph, other, strict=True)]
    at = chance.randint(0, len(made))
    return [made[:at] + [Word(word) for word in chance.sample(OTHER_LANGUAGE, 8)] + made[at:]]


def _shorter(paragraph: Paragraph, chance: random.Random) -> list[Paragraph]:
    """A sentence is taken out."""
    ends = [0, *[at + 1 for at, word in enumerate(paragraph) if word.text.rstrip("”\"'’").endswith((".", "?", "!"))]]
    sentences = list(pairwise(ends))
    if len(sentences) < 2:
        return [paragraph]
    start, end = chance.choice(sentences)
    return [paragraph[:start] + paragraph[end:]]


def _divided(paragraph: Paragraph, chance: random.Random) -> list[Paragraph]:
    if len(paragraph) < 12:
        return [paragraph]
    at = chance.randint(5, len(paragraph) - 5)
    return [paragraph[:at], paragraph[at:]]


def _translated(paragraph: Paragraph, chance: random.Random) -> list[Paragraph]:
    return [[Word(chance.choice(OTHER_LANGUAGE), word.number, kept=False) for word in paragraph]]


def _deleted(_paragraph: Paragraph, _chance: random.Random) -> list[Paragraph]:
    return []


def _kept(paragraph: Paragraph, _chance: random.Random) -> list[Paragraph]:
    return [paragraph]


# What is done, to how many of a hundred paragraphs. To join is to lose the end of the paragraph before.
EDITS: dict[str, tuple[int, Edit]] = {
    "none": (44, _kept),
    "typography": (10, _typography),
    "light": (14, _light),
    "heavy": (6, _heavy),
    "sentence out": (5, _shorter),
    "divided": (4, _divided),
    "joined": (4, _kept),
    "moved": (4, _kept),
    "moved, edited": (2, _light),
    "deleted": (5, _deleted),
    "translated": (2, _translated),
}


def _edited(old: list[Paragraph], chance: random.Random) -> tuple[list[Paragraph], list[str]]:
    """The new text, and what was done to each paragraph of the old one."""
    kinds = [_kind(paragraph, chance) for paragraph in old]
    new: list[Paragraph] = []
    wandering: list[Paragraph] = []
    for kind, paragraph in zip(kinds, old, strict=True):
        made = EDITS[kind.removeprefix("lookalike, ")][1](paragraph, chance)
        if "joined" in kind and new:
            new[-1] = new[-1] + made[0]
        elif "moved" in kind:
            wandering += made
        else:
            new += made
    for paragraph in wandering:
        new.insert(chance.randint(0, len(new)), paragraph)
    return new, kinds


def _kind(paragraph: Paragraph, chance: random.Random) -> str:
    """What is to be done to it. Nobody divides a heading, or adds a sentence to it."""
    kind = chance.choices(list(EDITS), [weight for weight, _edit in EDITS.values()])[0]
    if len(paragraph) < 12 and kind in {"heavy", "sentence out", "divided", "joined"}:
        kind = "none"
    return f"lookalike, {kind}" if paragraph[0].text in NAMES and kind != "none" else kind


def _passage(old: list[Paragraph], chance: random.Random) -> tuple[tuple[int, int], tuple[int, int]]:
    """The first and the last word: of 3 to 40, or whole paragraphs; one in ten goes on into the next paragraph."""
    block = min(chance.choices(range(len(old)), [len(paragraph) for paragraph in old])[0], len(old) - 2)
    paragraph = old[block]
    if chance.random() < 0.15:
        return (block, 0), (block, len(paragraph) - 1)
    start = chance.randint(0, max(0, len(paragraph) - 3))
    if chance.random() < 0.1:
        return (block, start), (block + 1, min(len(old[block + 1]), chance.randint(3, 20)) - 1)
    return (block, start), (block, min(len(paragraph), start + chance.randint(3, 40)) - 1)


def _within(text: list[Paragraph], first: tuple[int, int], last: tuple[int, int]) -> Paragraph:
    if first[0] == last[0]:
        return text[first[0]][first[1] : last[1] + 1]
    return text[first[0]][first[1] :] + text[last[0]][: last[1] + 1]


def _between(text: list[Paragraph], first: tuple[int, int], last: tuple[int, int]) -> int:
    """How many words stand between these two."""
    return sum(map(len, text[first[0] : last[0]])) - first[1] + last[1] - 1


def _range(text: list[Paragraph], first: tuple[int, int], last: tuple[int, int]) -> Range:
    start = len(_text(text[first[0]][: first[1]])) + (1 if first[1] else 0)
    return Range(first[0], start, last[0], len(_text(text[last[0]][: last[1] + 1])))
