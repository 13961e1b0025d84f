"""The files of a book's text, put together as one page: their links lead to each other, their notes come along."""

import posixpath
import re
from copy import deepcopy
from dataclasses import dataclass, field
from html.entities import html5
from urllib.parse import unquote

from lxml import etree, html

from readings.pieces import Omission
from readings.sources.book.package import Document
from readings.sources.tree import refuse_tangled
from readings.sources.xmlparts import parser
from readings.text import count_words

XHTML = "{http://www.w3.org/1999/xhtml}"
TYPE = "{http://www.idpf.org/2007/ops}type"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
OF_XML = frozenset({"amp", "lt", "gt", "quot", "apos"})
OUTWARD = re.compile(r"(?:https?|mailto):", re.IGNORECASE)
SIGN = re.compile(r"[\[(]?(?:\d{1,4}|[*†‡§¶]{1,4}|[ivxlc]{1,6}|[a-z])[\])]?", re.IGNORECASE)
NOTE_REFERENCE = frozenset({"noteref", "doc-noteref"})
# Between the text and these stands a line that says nothing.
NOTE_LISTS = frozenset({"footnotes", "endnotes", "rearnotes", "doc-endnotes", "doc-footnotes"})
NOTE_BODIES = frozenset({"li", "p", "div", "aside", "dd", "td", "section"})
LONGEST_NOTE = 6000
PAGE_NUMBERS = frozenset({"pagebreak", "doc-pagebreak", "pagenum", "pageno", "page-number", "x-ebookmaker-pageno"})
INLINE = frozenset("a abbr b bdi bdo cite code dfn em i kbd q ruby s samp small span strong sub sup u var".split())
HEADINGS = [f"h{level}" for level in range(1, 7)]
# What a part of a book is, as the book says it, and why it would then be left out.
TYPES = {
    **dict.fromkeys(("nav", "toc", "landmarks", "page-list", "loi", "lot", "doc-toc"), Omission.NAVIGATION),
    **dict.fromkeys(("titlepage", "halftitlepage", "title-page"), Omission.HEAD),
    **dict.fromkeys(("cover", "copyright-page", "imprint", "doc-cover"), Omission.AROUND),
}
# The same by what the file is called, where little is in it.
NAMES = [
    (re.compile(r"(?:book)?cover[-_]?(?:page)?", re.IGNORECASE), Omission.AROUND),
    (re.compile(r"(?:half)?[-_]?title[-_]?(?:page)?", re.IGNORECASE), Omission.HEAD),
    (re.compile(r"copyright[-_]?(?:page)?|imprint", re.IGNORECASE), Omission.AROUND),
    (re.compile(r"toc|contents|nav", re.IGNORECASE), Omission.NAVIGATION),
]
COPYRIGHT = re.compile(r"©|copyright", re.IGNORECASE)
RESERVED = re.compile(r"all rights reserved|isbn|alle rechte|derechos reservados|tous droits", re.IGNORECASE)
LONGEST_IMPRINT = 400
# By this class Project Gutenberg marks what it says of itself above and below a book.
BOILERPLATE = "pg-boilerplate"


@dataclass
class Chapter:
    """A file of the book as a tree of HTML."""

    document: Document
    body: etree._Element
    language: str = ""
    malformed: bool = False
    page_numbers: bool = False
    ids: dict[str, etree._Element] = field(default_factory=dict)
    lengths: dict[etree._Element, int] = field(default_factory=dict)
    """Of the elements that were looked at for a note, so that none is twice."""

    @property
    def text(self) -> str:
        """All its words, those of two blocks apart."""
        parts: list[str] = []
        for event, element in etree.iterwalk(self.body, events=("start", "end")):
            parts.append("" if element.tag in INLINE else " ")
            parts.append((element.text if event == "start" else element.tail) or "")
        return " ".join("".join(parts).split())

    @property
    def words(self) -> int:
        return count_words(self.text)

    @property
    def title(self) -> str:
        heading = next(self.body.iter(*HEADINGS), None)
        return self.document.title or (" ".join(shown(heading).split())[:300] if heading is not None else "")

    @property
    def omission(self) -> str:
        """Why all of it is proposed to be left out, or nothing."""
        if reason := next((TYPES[word] for word in sorted(self._types()) if word in TYPES), ""):
            return reason
        text = self.text
        if count_words(text) >= LONGEST_IMPRINT:
            return ""
        name = posixpath.splitext(posixpath.basename(self.document.name))[0]
        if reason := next((reason for pattern, reason in NAMES if pattern.fullmatch(name)), ""):
            return reason
        return Omission.AROUND if COPYRIGHT.search(text) and RESERVED.search(text) else ""

    def _types(self) -> frozenset[str]:
        """Those of the whole, which a lone element around everything has as well."""
        types, element = self.document.types | words_of(self.body, "class"), self.body
        while len(element) == 1 and not (element.text or "").strip():
            element = element[0]
            types |= words_of(element, "class")
        return types


def read_chapter(document: Document) -> Chapter:
    root, malformed = _root(document.text)
    chapter = Chapter(document, _body(root), malformed=malformed)
    chapter.language = root.get(XML_LANG) or root.get("lang") or ""
    etree.strip_elements(chapter.body, "script", "style", with_tail=False)
    for element in list(chapter.body.iter("*")):
        _plain(element)
        if words_of(element, "class", "role") & PAGE_NUMBERS:
            chapter.page_numbers |= bool(shown(element).strip())
            element.tag, element.attrib["class"] = "pagebreak", ""
        for name in {element.get("id"), element.get("name") if element.tag == "a" else None} - {None, ""}:
            chapter.ids.setdefault(str(name), element)
    for number in list(chapter.body.iter("pagebreak")):
        # The place stays, since something may lead there.
        number.tag, number.text = "a", ""
        for child in list(number):
            number.remove(child)
    for rule in list(chapter.body.iter("hr")):
        above = rule.getparent()
        if above is not None and words_of(above, "class", "role") & NOTE_LISTS:
            rule.tag = "a"
    return chapter


def together(chosen: list[Chapter], all_chapters: list[Chapter]) -> str:
    """One page of these chapters, each a section that says why it would be left out, and their notes from elsewhere."""
    by_name = {chapter.document.name: chapter for chapter in all_chapters}
    kept = {chapter.document.name for chapter in chosen}
    notes: dict[str, etree._Element] = {}
    page = etree.Element("body")
    for chapter in chosen:
        section = etree.SubElement(page, "section", {"data-omission": chapter.omission, "id": _id(chapter, "")})
        body = deepcopy(chapter.body)
        for element in list(body.iter("*")):
            _lead(element, chapter, by_name, kept, notes)
        section.text = body.text
        section.extend(list(body))
    for name, note in notes.items():
        holder = etree.SubElement(page, "div", {"role": "doc-footnote", "id": name})
        holder.append(note)
    return etree.tostring(page, method="html", encoding="unicode")


def shown(element: etree._Element) -> str:
    """Its words as they stand."""
    return "".join(str(text) for text in element.itertext())


def words_of(element: etree._Element, *names: str) -> frozenset[str]:
    return frozenset(word for name in names for word in (element.get(name) or "").lower().split())


def _root(text: str) -> tuple[etree._Element, bool]:
    """XHTML as what it is, so that an empty element stays empty; what isn't in order as browsers read HTML."""
    text = NAMED.sub(_character, text)
    try:
        return etree.fromstring(text.encode("utf-8", errors="replace"), parser()), False
    except etree.XMLSyntaxError:
        pass
    refuse_tangled(text)
    lenient = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        return html.document_fromstring(text.encode("utf-8", errors="replace") or b" ", parser=lenient), True
    except etree.ParserError:
        return etree.Element("body"), True


def _character(match: re.Match[str]) -> str:
    name = match[1]
    return match[0] if name in OF_XML else html5.get(f"{name};", f"&amp;{name};")


def _body(root: etree._Element) -> etree._Element:
    for element in root.iter("*"):
        if isinstance(element.tag, str) and element.tag.startswith(XHTML):
            element.tag = element.tag.removeprefix(XHTML)
    found = root if root.tag == "body" else root.find(".//body")
    return etree.Element("body") if found is None else found


def _plain(element: etree._Element) -> None:
    """What an element is by EPUB's own words becomes its class; a drawing or a formula, the words that stand for it."""
    tag = _local(element)
    if tag in {"svg", "math"} and element.getparent() is not None:
        etree.strip_elements(element, "{*}annotation", "{*}annotation-xml", with_tail=False)
        said = next((one.text or "" for one in element.iter() if _local(one) in {"title", "desc"}), "")
        words, tail = element.get("alttext") or (shown(element) if tag == "math" else said), element.tail
        element.clear()
        element.tag, element.tail = ("span" if tag == "math" else "img"), tail
        if tag == "math":
            element.text = words
        else:
            element.set("alt", words)
    for name in (TYPE, "epub:type"):
        if kinds := element.attrib.get(name):
            element.set("class", f"{element.get('class') or ''} {kinds}".strip())


def _local(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _id(chapter: Chapter, name: str) -> str:
    return f"c{chapter.document.number}-{name}"


def _lead(
    element: etree._Element,
    chapter: Chapter,
    by_name: dict[str, Chapter],
    kept: set[str],
    notes: dict[str, etree._Element] | None,
) -> None:
    """Makes the element's own names and its link those of the page that the chapters become."""
    for name in ("id", "name"):
        if own := element.get(name):
            element.set(name, _id(chapter, own))
    href = (element.get("href") or "").strip()
    if not href or OUTWARD.match(href):
        return
    element.attrib.pop("href")
    path, _hash, fragment = unquote(href).partition("#")
    folder = posixpath.dirname(chapter.document.name)
    name = posixpath.normpath(posixpath.join(folder, path)) if path else chapter.document.name
    target = by_name.get(name)
    if target is None:
        return
    if name in kept:
        element.set("href", f"#{_id(target, fragment)}")
    elif notes is not None and _is_sign(element) and (found := _note(target, fragment)) is not None:
        element.set("href", f"#{_id(target, fragment)}-note")
        if f"{_id(target, fragment)}-note" not in notes:
            note = deepcopy(found)
            note.tail = None
            notes[f"{_id(target, fragment)}-note"] = note
            for inner in list(note.iter("*")):
                _lead(inner, target, by_name, kept, None)


def _is_sign(link: etree._Element) -> bool:
    words = shown(link).strip()
    return bool(words_of(link, "class", "role") & NOTE_REFERENCE) or bool(SIGN.fullmatch(words))


def _note(chapter: Chapter, fragment: str) -> etree._Element | None:
    """The element that holds a whole note, if it is short enough for one."""
    found = chapter.ids.get(fragment)
    while found is not None and found.tag not in NOTE_BODIES:
        found = found.getparent()
    if found is None:
        return None
    if found not in chapter.lengths:
        chapter.lengths[found] = len(shown(found))
    return found if chapter.lengths[found] <= LONGEST_NOTE else None
