"""What a document's styles mean: which is a heading, a quotation, a title, whatever it is called."""

import re
from dataclasses import dataclass

from lxml import etree

from readings.sources.word.parts import child, children, is_on, number, value

DEEPEST_HEADING = 6
LONGEST_CHAIN = 12
# The names by which Word, LibreOffice, Pages and Google Docs know what a paragraph is; Word keeps them in English.
ROLES = [
    (re.compile(r"title|book title"), "title"),
    (re.compile(r"subtitle"), "subtitle"),
    (re.compile(r"(intense |block )?quot(e|ation)s?|block ?text|blockquote|quotations|zitat|cita|citation"), "quote"),
    (re.compile(r"caption|illustration|table caption|figure"), "caption"),
    (re.compile(r"toc \d+|toc heading|contents (heading|\d+)|table of figures"), "contents"),
]
HEADING = re.compile(r"heading ?([1-9]?)")


@dataclass(frozen=True, slots=True)
class Emphasis:
    bold: bool = False
    italic: bool = False
    hidden: bool = False


class Styles:
    def __init__(self, root: etree._Element | None) -> None:
        found = [] if root is None else list(children(root, "style"))
        self._by_id = {value(one, "styleId"): one for one in found}
        self._roles: dict[str, str] = {}
        self._emphasis: dict[str, Emphasis] = {}
        language = None if root is None else child(root, "docDefaults", "rPrDefault", "rPr", "lang")
        usual = next((one for one in found if value(one, "type") == "paragraph" and value(one, "default") == "1"), None)
        own = child(usual, "rPr", "lang")
        self.language = value(own) or value(language)
        self.languages = {name: value(own, name) or value(language, name) for name in ("bidi", "eastAsia")}

    def role(self, key: str) -> str:
        """title, subtitle, quote, caption, contents, heading-1 to heading-6, or nothing for running text."""
        if key not in self._roles:
            self._roles[key] = next(filter(None, (self._own_role(one) for one in self._chain(key))), "")
        return self._roles[key]

    def numbering(self, key: str) -> tuple[str, int] | None:
        """The list to which the style's paragraphs belong, and at which level; ("0", 0) for expressly none."""
        for one in self._chain(key):
            numbered = child(one, "pPr", "numPr")
            if numbered is not None and child(numbered, "numId") is not None:
                return value(child(numbered, "numId")), number(value(child(numbered, "ilvl")))
        return None

    def emphasis(self, key: str) -> Emphasis:
        """What a style for words does to them."""
        if key not in self._emphasis:
            chain = [one for one in self._chain(key) if value(one, "type") == "character"]

            def first(name: str) -> bool:
                return is_on(next((it for one in chain if (it := child(one, "rPr", name)) is not None), None))

            self._emphasis[key] = Emphasis(first("b"), first("i"), first("vanish"))
        return self._emphasis[key]

    def _chain(self, key: str) -> list[etree._Element]:
        """The style and those it is based on."""
        chain: list[etree._Element] = []
        while key in self._by_id and len(chain) < LONGEST_CHAIN:
            chain.append(self._by_id[key])
            key = value(child(chain[-1], "basedOn"))
        return chain

    def _own_role(self, style: etree._Element) -> str:
        if value(style, "type") not in {"", "paragraph"}:
            return ""
        name = value(child(style, "name")).lower()
        if heading := HEADING.fullmatch(name):
            return heading_role(int(heading[1] or 1))
        for pattern, role in ROLES:
            if pattern.fullmatch(name):
                return role
        outline = child(style, "pPr", "outlineLvl")
        return outline_role(value(outline)) if outline is not None else ""


def heading_role(level: int) -> str:
    return f"heading-{min(level, DEEPEST_HEADING)}"


def outline_role(level: str) -> str:
    """The tenth level, 9, is running text."""
    found = number(level, 9)
    return heading_role(found + 1) if 0 <= found < 9 else ""
