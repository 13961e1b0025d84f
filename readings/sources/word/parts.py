"""The parts of a Word document, each as the tree of its XML, and what they say of it."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from readings.decoding import UnreadableError
from readings.sources.archives import Archive, damaged
from readings.sources.xmlparts import parse, parser, xml_text

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
# The strict form of the standard has the same names in other namespaces.
STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": W[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": R[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/drawingml/": b"http://schemas.openxmlformats.org/drawingml/2006/",
}
CORE = {"title": "title", "creator": "author", "language": "language", "created": "created"}
LONGEST_FACT = 500


@dataclass
class Part:
    """One tree, and where the links in it lead, by their id."""

    root: etree._Element
    links: dict[str, str] = field(default_factory=dict)


@dataclass
class Parts:
    document: Part
    notes: dict[str, Part] = field(default_factory=dict)
    """`footnotes` and `endnotes`, where there are any."""
    styles: etree._Element | None = None
    numbering: etree._Element | None = None
    comments: int = 0
    around: list[str] = field(default_factory=list)
    """The words of the lines above and below each page, each once."""
    facts: dict[str, str] = field(default_factory=dict)
    """`title`, `author`, `language` and `created`, where the document's properties say so."""


def read_parts(archive: Archive) -> Parts:
    """Raises UnreadableError."""
    package = _relations(archive, "_rels/.rels", "")
    main = next((target for kind, target, _ in package.values() if kind == "officeDocument"), "")
    main = next((name for name in (main, "word/document.xml") if name in archive), "")
    if not main:
        raise damaged()
    parts = Parts(document=_part(archive, main))
    targets: dict[str, list[str]] = {}
    for kind, target, _ in _relations_of(archive, main).values():
        if target in archive:
            targets.setdefault(kind, []).append(target)
    for kind in ("footnotes", "endnotes"):
        if kind in targets:
            parts.notes[kind] = _part(archive, targets[kind][0])
    parts.styles = _root(archive, targets.get("styles"))
    parts.numbering = _root(archive, targets.get("numbering"))
    comments = _root(archive, targets.get("comments"))
    parts.comments = 0 if comments is None else sum(1 for _ in comments.iter(f"{W}comment"))
    parts.around = _around(archive, targets.get("header", []) + targets.get("footer", []))
    core = [target for kind, target, _ in package.values() if kind == "core-properties"]
    parts.facts = _facts(archive, [*core, "docProps/core.xml"])
    return parts


def children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    return element.iterchildren(f"{W}{name}")


def child(element: etree._Element | None, *names: str) -> etree._Element | None:
    """The first child of this name, the first child of that, and so on down; None where there is none."""
    for name in names:
        element = None if element is None else element.find(f"{W}{name}")
    return element


def value(element: etree._Element | None, name: str = "val") -> str:
    return "" if element is None else element.get(f"{W}{name}", "")


def is_on(element: etree._Element | None) -> bool:
    """Whether a property such as "bold" is there and isn't switched off."""
    return element is not None and value(element) not in {"0", "false", "off", "none"}


def number(text: str, default: int = 0) -> int:
    return int(text) if text.lstrip("-").isascii() and text.lstrip("-").isdigit() and len(text) < 9 else default


def _root(archive: Archive, names: list[str] | None) -> etree._Element | None:
    return parse(_transitional(archive.read(names[0]))) if names else None


def _part(archive: Archive, name: str) -> Part:
    relations = _relations_of(archive, name)
    links = {key: target for key, (kind, target, external) in relations.items() if external and kind == "hyperlink"}
    return Part(parse(_transitional(archive.read(name))), links)


def _transitional(data: bytes) -> bytes:
    if b"purl.oclc.org" in data:
        for strict, usual in STRICT.items():
            data = data.replace(strict, usual)
    return data


def _relations_of(archive: Archive, name: str) -> dict[str, tuple[str, str, bool]]:
    folder, base = posixpath.split(name)
    return _relations(archive, posixpath.join(folder, "_rels", f"{base}.rels"), folder)


def _relations(archive: Archive, name: str, folder: str) -> dict[str, tuple[str, str, bool]]:
    """By id: the last word of the kind, the target, and whether that is outside of the archive."""
    if name not in archive:
        return {}
    found = {}
    for relation in parse(archive.read(name)).iter(f"{RELATIONSHIPS}Relationship"):
        target, external = relation.get("Target", ""), relation.get("TargetMode") == "External"
        if not external:
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        found[relation.get("Id", "")] = (relation.get("Type", "").rpartition("/")[2], target, external)
    return found


def _around(archive: Archive, names: list[str]) -> list[str]:
    """Without page numbers alone."""
    found: list[str] = []
    for name in names:
        root = parse(_transitional(archive.read(name)))
        words = " ".join("".join(text.text or "" for text in root.iter(f"{W}t")).split())
        if any(letter.isalpha() for letter in words) and words not in found:
            found.append(words)
    return found


def _facts(archive: Archive, names: list[str]) -> dict[str, str]:
    """A document whose properties are damaged can still be read."""
    name = next((name for name in names if name in archive), "")
    if not name:
        return {}
    try:
        root = etree.fromstring(xml_text(archive.read(name)).encode(), parser())
    except (etree.XMLSyntaxError, UnreadableError):
        return {}
    found = {}
    for element in root.iterchildren("{*}*"):
        fact = CORE.get(etree.QName(element).localname)
        if fact and element.text and element.text.strip():
            found[fact] = " ".join(element.text.split())[:LONGEST_FACT]
    return found
