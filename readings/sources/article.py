"""Where in a web page the article stands, among all that a site puts around it."""

import re
from collections import Counter
from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree
from lxml.html import HtmlElement
from readability import Document
from readability.readability import Unparseable

# A page of more elements, or of so many so deep, would take longer than anybody waits; its article is then what the
# page itself calls so.
MOST_ELEMENTS = 12_000
MOST_DEPTHS = 300_000
NEEDED = {"class", "id", "href", "itemprop", "role"}
MARK = re.compile(r' x="(\d+)"')
# So much of what was found stands in the innermost element that is taken for the article.
SHARE = 0.85


@dataclass(eq=False)
class Article:
    """`element` holds it; `found` are the elements that belong to it by themselves, and `weights` how many characters
    of it each element holds."""

    element: HtmlElement
    found: frozenset[HtmlElement] = frozenset()
    weights: Counter[HtmlElement] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        return max(self.weights.values(), default=0)

    def is_much_of(self, element: HtmlElement) -> bool:
        """Whether the element holds so much of the article that it can't be something around it."""
        return element is self.element or self.weights[element] > self.total * 0.4


class _Marked(Document):
    """Says which elements it found, and writes nothing anew."""

    def get_clean_html(self) -> str:
        return str(etree.tostring(self.html, encoding="unicode", method="html"))


def find_article(tree: HtmlElement) -> Article:
    """The tree is as `without_unseen` leaves it."""
    elements = list(tree.iter("*"))
    found = _found(tree, elements) if _is_ordinary(elements) else set()
    weights: Counter[HtmlElement] = Counter()
    for element in found:
        own = len("".join([element.text or "", *(child.tail or "" for child in element)]).strip())
        if own:
            weights[element] += own
            for above in element.iterancestors():
                weights[above] += own
    if not weights:
        return Article(_named(tree))
    total = max(weights.values())
    holding = [element for element in elements if weights[element] >= total * SHARE]
    element = holding[-1] if holding else tree
    # What a page itself marks as the article has its title, its notes and what else was missed.
    named = next((above for above in [element, *element.iterancestors()] if above.tag == "article"), element)
    return Article(_block(named), frozenset(found), weights)


def _is_ordinary(elements: list[HtmlElement]) -> bool:
    """Whether to look for the article takes a second or two at most."""
    if len(elements) > MOST_ELEMENTS:
        return False
    depths: dict[HtmlElement | None, int] = {}
    for element in elements:
        depths[element] = depths.get(element.getparent(), 0) + 1
    return sum(depths.values()) <= MOST_DEPTHS


def _found(tree: HtmlElement, elements: list[HtmlElement]) -> set[HtmlElement]:
    copy = deepcopy(tree)
    for number, element in enumerate(copy.iter("*")):
        for name in set(element.attrib) - NEEDED:
            del element.attrib[name]
        element.set("x", str(number))
    try:
        summary = _Marked(copy).summary(html_partial=True)
    except (Unparseable, etree.LxmlError, ValueError, RecursionError):
        return set()
    return {elements[int(mark)] for mark in MARK.findall(summary) if int(mark) < len(elements)}


def _named(tree: HtmlElement) -> HtmlElement:
    """What the page calls its article, its main part, or all of it."""
    for path in ("//article", "//*[@itemprop='articleBody']", "//main", "//*[@role='main']", "//body"):
        named = tree.xpath(path)
        if len(named) == 1:
            return named[0]
    return tree


def _block(element: HtmlElement) -> HtmlElement:
    """The element itself, or the one around it where it is but a paragraph: its neighbours belong to it."""
    above = element.getparent()
    return (
        above
        if element.tag in {"p", "blockquote", "pre", "ul", "ol", "font", "span"} and above is not None
        else element
    )
