"""Archives: what is opened, what is not, and the one sentence that says why."""

import io
import struct
import warnings
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readings.decoding import UnreadableError
from readings.sources import archives, xmlparts
from readings.sources.archives import open_archive
from readings.sources.kinds import Kind, open_as, open_packed
from readings.sources.xmlparts import parse, xml_text
from tests.readings.documents import sentence_alone, zipped

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def test_a_file_comes_out_as_it_went_in() -> None:
    archive = open_archive(zipped({"word/document.xml": b"<w/>" * 1000, "empty/": b""}))
    assert archive.names == {"word/document.xml"}
    assert archive.read("word/document.xml") == b"<w/>" * 1000
    with pytest.raises(KeyError):
        archive.read("word/none.xml")


def locked() -> bytes:
    """As packing programs mark a file that needs a password, in its own header and in the directory."""
    data = bytearray(zipped({"word/document.xml": b"<w/>"}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def doubled() -> bytes:
    made = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(made, "w") as file:
        warnings.simplefilter("ignore")
        file.writestr(zipfile.ZipInfo("word/document.xml"), "one")
        file.writestr(zipfile.ZipInfo("word/document.xml"), "another")
    return made.getvalue()


def linked() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        link = zipfile.ZipInfo("word/document.xml")
        link.external_attr = 0o120777 << 16
        file.writestr(link, "/etc/passwd")
    return made.getvalue()


def overlapping() -> bytes:
    """Many names in the directory for the same bytes, as the bombs have it that need no nesting."""
    data = zipped({"a.xml": b"words " * 100})
    start = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    entry = data[start:end]
    directory = b"".join(entry.replace(b"a.xml", b"%c.xml" % letter) for letter in b"abcdefgh")
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 8, 8, len(directory), start, 0)
    return data[:start] + directory + tail


def partly_overlapping() -> bytes:
    """A stored file in whose bytes the next one begins."""
    inner = zipped({"b.xml": b"words"}, zipfile.ZIP_STORED)
    inner_entry = inner[: inner.index(b"PK\x01\x02")]
    data = zipped({"a.xml": inner_entry}, zipfile.ZIP_STORED)
    start, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    second = bytearray(inner[inner.index(b"PK\x01\x02") : inner.index(b"PK\x05\x06")])
    second[42:46] = struct.pack("<L", 30 + len("a.xml"))
    directory = data[start:end] + bytes(second)
    return data[:start] + directory + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 2, 2, len(directory), start, 0)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"PK\x03\x04", "damaged"),
        (b"words", "damaged"),
        (zipped({"a.xml": b"<a/>" * 100})[:-40], "damaged"),
        (zipped({"a.xml": b"<a/>"}).replace(b"PK\x03\x04", b"PK\x03\x05", 1), "damaged"),
        (locked(), "locked with a password"),
        (doubled(), "two files of one name"),
        (linked(), "points outside"),
        (zipped({"../a.xml": b""}), "points outside"),
        (zipped({"word/../../a.xml": b""}), "points outside"),
        (zipped({"/etc/passwd": b""}), "points outside"),
        (zipped({"C:\\a.xml": b""}), "points outside"),
        (zipped({"..\\a.xml": b""}), "points outside"),
        (zipped({"a.xml": bytes(20_000_000)}), "far larger than any text"),
        (zipped({f"{number}.xml": b"" for number in range(archives.MOST_ENTRIES + 1)}), "more than 10,000 files"),
        (zipped({"a.xml": b"<a/>"}, zipfile.ZIP_LZMA), "packed in a way"),
        (zipped({"a.xml": b"<a/>"}, zipfile.ZIP_BZIP2), "packed in a way"),
        (overlapping(), "far larger than any text"),
        (partly_overlapping(), "far larger than any text"),
    ],
    ids=sentence_alone,
)
def test_what_would_harm_or_is_broken_is_refused_in_one_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableError, match=sentence) as refused:
        open_archive(data)
    assert len(refused.value.messages) == 1


def test_what_an_archive_says_of_its_sizes_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    data = bytearray(zipped({"a.xml": bytes(500_000)}))
    directory = data.index(b"PK\x01\x02")
    data[directory + 24 : directory + 28] = struct.pack("<L", 10)
    with pytest.raises(UnreadableError, match="damaged"):
        open_archive(bytes(data)).read("a.xml")
    monkeypatch.setattr(archives, "LARGEST_IN_ALL", 700_000)
    archive = open_archive(zipped({"a.xml": bytes(500_000)}))
    archive.read("a.xml")
    with pytest.raises(UnreadableError, match="far larger than any text"):
        archive.read("a.xml")


def test_an_archive_in_an_archive_stays_shut() -> None:
    bomb = zipped({"a.xml": bytes(500_000)})
    archive = open_archive(zipped({"inner.zip": bomb}))
    assert archive.names == {"inner.zip"}
    assert archive.read("inner.zip") == bomb


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "empty"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "locked with a password"),
        (OLE + "WordDocument".encode("utf-16-le"), r"older Word \(\.doc\)"),
        (OLE + "Workbook".encode("utf-16-le"), "older Excel"),
        (OLE + "PowerPoint Document".encode("utf-16-le"), "older PowerPoint"),
        (OLE, "older office program"),
        (zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b""}), r"\.odt"),
        (zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), "spreadsheet"),
        (zipped({"mimetype": b"application/vnd.oasis.opendocument.presentation"}), "slides"),
        (zipped({"Index/Document.iwa": b"", "preview.jpg": b""}), "Pages, Numbers or Keynote"),
        (zipped({"[Content_Types].xml": b"", "xl/workbook.xml": b""}), "spreadsheet"),
        (zipped({"[Content_Types].xml": b"", "ppt/presentation.xml": b""}), "slides"),
        (zipped({"essay.txt": b"Words"}), "Please unpack it"),
        (zipped({}), "Please unpack it"),
    ],
    ids=sentence_alone,
)
def test_every_other_kind_of_file_is_called_what_it_is(data: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableError, match=sentence) as refused:
        open_packed(data)
    assert len(refused.value.messages) == 1


def test_a_book_that_calls_itself_a_document_is_known_and_the_other_way_round() -> None:
    book = zipped({"mimetype": b"application/epub+zip", "META-INF/container.xml": b"<container/>"})
    document = zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})
    assert (open_packed(book).kind, open_packed(document).kind) == (Kind.EPUB, Kind.DOCX)
    with pytest.raises(UnreadableError, match=r"book \(\.epub\)"):
        open_as(Kind.DOCX, book)
    with pytest.raises(UnreadableError, match=r"document of Word \(\.docx\)"):
        open_as(Kind.EPUB, document)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "iso-8859-1"])
def test_xml_is_read_in_the_encoding_that_it_declares(encoding: str) -> None:
    data = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>\n<a>señora</a>'.encode(encoding)
    assert parse(data).text == "señora"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "subset",
    [
        '<!ENTITY a "lol"><!ENTITY b "&a;&a;">',
        '<!ENTITY passwd SYSTEM "file:///etc/passwd">',
        '<!ENTITY % outside SYSTEM "http://example.org/x.dtd"> %outside;',
        "%outside;",
    ],
)
def test_entities_are_refused_before_anything_reads_them(encoding: str, subset: str) -> None:
    data = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a [{subset}]><a>&b;</a>'.encode(encoding)
    with pytest.raises(UnreadableError, match="XML entities"):
        xml_text(data)


def test_a_document_type_without_entities_is_left_out_and_asks_nobody_for_its_rules() -> None:
    data = b'<!DOCTYPE ncx PUBLIC "-//NISO//DTD ncx 2005-1//EN" "http://www.daisy.org/z3986/2005/ncx-2005-1.dtd"><ncx/>'
    assert xml_text(data) == "<ncx/>"


def test_what_is_nested_deeper_than_any_text_is_refused() -> None:
    with pytest.raises(UnreadableError, match="nested deeper"):
        parse(b"<a>" * 100_000 + b"</a>" * 100_000)


def test_more_elements_than_any_text_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xmlparts, "MOST_ELEMENTS", 100)
    assert len(parse(b"<a>" + b"<b/>" * 99 + b"</a>")) == 99
    with pytest.raises(UnreadableError, match="far larger than any text"):
        parse(b"<a>" + b"<b/>" * 100 + b"</a>")


@given(data=st.binary(max_size=300), at=st.integers(0, 400), flipped=st.integers(1, 255))
def test_any_bytes_are_an_archive_or_refused(data: bytes, at: int, flipped: int) -> None:
    good = bytearray(zipped({"mimetype": b"text/plain", "word/document.xml": b"<w>words</w>" * 9}))
    good[at % len(good)] ^= flipped
    for tried in (bytes(good), data, bytes(good)[:at] + data):
        try:
            archive = open_archive(tried)
            for name in archive.names:
                archive.read(name)
            open_packed(tried)
        except UnreadableError:
            continue
