"""The package of a book: what it says of itself, and its parts in reading order. EbookLib reads it, from us alone."""

import posixpath
import re
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import unquote

from django.utils.translation import gettext as _
from ebooklib import epub
from lxml import etree

from readings.decoding import UnreadableError
from readings.sources.archives import Archive
from readings.sources.xmlparts import parser, xml_text

OPF = "{http://www.idpf.org/2007/opf}"
DC = "http://purl.org/dc/elements/1.1/"
CONTAINER = "META-INF/container.xml"
ENCRYPTION = "META-INF/encryption.xml"
# Fonts may be garbled by these, which keeps nobody from reading.
OF_FONTS = {"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"}
READ = re.compile(r"\.(?:x?html?|xml|opf|ncx)$", re.IGNORECASE)
# What EbookLib raises for a package that isn't in order.
ODD = (epub.EpubException, AssertionError, AttributeError, LookupError, TypeError, ValueError, etree.LxmlError)
LONGEST_FACT = 500


@dataclass
class Document:
    """One file of the book's text. `number` is its place in the order in which the book is read, from 1."""

    number: int
    name: str
    text: str
    title: str = ""
    types: frozenset[str] = frozenset()
    """What the package says it is: nav, cover, toc, title-page, copyright-page."""


@dataclass
class Book:
    documents: list[Document]
    facts: dict[str, list[str]] = field(default_factory=dict)
    missing: int = 0
    """How many files of its text are named and not there."""


class Reader(epub.EpubReader):
    """EbookLib's, which asks the checked archive for every file and gets text alone, without entities."""

    def __init__(self, archive: Archive) -> None:
        super().__init__("", {"ignore_ncx": True})
        self.archive = archive
        self.folder = ""
        self._names = {name.casefold(): name for name in archive.names}

    def load(self) -> epub.EpubBook:
        self._load_container()
        if not self.find(self.opf_file or ""):
            raise KeyError(self.opf_file)
        self._load_opf_file()
        return self.book

    def find(self, name: str) -> str:
        """A file as the archive calls it, whose letters may be larger or smaller than the package has them."""
        name = posixpath.normpath(name)
        return name if name in self.archive else self._names.get(name.casefold(), "")

    def read_file(self, name: str) -> bytes:
        found = self.find(name)
        if not found or not READ.search(found):
            return b""
        text = xml_text(self.archive.read(found)).encode("utf-8", errors="replace")
        return _tidied(text) if found == self.find(self.opf_file or "") else text

    def _parse_ncx(self, data: bytes) -> None:
        self.folder = next((posixpath.dirname(item.file_name) for item in self.book.items if _is_ncx(item)), "")
        try:
            super()._parse_ncx(data)
        except ODD:
            self.book.toc = []

    def _parse_nav(self, data: bytes, base_path: str, navtype: str = "toc") -> None:
        if navtype == "toc":
            try:
                super()._parse_nav(data, base_path, navtype)
            except ODD:
                self.book.toc = []


def read_book(archive: Archive) -> Book:
    """Raises UnreadableError for a book that is locked, or of which nothing can be found."""
    _refuse_locked(archive)
    reader = Reader(archive)
    try:
        book = reader.load()
        titles = _titles(book.toc, reader.folder)
        kinds = _kinds(book.guide)
    except ODD as error:
        raise UnreadableError(
            _("The book is damaged: its list of chapters can’t be read. Please download it once more.")
        ) from error
    items = {item.id: item for item in book.items}
    documents: list[Document] = []
    missing = 0
    for key, _linear in book.spine:
        item = items.get(key)
        name = posixpath.normpath(posixpath.join(reader.opf_dir, item.file_name)) if item else ""
        if item is None or not reader.find(name):
            missing += 1
            continue
        types = kinds.get(posixpath.normpath(item.file_name), frozenset()) | _nav(item)
        text = item.content.decode("utf-8", errors="replace") if isinstance(item.content, bytes) else ""
        title = titles.get(posixpath.normpath(item.file_name), "")
        documents.append(Document(len(documents) + 1, name, text, title, types))
    if not documents:
        raise UnreadableError(_("There are no chapters in this book. Please download it once more."))
    return Book(documents, _facts(book), missing)


def _refuse_locked(archive: Archive) -> None:
    if CONTAINER not in archive:
        raise UnreadableError(
            _("The book is damaged: its list of chapters can’t be read. Please download it once more.")
        )
    if ENCRYPTION not in archive:
        return
    try:
        root = etree.fromstring(xml_text(archive.read(ENCRYPTION)).encode(), parser())
        methods = {method.get("Algorithm") for method in root.iter("{*}EncryptionMethod")}
    except etree.XMLSyntaxError:
        methods = {None}
    if methods - OF_FONTS:
        raise UnreadableError(
            _("The book is locked by its shop (DRM), so only the shop’s program can read it. Is there another copy?")
        )


def _tidied(data: bytes) -> bytes:
    """The package without what is half there: items without a name, places in the order that lead nowhere."""
    root = etree.fromstring(data, parser(recover=True))
    etree.strip_tags(root, "{*}dc-metadata", "{*}x-metadata")
    if root.find(f"{OPF}metadata") is None:
        etree.SubElement(root, f"{OPF}metadata")
    keys = set()
    for item in list(root.iter(f"{OPF}item")):
        parent = item.getparent()
        if parent is not None and not (item.get("id") and item.get("href") and item.get("media-type")):
            parent.remove(item)
            continue
        keys.add(item.get("id"))
        properties = [word for word in (item.get("properties") or "").split() if word != "cover"]
        item.set("properties", " ".join(properties))
    for spine in root.iter(f"{OPF}spine"):
        if spine.get("toc") not in keys:
            spine.attrib.pop("toc", "")
    return etree.tostring(root)


def _is_ncx(item: epub.EpubItem) -> bool:
    return isinstance(item, epub.EpubNcx)


def _nav(item: epub.EpubItem) -> frozenset[str]:
    return frozenset({"nav"}) if isinstance(item, epub.EpubNav) else frozenset()


def _titles(contents: object, folder: str) -> dict[str, str]:
    """By file, the first title that the table of contents has for it, that of the whole file before those of parts."""
    whole: dict[str, str] = {}
    parts: dict[str, str] = {}
    waiting = deque(contents if isinstance(contents, list | tuple) else [])
    while waiting:
        entry = waiting.popleft()
        if isinstance(entry, list | tuple):
            waiting.extendleft(reversed(entry))
            continue
        href, title = unquote(getattr(entry, "href", "") or ""), " ".join((getattr(entry, "title", "") or "").split())
        name, hash_, _fragment = href.partition("#")
        if name and title:
            name = posixpath.normpath(posixpath.join(folder, name))
            (parts if hash_ else whole).setdefault(name, title[:300])
    return parts | whole


def _kinds(guide: Iterable[dict[str, str | None]]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for reference in guide or []:
        name = posixpath.normpath(unquote((reference.get("href") or "").partition("#")[0]))
        found[name] = found.get(name, frozenset()) | {(reference.get("type") or "").lower()}
    return found


def _facts(book: epub.EpubBook) -> dict[str, list[str]]:
    """What the package says of the book, by the names of Dublin Core; of the people only who wrote it."""
    facts: dict[str, list[str]] = {}
    for name, entries in book.metadata.get(DC, {}).items():
        said = [(" ".join((value or "").split())[:LONGEST_FACT], others) for value, others in entries]
        roles = {f"{OPF}role", "role"}
        writers = [value for value, others in said if not (key := roles & set(others)) or others[key.pop()] == "aut"]
        facts[name] = [value for value in (writers if name == "creator" else [value for value, _ in said]) if value]
    return facts
