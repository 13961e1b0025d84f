"""Opens the archive that a .docx or .epub is, and nothing that would harm whoever opens it."""

import re
import stat
import struct
import zipfile
import zlib
from io import BytesIO

from django.utils.translation import gettext as _

from readings.decoding import UnreadableError

MOST_ENTRIES = 10_000
# Uncompressed bytes: of one file in the archive, and of all.
LARGEST = 50 * 1024 * 1024
LARGEST_IN_ALL = 200 * 1024 * 1024
# Text shrinks to a tenth, the dullest of tables to a hundredth. Below a megabyte it doesn't matter.
HIGHEST_RATIO = 300
SMALL = 1024 * 1024
CHUNK = 64 * 1024
LOCAL_HEADER = struct.Struct("<4s5H3L2H")
LOCKED = 0x01 | 0x40
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
OUTSIDE = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|\x00")
# What zipfile raises for bytes that are no orderly archive.
BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)


class Archive:
    """The files of an archive by name. What they say of their sizes is not believed: bytes are counted as they come."""

    def __init__(self, file: zipfile.ZipFile) -> None:
        self._file = file
        self._left = LARGEST_IN_ALL
        self.names = frozenset(info.filename for info in file.infolist() if not info.is_dir())

    def __contains__(self, name: str) -> bool:
        return name in self.names

    def read(self, name: str) -> bytes:
        """One file. Raises KeyError if it isn't there, UnreadableError if it is damaged or too large."""
        if name not in self.names:
            raise KeyError(name)
        parts, size, limit = [], 0, min(LARGEST, self._left)
        try:
            with self._file.open(name) as file:
                while part := file.read(CHUNK):
                    parts.append(part)
                    size += len(part)
                    if size > limit:
                        raise too_large()
        except BROKEN as error:
            raise damaged() from error
        self._left -= size
        return b"".join(parts)


def is_archive(data: bytes) -> bool:
    """Whether it begins as archives do, the empty one included."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"))


def open_archive(data: bytes) -> Archive:
    """Raises UnreadableError for what is damaged, locked, a trap, or names a place outside of itself."""
    try:
        file = zipfile.ZipFile(BytesIO(data))
    except BROKEN as error:
        raise damaged() from error
    entries = file.infolist()
    if len(entries) > MOST_ENTRIES:
        raise UnreadableError(_("There are more than 10,000 files in this one file. Please import it in parts."))
    names: set[str] = set()
    for entry in entries:
        _check(entry)
        if entry.filename in names:
            sentence = _("There are two files of one name in this file, “%(name)s”. Please save it again.")
            raise UnreadableError(sentence % {"name": entry.filename[:80]})
        names.add(entry.filename)
    if sum(entry.file_size for entry in entries) > LARGEST_IN_ALL:
        raise too_large()
    _check_order(data, entries, file.start_dir)
    return Archive(file)


def damaged() -> UnreadableError:
    return UnreadableError(_("The file is damaged and can’t be unpacked. Please save or download it once more."))


def too_large() -> UnreadableError:
    return UnreadableError(
        _("Unpacked, this file would be far larger than any text, so it was not opened. Please import it in parts.")
    )


def _check(entry: zipfile.ZipInfo) -> None:
    """Raises UnreadableError for one file in the archive that we won't touch."""
    if entry.flag_bits & LOCKED:
        raise UnreadableError(_("The file is locked with a password. Please save a copy without one."))
    if OUTSIDE.search(entry.orig_filename) or stat.S_ISLNK(entry.external_attr >> 16):
        sentence = _("Something in this file points outside of it (“%(name)s”), so it was not opened.")
        raise UnreadableError(sentence % {"name": entry.filename[:80]})
    if entry.compress_type not in METHODS:
        raise UnreadableError(_("The file is packed in a way that its kind doesn’t allow. Please save it again."))
    crammed = entry.file_size > SMALL and entry.file_size > HIGHEST_RATIO * max(entry.compress_size, 1)
    if crammed or entry.file_size > LARGEST:
        raise too_large()


def _check_order(data: bytes, entries: list[zipfile.ZipInfo], end: int) -> None:
    """Raises UnreadableError where two files share bytes, by which a small archive becomes an endless one."""
    starts = sorted(entry.header_offset for entry in entries)
    follows = dict(zip(starts, [*starts[1:], end], strict=False))
    if len(follows) < len(entries):
        raise too_large()
    for entry in entries:
        header = data[entry.header_offset : entry.header_offset + LOCAL_HEADER.size]
        if entry.header_offset < 0 or len(header) < LOCAL_HEADER.size or not header.startswith(b"PK\x03\x04"):
            raise damaged()
        *_rest, name_length, extra_length = LOCAL_HEADER.unpack(header)
        packed = entry.header_offset + LOCAL_HEADER.size + name_length + extra_length
        if packed + entry.compress_size > follows[entry.header_offset]:
            raise too_large()
