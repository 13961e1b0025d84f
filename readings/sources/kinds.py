"""Tells .docx and .epub apart from the other files that office programs and archives make, and says what to do."""

import re
from enum import Enum, auto
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from readings.decoding import UnreadableError
from readings.sources.archives import Archive, is_archive, open_archive

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ANY_ZIP = gettext_lazy("This is an archive (.zip). Please unpack it, and choose the text that is in it.")
# What the directory of an old office file holds, and what to do with such a file; the first that fits.
OLD_KINDS: list[tuple[str, str | Promise]] = [
    ("EncryptedPackage", gettext_lazy("The document is locked with a password. Please save a copy without one.")),
    (
        "WordDocument",
        gettext_lazy("This is a document of an older Word (.doc). Please open it and save it as .docx."),
    ),
    ("Workbook", gettext_lazy("This is a spreadsheet of an older Excel (.xls), and no text to read together.")),
    (
        "PowerPoint Document",
        gettext_lazy("These are slides of an older PowerPoint (.ppt). Please save their text as .docx or .txt."),
    ),
]
ODT = gettext_lazy("This is an OpenDocument text (.odt). Please open it in LibreOffice and save it as .docx.")
PAGES = gettext_lazy("This is a document of Pages, Numbers or Keynote. Please open it there and export it to Word.")
SPREADSHEET = gettext_lazy(
    "This is a spreadsheet, and no text to read together. Please save its text as .docx or .txt."
)
SLIDES = gettext_lazy("These are slides. Please save their text as .docx or .txt.")
# The beginning of what stands in the file called "mimetype", and what to do.
OPEN_DOCUMENTS: list[tuple[bytes, str | Promise]] = [
    (b"application/vnd.oasis.opendocument.text", ODT),
    (b"application/vnd.oasis.opendocument.spreadsheet", SPREADSHEET),
    (b"application/vnd.oasis.opendocument.presentation", SLIDES),
]
# Names in the archive, and what to do.
NAMES: list[tuple[str, str | Promise]] = [
    (r"Index/.*\.iwa|Index\.zip|index\.apxl|index\.xml\.gz", PAGES),
    (r"xl/.*", SPREADSHEET),
    (r"ppt/.*", SLIDES),
]


class Kind(Enum):
    DOCX = auto()
    EPUB = auto()


class Opened(NamedTuple):
    kind: Kind
    archive: Archive


def is_packed(data: bytes) -> bool:
    """Whether it is for `open_packed` to say what this file is."""
    return is_archive(data) or data.startswith(OLD_OFFICE)


def open_packed(data: bytes) -> Opened:
    """A .docx or .epub, opened. Raises UnreadableError that says what the file is instead, and what to do."""
    if not data:
        raise UnreadableError(_("The file is empty."))
    if data.startswith(OLD_OFFICE):
        known = (todo for name, todo in OLD_KINDS if name.encode("utf-16-le") in data)
        sentence = next(known, _("This is a file of an older office program. Please save it as .docx."))
        raise UnreadableError(str(sentence))
    archive = open_archive(data)
    mimetype = archive.read("mimetype").strip() if "mimetype" in archive else b""
    if mimetype == b"application/epub+zip" or "META-INF/container.xml" in archive:
        return Opened(Kind.EPUB, archive)
    for beginning, todo in OPEN_DOCUMENTS:
        if mimetype.startswith(beginning):
            raise UnreadableError(str(todo))
    if any(re.match(r"word/.*\.xml$", name) for name in archive.names):
        return Opened(Kind.DOCX, archive)
    for pattern, todo in NAMES:
        if any(re.fullmatch(pattern, name) for name in archive.names):
            raise UnreadableError(str(todo))
    raise UnreadableError(ANY_ZIP)


def open_as(kind: Kind, data: bytes) -> Archive:
    """The same where the kind is known. Raises UnreadableError for another."""
    opened = open_packed(data)
    if opened.kind is not kind:
        raise UnreadableError(
            _("This is a book (.epub), though its name says otherwise.")
            if opened.kind is Kind.EPUB
            else _("This is a document of Word (.docx), though its name says otherwise.")
        )
    return opened.archive
