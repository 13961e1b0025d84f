"""The numbers of a list's items, as a browser counts and writes them."""

from dataclasses import dataclass

from lxml.html import HtmlElement

ROMAN = [
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc")),
    *((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
]
MOST = 3999


@dataclass
class Numbering:
    """Of one list: the number that its next item has. `style` is that of HTML: 1, a, A, i or I; "" for bullets."""

    style: str = ""
    next: int = 1
    step: int = 1

    def take(self, item: HtmlElement) -> str:
        """What stands before this item: "3. ", or nothing before a bullet's."""
        if not self.style:
            return ""
        number = _whole(item.get("value"), self.next)
        self.next = number + self.step
        return f"{_written(number, self.style)}. "


def numbering(element: HtmlElement) -> Numbering:
    if element.tag != "ol":
        return Numbering()
    style = element.get("type", "1")
    style = style if style in {"1", "a", "A", "i", "I"} else "1"
    if element.get("reversed") is None:
        return Numbering(style, _whole(element.get("start"), 1))
    return Numbering(style, _whole(element.get("start"), len(element.findall("li"))), -1)


def _whole(written: str | None, otherwise: int) -> int:
    digits = (written or "").strip()
    return int(digits) if digits.lstrip("-").isdecimal() and len(digits) < 8 else otherwise


def _written(number: int, style: str) -> str:
    if style == "1" or not 0 < number <= MOST:
        return str(number)
    letters = _letters(number) if style in "aA" else _roman(number)
    return letters.upper() if style in "AI" else letters


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def _roman(number: int) -> str:
    letters = ""
    for value, sign in ROMAN:
        count, number = divmod(number, value)
        letters += sign * count
    return letters
