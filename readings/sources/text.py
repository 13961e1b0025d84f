"""Plain text and Markdown: from a file, or a text that was pasted, to a draft."""

import hashlib
import re
from pathlib import PurePath

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from readings import languages, markdown
from readings.blocks import Kind, pieces
from readings.decoding import UnreadableError, decode
from readings.models import LANGUAGE_TAG
from readings.pieces import Draft, Format, Omission, Piece
from readings.text import tidy
from readings.understanding import HEADING, Understood, title_from_name, understand

MARKDOWN_SUFFIXES = {".md", ".markdown"}


def read_text_file(*, data: bytes, name: str, text_format: str = "") -> Draft:
    """What a file called `name` says; how it is written is told by its name unless it is said. Raises UnreadableError,
    TooManyBlocksError or TooLongError.
    """
    decoded = decode(data)
    by_name = Format.MARKDOWN if PurePath(name).suffix.lower() in MARKDOWN_SUFFIXES else Format.TEXT
    draft = read_text(text=decoded.text, text_format=text_format or by_name)
    draft.original_name = tidy(name)[-255:]
    draft.original_sha256 = hashlib.sha256(data).hexdigest()
    if not draft.title:
        draft.title = title_from_name(draft.original_name)[:300]
        draft.notices.append(_("There is no title in the text, so this one is the file’s name."))
    if decoded.guessed:
        sentence = _(
            "The file isn’t in UTF-8. We read it as %(encoding)s: please look whether accents and quotes are right."
        )
        draft.notices.append(sentence % {"encoding": decoded.guessed})
    return draft


def read_text(*, text: str, text_format: str) -> Draft:
    """What a text says that somebody pasted. The title is empty where the text has none. Raises as a file does."""
    found = understand(tidy(text, is_markdown=text_format == Format.MARKDOWN), text_format)
    body = pieces(found.body, text_format)
    if not body:
        raise UnreadableError(_("There is no text in it to read."))
    return Draft(
        pieces=[*_head(found.left_out, text_format), *body],
        title=found.title[:300],
        author=found.author[:200],
        published=found.published,
        publication=found.publication[:200],
        language=found.language if re.fullmatch(LANGUAGE_TAG, found.language) else languages.guess(found.body),
        source_url=found.source_url[:200],
        notices=_notices(found),
    )


def _head(lines: list[str], text_format: str) -> list[Piece]:
    """The lines that were taken for title, author or date, each as a piece that can be put back."""
    head = []
    for line in lines:
        mark = HEADING.match(line) if text_format == Format.MARKDOWN else None
        text, html = markdown.plain(line[mark.end() :] if mark else line)
        if text.strip():
            kind, level = (Kind.HEADING, len(mark[1])) if mark else (Kind.PARAGRAPH, 0)
            head.append(Piece(kind, level, text, html, omission=Omission.HEAD))
    return head


def _notices(found: Understood) -> list[str]:
    notices = []
    if number := len(found.left_out):
        notices.append(
            ngettext(
                "One line at the top was taken for title, author, date or a web site’s own, and left out of the text.",
                "%(number)d lines at the top were taken for title, author, date or a web site’s own, "
                "and left out of the text.",
                number,
            )
            % {"number": number}
        )
    if found.name_alone:
        sentence = _("“%(name)s” was taken for the author, because it stands alone under the title.")
        notices.append(sentence % {"name": found.author})
    return notices
