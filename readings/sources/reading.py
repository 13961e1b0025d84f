"""Tells of what kind a file is, or what stands at an address, and has it read."""

from pathlib import PurePath
from urllib.parse import unquote, urlsplit

from readings.pieces import Draft, Format
from readings.sources.address import fetch
from readings.sources.kinds import Kind, is_packed, open_packed
from readings.sources.loading import reader
from readings.sources.page import is_page, read_page
from readings.sources.text import read_text_file

MARKDOWN = frozenset({"text/markdown", "text/x-markdown"})
# As many characters as a reading's address may have.
LONGEST = 200


def read_file(data: bytes, name: str, content_type: str = "", address: str = "") -> Draft:
    """What a file says, of whatever kind it is; `address` is where it was found, if it was.

    Raises UnreadableError, TooLongError or TooManyBlocksError.
    """
    if is_packed(data):
        return reader("epub" if open_packed(data).kind is Kind.EPUB else "docx")(data, name)
    if is_page(data, name, content_type):
        return read_page(data, name, content_type, address)
    kind = content_type.partition(";")[0].strip().lower()
    return read_text_file(data=data, name=name, text_format=Format.MARKDOWN if kind in MARKDOWN else "")


def read_address(url: str) -> Draft:
    """What stands at a web address, with the address and the date. Raises as a file does, FetchError before it."""
    page = fetch(url)
    name = PurePath(unquote(urlsplit(page.final_url).path)).name or str(urlsplit(page.final_url).hostname)
    draft = read_file(page.data, name, page.content_type, page.final_url)
    # Half an address would lead elsewhere: a very long one is left out.
    draft.source_url = draft.source_url or (page.final_url if len(page.final_url) <= LONGEST else "")
    draft.retrieved_at = page.retrieved_at
    return draft
