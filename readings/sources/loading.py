"""The readers of pages, books and Word documents, each loaded with its libraries when something is first read by it.

They weigh 11 MB, and a web worker seldom needs them: addresses, and files above 512 KB, are for the jobs' worker.
"""

from collections.abc import Callable
from typing import Any

from django.utils.module_loading import import_string

READERS = {
    "page": "readings.sources.html.read_html",
    "docx": "readings.sources.docx.read_docx",
    "epub": "readings.sources.epub.read_epub",
    "chapters": "readings.sources.epub.chapters_of",
}


def reader(name: str) -> Callable[..., Any]:
    """The function by one of these names, as its module says it."""
    return import_string(READERS[name])
