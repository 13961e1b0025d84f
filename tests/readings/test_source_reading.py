"""Whatever kind a file or an address is of, it is read as that, or refused in a sentence."""

from collections.abc import Iterator

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from readings.models import Block, Reading
from readings.sources import address
from readings.sources.reading import read_address, read_file
from tests.readings.server import Neighbourhood, Page, Site, served
from tests.readings.test_pages import PAGES

Kind = Block.Kind
TEXT = "The trucks came up the road at half past four, and went back empty, as they had the day before."


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    with served() as site:
        monkeypatch.setattr(address, "INTERNET", Neighbourhood(site.port))
        yield site


def test_a_page_at_an_address_is_read_with_where_and_when_it_was_found(site: Site) -> None:
    site.pages["/old"] = Page(status=301, headers={"Location": "/a/walkout"})
    site.pages["/a/walkout"] = Page((PAGES / "spanish.html").read_bytes())
    draft = read_address(site.url("/old"))
    assert (draft.title, draft.author) == ("Cuidar también es trabajar", "Lucía Ferrán")
    assert draft.source_url == site.url("/a/walkout")
    assert draft.retrieved_at.startswith("20")
    assert draft.original_name == "walkout"
    assert len(draft.original_sha256) == 64


def test_a_page_that_says_where_it_belongs_is_cited_there(site: Site) -> None:
    site.pages["/"] = Page((PAGES / "wordpress.html").read_bytes())
    assert read_address(site.url()).source_url == "https://nightshift.example/2018/03/what-the-laundry-taught-us/"


def test_a_text_at_an_address_is_read_as_it_is_written(site: Site) -> None:
    site.pages["/bus.md"] = Page(f"# The bus\n\n> {TEXT}".encode(), headers={"Content-Type": "text/markdown"})
    site.pages["/bus.txt"] = Page(f"The bus\n\n<b> {TEXT}".encode(), headers={"Content-Type": "text/plain"})
    site.pages["/raw"] = Page(f"# The bus\n\n> {TEXT}".encode(), headers={"Content-Type": "text/markdown"})
    for path in ("/bus.md", "/raw"):
        markdown = read_address(site.url(path))
        assert (markdown.title, markdown.pieces[-1].kind) == ("The bus", Kind.QUOTATION)
        assert markdown.source_url == site.url(path)
    assert read_address(site.url("/bus.txt")).pieces[-1].text == f"<b> {TEXT}"


def test_a_book_at_an_address_is_told_by_its_bytes(site: Site) -> None:
    site.pages["/book"] = Page(b"PK\x03\x04 and no more", headers={"Content-Type": "application/octet-stream"})
    with pytest.raises(ValidationError, match="damaged"):
        read_address(site.url("/book"))


@pytest.mark.parametrize(
    ("data", "name", "beginning"),
    [
        (b"%PDF-1.7", "a.pdf", "This is a PDF"),
        (b"<html><script src=a.js></script>", "a.html", "This page builds its text with a script"),
        (b"", "a.html", "There is no article on this page"),
        (b"", "a.txt", "The file is empty."),
    ],
)
def test_what_can_not_be_read_has_its_sentence(data: bytes, name: str, beginning: str) -> None:
    with pytest.raises(ValidationError) as refused:
        read_file(data, name)
    [sentence] = refused.value.messages
    assert sentence.startswith(beginning)


def test_a_saved_page_is_read_as_a_page_whatever_it_is_called() -> None:
    for name in ("verse.html", "verse", "verse.txt"):
        assert read_file((PAGES / "verse.html").read_bytes(), name).title == "Three Poems from the Ward"


@pytest.mark.django_db
def test_the_command_imports_from_an_address(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    site.pages["/"] = Page((PAGES / "newspaper.html").read_bytes())
    call_command("import_reading", site.url())
    reading = Reading.objects.get()
    assert (reading.author, reading.published) == ("June Abara, Peter Holm", "2019-09-14")
    version = reading.versions.get()
    assert version.retrieved_at is not None
    kept = list(version.blocks.values_list("text", flat=True))
    assert len(kept) == 9
    assert kept[0].startswith("Pickers say")
    said = capsys.readouterr()
    assert reading.get_absolute_url() in said.out
    assert "The Courier in your inbox." in said.err


@pytest.mark.django_db
def test_the_command_says_why_nothing_came(site: Site) -> None:
    with pytest.raises(CommandError, match="There is no page at this address"):
        call_command("import_reading", site.url("/gone"))
    with pytest.raises(CommandError, match="private network"):
        call_command("import_reading", f"http://10.0.0.1:{site.port}/")
    assert not Reading.objects.exists()
