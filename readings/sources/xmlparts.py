"""Reads the XML inside an archive: no entities of its own, nothing from elsewhere, not deeper than documents are."""

import codecs
import re
from xml.parsers import expat

from django.utils.translation import gettext as _
from lxml import etree

from readings.decoding import UnreadableError
from readings.sources.archives import too_large

DEEPEST = 90
# A long book of Word has a fifth of it. Each takes a kilobyte of memory before it is read.
MOST_ELEMENTS = 1_000_000
BYTE_ORDER_MARKS = [
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"<\x00?\x00", "utf-16-le"),
    (b"\x00<\x00?", "utf-16-be"),
]
DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,20})[\"']")
# The encodings that texts are in; the others that Python knows are ways to hide something.
PLAIN_ENCODING = re.compile(
    r"utf-?8|(us-)?ascii|iso-8859-\d+|latin-?1|windows-125\d|gb\w+|big5|shift_jis|euc-\w+|koi8-."
)
DECLARATION = re.compile(r"^\s*<\?xml[^>]*>")
DOCTYPE = re.compile(r"<!DOCTYPE\s[^<>\[]*+(?:\[[^<\]]*+\]\s*+)?>", re.IGNORECASE)
ENTITY = re.compile(r"<!ENTITY|<!DOCTYPE[^<>\[]*+\[[^\]<%]*+%", re.IGNORECASE)


def xml_text(data: bytes) -> str:
    """The characters of an XML file without its declaration and document type.

    Raises UnreadableError for one that declares entities: a line of them can stand for gigabytes, or for our files.
    """
    text = _decode(data)
    if ENTITY.search(text):
        raise UnreadableError(
            _("There are abbreviations of its own (XML entities) in this file, which no text needs. It was not opened.")
        )
    return DOCTYPE.sub("", DECLARATION.sub("", text, count=1), count=1)


def parse(data: bytes) -> etree._Element:
    """The root of a well-formed XML file. Raises UnreadableError, XMLSyntaxError."""
    text = xml_text(data).encode("utf-8", errors="replace")
    _check_elements(text)
    return etree.fromstring(text, parser())


def parser(*, recover: bool = False) -> etree.XMLParser:
    """For what `xml_text` gave back; `recover` makes the best of what isn't well-formed."""
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=recover,
        remove_comments=True,
        remove_pis=True,
    )


def _check_elements(text: bytes) -> None:
    """Raises UnreadableError for elements in elements in elements, and for more than those who read them can bear."""
    reader = expat.ParserCreate("utf-8")
    depth = number = 0

    def start(*_element: object) -> None:
        nonlocal depth, number
        depth, number = depth + 1, number + 1
        if number > MOST_ELEMENTS:
            raise too_large()
        if depth > DEEPEST:
            raise UnreadableError(_("This file is nested deeper than any text. Please save it again from its program."))

    def end(_element: str) -> None:
        nonlocal depth
        depth -= 1

    reader.StartElementHandler, reader.EndElementHandler = start, end
    try:
        reader.Parse(text, True)
    except expat.ExpatError as error:
        raise UnreadableError(
            _("The file is damaged: its text can’t be read. Please save or download it once more.")
        ) from error


def _decode(data: bytes) -> str:
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace").removeprefix("\ufeff")
    declared = DECLARED.match(data)
    name = declared[1].decode().lower() if declared else "utf-8"
    for encoding in [name if PLAIN_ENCODING.fullmatch(name) else "utf-8", "utf-8"]:
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("cp1252", errors="replace")
