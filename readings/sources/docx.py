"""Documents of Word: what is shown in one becomes pieces, by way of mammoth, and what is not shown is said."""

import hashlib
import io
import re
import zipfile
from collections import Counter
from xml.parsers.expat import ExpatError

import mammoth
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from lxml import etree

from readings.decoding import MAX_BYTES, UnreadableError
from readings.pieces import Draft, Piece
from readings.sources import heads, tongues
from readings.sources.archives import damaged
from readings.sources.html import pieces_of
from readings.sources.kinds import Kind, open_as
from readings.sources.word import marks
from readings.sources.word.lists import DEEPEST_LEVEL, Numbering
from readings.sources.word.parts import Part, Parts, read_parts, value
from readings.sources.word.styles import DEEPEST_HEADING, Styles
from readings.sources.word.text import Met, Preparer
from readings.text import tidy
from readings.understanding import title_from_name

# What mammoth raises for what no document should have in it.
ODD = (KeyError, ValueError, TypeError, AttributeError, IndexError, RecursionError, OSError, ExpatError)
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
# The header and footer of a page, so many characters of which are shown.
LONGEST_AROUND = 120


def _style_map() -> str:
    lines = ["p.title => h1:fresh", "p.subtitle => h2:fresh", "p.quote => blockquote > p:fresh"]
    lines += ["p.caption => p:fresh", "p.contents => p:fresh"]
    lines += [f"p.heading-{level} => h{level}:fresh" for level in range(1, DEEPEST_HEADING + 1)]
    for level in range(DEEPEST_LEVEL + 1):
        above = "ul|ol > li > " * level
        lines += [f"p.ordered-{level + 1} => {above}ol > li:fresh", f"p.dotted-{level + 1} => {above}ul > li:fresh"]
    return "\n".join(lines)


STYLE_MAP = _style_map()


def read_docx(data: bytes, name: str) -> Draft:
    """What a document says. Raises UnreadableError, or TooLongError for a paragraph without end."""
    parts = _parts(data)
    styles = Styles(parts.styles)
    notes = {kind: frozenset(_ids(part)) for kind, part in parts.notes.items()}
    preparer = Preparer(styles, Numbering(parts.numbering), notes)
    for part in [parts.document, *parts.notes.values()]:
        preparer.prepare(part)
    pieces = _pieces(_html(parts))
    if not any(letter.isalnum() for piece in pieces for letter in piece.text):
        raise UnreadableError(_("There are no words in this document."))
    draft = Draft(pieces=pieces, original_name=tidy(name)[-255:], original_sha256=hashlib.sha256(data).hexdigest())
    draft.notices = _notices(parts, preparer.met)
    _understand(draft, parts.facts, preparer.met)
    draft.language = tongues.language_of(_spoken(preparer.met.languages, parts.facts), pieces)
    return draft


def _parts(data: bytes) -> Parts:
    archive = open_as(Kind.DOCX, data)
    try:
        return read_parts(archive)
    except etree.XMLSyntaxError as error:
        raise damaged() from error


def _ids(part: Part) -> list[str]:
    """Of the notes that say something: two of Word's own are but lines."""
    return [value(note, "id") for note in part.root if not value(note, "type").lower().endswith("separator")]


def _html(parts: Parts) -> str:
    """The document as mammoth writes it: read by that from an archive of our own, in which nothing else is."""
    plain = io.BytesIO()
    with zipfile.ZipFile(plain, "w") as archive:
        for name, part in {"document": parts.document, **parts.notes}.items():
            archive.writestr(f"word/{name}.xml", etree.tostring(part.root, encoding="utf-8"))
            archive.writestr(f"word/_rels/{name}.xml.rels", _links(part))
    try:
        result = mammoth.convert_to_html(
            plain, style_map=STYLE_MAP, include_default_style_map=False, include_embedded_style_map=False
        )
    except ODD as error:
        raise UnreadableError(
            _("There is something in this document that we can’t read. Please copy its text and paste it here.")
        ) from error
    html = marks.with_pictures(str(result.value))
    if len(html.encode(errors="replace")) > MAX_BYTES:
        raise UnreadableError(_("This document has more than 5 MB of text. Please import it in parts."))
    return html


def _links(part: Part) -> bytes:
    root = etree.Element(f"{{{RELATIONSHIPS}}}Relationships")
    for key, target in part.links.items():
        etree.SubElement(root, f"{{{RELATIONSHIPS}}}Relationship", Id=key, Type=LINK, Target=target)
    return etree.tostring(root, encoding="utf-8")


def _pieces(html: str) -> list[Piece]:
    pieces = [marks.take(piece).piece for piece in pieces_of(html)]
    return [piece for piece in pieces if piece.text.strip()]


def _understand(draft: Draft, facts: dict[str, str], met: Met) -> None:
    """The title that the document's style says, else what stands at its head, else what its properties say."""
    title = heads.something(facts.get("title", ""))
    stands = any(piece.text.casefold() == title.casefold() for piece in draft.pieces[: heads.FIRST])
    head = heads.take_head(draft.pieces, met.title or (title if stands else ""))
    draft.title = (head.title or title)[:300]
    draft.author, draft.published, draft.publication = head.author[:200], head.published, head.publication[:200]
    draft.source_url = head.source_url[:200]
    creator = heads.somebody(facts.get("author", ""))
    if not draft.author and creator:
        draft.author = creator[:200]
        draft.notices.append(_("The author is who the document’s properties say made the file: please look."))
    if head.name_alone:
        sentence = _("“%(name)s” was taken for the author, because it stands alone under the title.")
        draft.notices.append(sentence % {"name": draft.author})
    if not draft.published and re.match(r"\d{4}-\d\d-\d\d", facts.get("created", "")):
        draft.published = facts["created"][:10]
        draft.notices.append(_("The date is the day on which the document was made: please look."))
    if not draft.title:
        draft.title = title_from_name(draft.original_name)[:300]
        draft.notices.append(_("There is no title in the text, so this one is the file’s name."))


def _spoken(languages: Counter[str], facts: dict[str, str]) -> list[str]:
    """The languages that it says to be in, the most trusted first: what its words are marked as, then the whole."""
    return [tag for tag, _count in languages.most_common(1) if tag] + [facts.get("language", "")]


def _notices(parts: Parts, met: Met) -> list[str]:
    notices = []
    if met.changes:
        notices.append(_("The document has tracked changes. All of them are accepted here: please look."))
    if parts.comments:
        sentence = ngettext(
            "One comment in the margin was left out.",
            "%(number)d comments in the margin were left out.",
            parts.comments,
        )
        notices.append(sentence % {"number": parts.comments})
    if met.tables:
        sentence = ngettext(
            "There is a table. Its rows are paragraphs now: please look whether they can be read.",
            "There are %(number)d tables. Their rows are paragraphs now: please look whether they can be read.",
            met.tables,
        )
        notices.append(sentence % {"number": met.tables})
    if met.pictures:
        sentence = ngettext(
            "There is a picture. Only its description is kept, if it has one.",
            "There are %(number)d pictures, %(described)d of them with a description. Only descriptions are kept.",
            met.pictures,
        )
        notices.append(sentence % {"number": met.pictures, "described": met.described})
    if met.formulas:
        notices.append(_("Formulas were taken as plain text: please look whether they can be read."))
    if met.hidden:
        notices.append(_("Some text is hidden in the document, and was left out."))
    if met.embedded:
        notices.append(_("Another file is embedded in the document, and was left out."))
    if parts.around:
        sentence = _("What stands above and below each page was left out: “%(words)s”")
        notices.append(sentence % {"words": " · ".join(parts.around)[:LONGEST_AROUND]})
    return notices
