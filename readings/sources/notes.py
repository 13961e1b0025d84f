"""Footnotes: which sign in a text belongs to which note, in the forms that pages and documents link them."""

import re
from dataclasses import dataclass, field
from urllib.parse import unquote, urldefrag

from lxml.html import HtmlElement

from readings.sources.tree import classes, shown_length

SIGN = re.compile(r"[\[(\s]*(\d{1,4}|[ivxlc]{1,6}|[a-z]|\*{1,4}|[†‡§¶]{1,3})[\])\s.:]*", re.IGNORECASE)
NAMED_NOTE = re.compile(r"(?:^|[-_:.])_?(?:ft?n|footnote|fnote|note|endnote|edn|sdfootnote\d*sym|cite_note)", re.I)
NAMED_REF = re.compile(r"ref|back|return|src|anc$", re.IGNORECASE)
ROLES_OF_SIGN = frozenset({"doc-noteref", "noteref", "footnote-ref", "footnoteref", "footnote-reference"})
ROLES_OF_NOTE = frozenset({"doc-footnote", "doc-endnote", "footnote", "endnote", "rearnote", "note"})
ROLES_OF_BACKLINK = frozenset({"doc-backlink", "backlink", "footnote-backref", "reversefootnote", "footnote-back"})
BODIES = frozenset({"li", "p", "div", "aside", "dd", "section", "blockquote", "td"})
# A footnote has no more characters; what has is a part of the text that a link leads to.
LONGEST_NOTE = 6000
LONGEST_SIGN = 12


@dataclass
class Notes:
    """`signs` has, for each link that is one, its label and whether it is the first; `bodies` each note's label.

    `own` has what a note begins with itself, where that is not its label here.
    """

    signs: dict[HtmlElement, tuple[str, bool]] = field(default_factory=dict)
    bodies: dict[HtmlElement, str] = field(default_factory=dict)
    own: dict[HtmlElement, str] = field(default_factory=dict)
    backlinks: set[HtmlElement] = field(default_factory=set)


@dataclass(eq=False)
class Link:
    anchor: HtmlElement
    at: int
    target: HtmlElement
    target_at: int
    name: str
    text: str


class Bodies:
    """The elements that may hold a note. Each is looked through but once, whatever leads to it."""

    def __init__(self) -> None:
        self._bodies: dict[HtmlElement, HtmlElement | None] = {}
        self._lengths: dict[HtmlElement, int] = {}
        self._leads: dict[HtmlElement, frozenset[str]] = {}

    def body(self, target: HtmlElement) -> HtmlElement | None:
        """The element that holds the whole note to which a link leads, if it is short enough for one."""
        if target not in self._bodies:
            self._bodies[target] = self._find(target)
        return self._bodies[target]

    def leads_to(self, body: HtmlElement, name: str) -> bool:
        """Whether a link in it leads to what has this name."""
        if body not in self._leads:
            self._leads[body] = frozenset(anchor.get("href", "") for anchor in body.iter("a"))
        return f"#{name}" in self._leads[body]

    def _length(self, element: HtmlElement) -> int:
        if element not in self._lengths:
            self._lengths[element] = shown_length(element)
        return self._lengths[element]

    def _find(self, target: HtmlElement) -> HtmlElement | None:
        body = target
        while body.tag not in BODIES:
            parent = body.getparent()
            if parent is None or parent.tag in {"body", "html"}:
                return None
            body = parent
        above = body.getparent()
        while (
            above is not None and above.tag in BODIES and _is_named_note(above) and self._length(above) <= LONGEST_NOTE
        ):
            body, above = above, above.getparent()
        if above is not None and above.tag == "li" and above[0] is body:
            body = above
        return body if 0 < self._length(body) <= LONGEST_NOTE else None


def find_notes(tree: HtmlElement, address: str = "") -> Notes:
    links = _links(tree, urldefrag(address).url)
    signs: list[tuple[Link, HtmlElement]] = []
    refused: set[HtmlElement] = set()
    measured = Bodies()
    for link in links:
        body = measured.body(link.target)
        if body is not None and body not in refused and _is_sign(link, body, measured):
            (refused.add(body) if _holds(body, link.anchor) else signs.append((link, body)))
    bodies = {body for _, body in signs}
    whole = {body for body in bodies if not any(above in bodies for above in body.iterancestors())}
    signs = [(link, body) for link, body in signs if body in whole]
    return _labelled(signs, _backlinks(links, whole, {link.anchor for link, _ in signs}))


def _links(tree: HtmlElement, page: str) -> list[Link]:
    """The links within the page whose target stands in it, in reading order."""
    targets: dict[str, tuple[HtmlElement, int]] = {}
    anchors: list[tuple[HtmlElement, int, str]] = []
    for at, element in enumerate(tree.iter("*")):
        for name in {element.get("id"), element.get("name") if element.tag == "a" else None} - {None, ""}:
            targets.setdefault(str(name), (element, at))
        if element.tag == "a" and "#" in element.get("href", ""):
            url, _, fragment = element.get("href", "").strip().partition("#")
            if fragment and (not url or url == page):
                anchors.append((element, at, fragment))
    found = []
    for anchor, at, fragment in anchors:
        target = targets.get(fragment) or targets.get(unquote(fragment))
        if target:
            text = " ".join(anchor.text_content()[:60].split())
            found.append(Link(anchor, at, *target, fragment, text))
    return found


def _is_named_note(element: HtmlElement) -> bool:
    """Whether its own id or role says that this one element is one note."""
    name = element.get("id", "")
    return bool(re.search(r"\d$", name) and NAMED_NOTE.search(name)) or bool(_roles(element) & ROLES_OF_NOTE)


def _roles(element: HtmlElement) -> set[str]:
    return {*element.get("role", "").lower().split(), *element.get("epub:type", "").lower().split(), *classes(element)}


def _is_sign(link: Link, body: HtmlElement, bodies: Bodies) -> bool:
    explicit = bool(_roles(link.anchor) & ROLES_OF_SIGN)
    if not explicit and not SIGN.fullmatch(link.text):
        return False
    if link.target_at <= link.at:
        return explicit and not NAMED_REF.search(link.name)
    raised = link.anchor.find(".//sup") is not None or _within(link.anchor, "sup")
    named = bool(NAMED_NOTE.search(link.name) and not NAMED_REF.search(link.name))
    return explicit or raised or named or bool(_roles(link.target) & ROLES_OF_NOTE) or _answered(link, body, bodies)


def _answered(link: Link, body: HtmlElement, bodies: Bodies) -> bool:
    """Whether the note links back to the sign."""
    name = link.anchor.get("id") or link.anchor.get("name")
    return bool(name) and bodies.leads_to(body, str(name))


def _within(element: HtmlElement, tag: str) -> bool:
    return any(above.tag == tag for above in element.iterancestors())


def _holds(body: HtmlElement, element: HtmlElement) -> bool:
    return any(above is body for above in element.iterancestors())


def _backlinks(links: list[Link], bodies: set[HtmlElement], signs: set[HtmlElement]) -> Notes:
    notes = Notes()
    for link in links:
        if link.anchor in signs or link.target_at >= link.at or len(link.text) > LONGEST_SIGN:
            continue
        if any(above in bodies for above in link.anchor.iterancestors()):
            notes.backlinks.add(link.anchor)
    for body in bodies:
        notes.backlinks.update(anchor for anchor in body.iter("a") if _roles(anchor) & ROLES_OF_BACKLINK)
    return notes


def _labelled(signs: list[tuple[Link, HtmlElement]], notes: Notes) -> Notes:
    """Gives each note the sign that it has in the text, or all of them numbers where two would have the same."""
    labels: dict[HtmlElement, str] = {}
    for link, body in signs:
        sign = SIGN.fullmatch(link.text)
        labels.setdefault(body, sign[1] if sign else "")
    notes.own = dict(labels)
    if len(set(labels.values())) < len(labels) or "" in labels.values():
        labels = {body: str(number) for number, body in enumerate(labels, start=1)}
    for link, body in signs:
        first = body not in notes.bodies
        notes.bodies[body] = labels[body]
        notes.signs[link.anchor] = (labels[body], first)
    return notes
