"""A web page as it comes, a file or what an address holds: its bytes into text, and the text into a draft."""

import hashlib
import re
from pathlib import PurePath

from django.utils.translation import gettext as _

from readings.decoding import MAX_BYTES, UnreadableError, decode_page
from readings.pieces import Draft
from readings.sources.loading import reader
from readings.text import tidy
from readings.understanding import title_from_name

TYPES = frozenset({"text/html", "application/xhtml+xml"})
SUFFIXES = frozenset({".html", ".htm", ".xhtml", ".shtml"})
# How the code of a page begins; a text that quotes some begins with a letter.
MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|\?xml)\b", re.I | re.S
)
FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)\b")


def is_page(data: bytes, name: str = "", content_type: str = "") -> bool:
    """By what the site says that it is, else by its name, else by how it begins."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind.startswith("text/") or kind in TYPES:
        return kind in TYPES or (kind == "text/xml" and bool(MARKUP.match(data)))
    return PurePath(name).suffix.lower() in SUFFIXES or bool(MARKUP.match(data))


def read_page(data: bytes, name: str = "", content_type: str = "", address: str = "") -> Draft:
    """What it says. Raises UnreadableError, TooLongError or TooManyBlocksError."""
    if len(data) > MAX_BYTES:
        raise UnreadableError(_("This page is larger than 5 MB. Please import it in parts."))
    if FEED.search(data[:1000]):
        sentence = _("This is a site’s list of what is new, not a page. Please give the address of the text itself.")
        raise UnreadableError(sentence)
    decoded = decode_page(data, content_type)
    draft: Draft = reader("page")(decoded.text, address=address)
    draft.original_name = tidy(name)[-255:]
    draft.original_sha256 = hashlib.sha256(data).hexdigest()
    if not draft.title:
        draft.title = title_from_name(draft.original_name)[:300]
        draft.notices.append(_("There is no title on the page, so this one is made of its name."))
    if decoded.guessed:
        sentence = _(
            "The page doesn’t say how it is encoded. We read it as %(encoding)s: please look whether accents and "
            "quotes are right."
        )
        draft.notices.append(sentence % {"encoding": decoded.guessed})
    return draft
