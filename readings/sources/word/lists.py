"""The numbers in front of paragraphs, which Word doesn't write down: they are counted here as Word counts them."""

import re
from dataclasses import dataclass, field

from lxml import etree

from readings.sources.word.parts import child, children, is_on, number, value

DEEPEST_LEVEL = 8
LONGEST_LABEL = 40
PLACE = re.compile(r"%([1-9])")
ROMAN = [
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
]
HIGHEST_ROMAN = 3999
HIGHEST_LETTER = 26 * 6


@dataclass
class Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""
    style: str = ""
    legal: bool = False


@dataclass
class Numbers:
    """One list as a paragraph names it: its levels, those of another list that it shares, and where it begins anew."""

    shared: str
    levels: dict[int, Level]
    begins: dict[int, int] = field(default_factory=dict)


class Numbering:
    def __init__(self, root: etree._Element | None) -> None:
        self._lists: dict[str, Numbers] = {}
        self._by_style: dict[str, tuple[str, int]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()
        if root is not None:
            self._read(root)

    def of_style(self, style: str) -> tuple[str, int] | None:
        """The list and level to which a style's paragraphs belong because the list says so."""
        return self._by_style.get(style)

    def label(self, key: str, level: int) -> str | None:
        """What stands before the next paragraph of this list: "3.", "" for a mere dot, None for nothing at all."""
        found = self._lists.get(key)
        at = found.levels.get(level) if found else None
        if found is None or at is None:
            return None
        counts = self._counts.setdefault(found.shared, {})
        if level in found.begins and (key, level) not in self._begun:
            counts[level] = found.begins[level]
        else:
            counts[level] = counts[level] + 1 if level in counts else at.start
        self._begun.add((key, level))
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        if at.form == "bullet":
            return ""
        return self._written(found.levels, counts, at) or None

    def _written(self, levels: dict[int, Level], counts: dict[int, int], at: Level) -> str:
        def put(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            level = levels.get(place, Level())
            return written(counts.get(place, level.start), "decimal" if at.legal else level.form)

        return " ".join(PLACE.sub(put, at.text[:LONGEST_LABEL]).split())[:LONGEST_LABEL]

    def _read(self, root: etree._Element) -> None:
        abstract = {value(one, "abstractNumId"): one for one in children(root, "abstractNum")}
        by_link = {value(child(one, "styleLink")): key for key, one in abstract.items()}
        for one in children(root, "num"):
            key, shared = value(one, "numId"), value(child(one, "abstractNumId"))
            if shared in abstract:
                shared = by_link.get(value(child(abstract[shared], "numStyleLink")) or " ", shared)
            levels = dict(map(_level, children(abstract[shared], "lvl"))) if shared in abstract else {}
            numbers = Numbers(shared, levels)
            for override in children(one, "lvlOverride"):
                place = number(value(override, "ilvl"))
                levels.update(map(_level, children(override, "lvl")))
                begin = child(override, "startOverride")
                if begin is not None:
                    numbers.begins[place] = number(value(begin), 1)
            self._lists[key] = numbers
            for place, level in levels.items():
                if level.style:
                    self._by_style.setdefault(level.style, (key, place))


def written(count: int, form: str) -> str:
    """A number as the list writes it; in a script that we don't count in, as digits."""
    if form == "none":
        return ""
    if form in {"lowerLetter", "upperLetter"} and 0 < count <= HIGHEST_LETTER:
        letters = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letters.upper() if form == "upperLetter" else letters
    if form in {"lowerRoman", "upperRoman"} and 0 < count <= HIGHEST_ROMAN:
        return _roman(count).upper() if form == "upperRoman" else _roman(count)
    return f"{count:02}" if form == "decimalZero" else str(count)


def _roman(count: int) -> str:
    digits = []
    for worth, digit in ROMAN:
        digits.append(digit * (count // worth))
        count %= worth
    return "".join(digits)


def _level(element: etree._Element) -> tuple[int, Level]:
    form = value(child(element, "numFmt")) or "decimal"
    level = Level(
        start=number(value(child(element, "start")), 0 if child(element, "start") is not None else 1),
        form=form,
        text=value(child(element, "lvlText")),
        style=value(child(element, "pStyle")),
        legal=is_on(child(element, "isLgl")),
    )
    return min(number(value(element, "ilvl")), DEEPEST_LEVEL), level
