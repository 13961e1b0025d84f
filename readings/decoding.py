"""A file's bytes into text: by byte order mark, then as UTF-8, then by a guess that says that it is one."""

import codecs
import re
from contextlib import suppress
from typing import NamedTuple

from charset_normalizer import from_bytes
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from readings.text import tidy

MAX_BYTES = 5 * 1024 * 1024

# UTF-32 before UTF-16: the mark of the one begins with the mark of the other.
MARKS = [
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
]
# How files begin that hold a text and are none, and the usual pictures and archives.
SIGNATURES = (
    b"PK\x03\x04",
    b"{\\rtf",
    b"\xd0\xcf\x11\xe0",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"Rar!",
    b"\x7fELF",
)
MARKUP = re.compile(rb"\s*<(?:!doctype\s+html|html|\?xml)\b", re.IGNORECASE)
# What people really saved texts in, the likeliest first: it settles which of two equal guesses is taken.
USUAL = (
    "cp1252 cp1250 cp1251 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 iso8859_2 iso8859_5 iso8859_6 iso8859_7 iso8859_8 "
    "koi8_r koi8_u cp874 gb18030 big5 cp949 cp932 euc_jp"
).split()
# What pages call an encoding, and the one that browsers then read them in.
MEANT = {
    **dict.fromkeys(("iso-8859-1", "iso8859-1", "latin1", "latin-1", "us-ascii", "ascii", "windows-1252"), "cp1252"),
    **dict.fromkeys(("gb2312", "gbk", "x-gbk"), "gb18030"),
    **dict.fromkeys(("shift_jis", "shift-jis", "x-sjis", "sjis"), "cp932"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987"), "cp949"),
    **dict.fromkeys(("iso-8859-11", "tis-620"), "cp874"),
    "iso-8859-9": "cp1254",
}
CHARSET_SAID = re.compile(r"""charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)
CHARSET_WRITTEN = re.compile(
    r"""<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE
)
HIRAGANA = re.compile("[\u3041-\u3096]")
STRAY_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


class UnreadableError(ValidationError):
    """The one sentence that says why a file can't become a reading."""


def pdf() -> str:
    """Why a PDF isn't read: it has no paragraphs, and a guess at them would have to be looked at word by word."""
    return _(
        "This is a PDF, which holds no paragraphs but places on paper. Please open it, copy its text and paste it "
        "here, or look for the same text as a web page."
    )


class Decoded(NamedTuple):
    text: str
    guessed: str = ""
    """The encoding's name where it had to be guessed."""


def decode(data: bytes) -> Decoded:
    """Raises UnreadableError for what is empty, too large, not text, or in an encoding that can't be told."""
    if len(data) > MAX_BYTES:
        raise UnreadableError(_("The file is larger than 5 MB. Please import it in parts."))
    if data.startswith(b"%PDF-"):
        raise UnreadableError(pdf())
    if data.startswith(SIGNATURES):
        raise UnreadableError(_("This isn’t a text file. Please save the essay as plain text or Markdown."))
    if MARKUP.match(data):
        raise UnreadableError(_("This is the code of a web page. Please save the essay as plain text or Markdown."))
    decoded = _decode(data)
    if "\0" in decoded.text:
        raise UnreadableError(
            _("There is a NUL byte in the file, which no text has. Please save it as plain text again.")
        )
    if len(STRAY_CONTROLS.findall(decoded.text)) > len(decoded.text) / 200 + 1:
        raise UnreadableError(_("This isn’t a text file. Please save the essay as plain text or Markdown."))
    if not tidy(decoded.text).strip():
        raise UnreadableError(_("The file is empty."))
    return decoded


def decode_page(data: bytes, content_type: str = "") -> Decoded:
    """A web page, in the encoding of its mark, its header or its first lines, unless its bytes say otherwise.

    Raises UnreadableError for what is no text at all.
    """
    if any(data.startswith(mark) for mark, _name in MARKS):
        return _decode(data)
    with suppress(UnicodeDecodeError):
        # Nothing else looks like UTF-8 by chance, whatever a server says of all of its pages alike.
        return Decoded(data.decode("utf-8"))
    said = CHARSET_SAID.search(content_type) or CHARSET_WRITTEN.search(data[:4096].decode("latin-1"))
    name = said[1].strip().lower() if said else ""
    encoding = MEANT.get(name, name)
    if _is_damaged_utf8(data):
        return Decoded(data.decode("utf-8", errors="replace"))
    if encoding not in {"", "utf-8", "utf8"} and _is_encoding(encoding):
        return Decoded(data.decode(encoding, errors="replace"))
    return _decode(data)


def _is_encoding(name: str) -> bool:
    try:
        return "x".encode(name) == b"x"
    except (LookupError, UnicodeError, ValueError, TypeError):
        return False


def _decode(data: bytes) -> Decoded:
    mark, encoding = next(((mark, name) for mark, name in MARKS if data.startswith(mark)), (b"", "utf-8"))
    try:
        return Decoded(data[len(mark) :].decode(encoding))
    except UnicodeDecodeError:
        if mark or _is_damaged_utf8(data):
            raise _undecidable() from None
    if b"\0" in data:
        return Decoded("\0")
    encoding = _guess(data)
    return Decoded(data.decode(encoding), guessed=encoding)


def _is_damaged_utf8(data: bytes) -> bool:
    """Mostly UTF-8 with some bytes broken: any other encoding would turn all of its letters into nonsense."""
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    return sum(map(str.isalpha, re.findall(r"[^\x00-\x7f\ufffd]", text))) > 3 * broken


def _guess(data: bytes) -> str:
    for encoding in ("cp932", "euc_jp"):
        # Korean and Chinese readings of Japanese bytes look just as orderly; only Japanese is full of hiragana.
        text = data.decode(encoding, errors="ignore")
        if len(HIRAGANA.findall(text)) > len(text) / 10 and _decodes(data, encoding):
            return encoding
    matches = from_bytes(data, cp_isolation=USUAL)
    best = matches.best()
    if best is None:
        raise _undecidable()
    level = (round(best.chaos, 2), round(best.coherence, 2))
    equal = [match for match in matches if (round(match.chaos, 2), round(match.coherence, 2)) == level]
    names = {name for match in equal for name in match.could_be_from_charset}
    return next(name for name in USUAL if name in names)


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _undecidable() -> UnreadableError:
    return UnreadableError(_("The file’s encoding can’t be told for sure. Please save it as UTF-8 and try again."))
