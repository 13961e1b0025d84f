"""Makes the text of a Word document plain enough to be read: what is shown stays, and says what it is."""

import re
from collections import Counter
from dataclasses import dataclass, field

from lxml import etree

from readings.sources.word import marks
from readings.sources.word.drawings import place_drawings
from readings.sources.word.lists import DEEPEST_LEVEL, Numbering
from readings.sources.word.parts import Part, R, W, child, children, is_on, number, value
from readings.sources.word.styles import Styles, outline_role
from readings.sources.word.tables import flatten

# In twentieths of a point: what is set in so far from both sides is a quotation.
INDENT = 400
DEEPEST_FIELD = 20
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
WRAPPERS = [f"{W}{name}" for name in ("fldSimple", "bdo", "dir", "smartTag", "customXml", "sdtContent")]
MARKED_DELETED = [f"{W}{name}" for name in ("del", "moveFrom")]
MARKED_ADDED = [f"{W}{name}" for name in ("ins", "moveTo")]
WEIGHT = [
    f"{W}{name}" for name in ("proofErr", "lastRenderedPageBreak", "bookmarkEnd", "permStart", "permEnd", "sdtPr")
]
BOOKMARKS_OF_WORD = re.compile(r"_(?:Toc|Ref|Hlk|GoBack|Hlt)")
NOTES = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}


@dataclass
class Met:
    """What was met on the way that a person should know of, and in what language the words say they are."""

    title: str = ""
    changes: bool = False
    tables: int = 0
    pictures: int = 0
    described: int = 0
    hidden: int = 0
    formulas: int = 0
    embedded: int = 0
    languages: Counter[str] = field(default_factory=Counter)


class Preparer:
    def __init__(self, styles: Styles, numbering: Numbering, notes: dict[str, frozenset[str]]) -> None:
        self.styles, self.numbering, self.notes = styles, numbering, notes
        self.met = Met()

    def prepare(self, part: Part) -> None:
        """Changes the part's tree. It then has paragraphs whose style is their role, and runs with their emphasis."""
        root, met = part.root, self.met
        for text in root.iter(f"{W}t"):
            text.text = marks.unsigned(text.text or "")
        met.changes |= next(root.iter(*MARKED_DELETED, *MARKED_ADDED), None) is not None
        met.embedded += sum(1 for _ in root.iter(f"{W}altChunk", f"{W}subDoc"))
        self._mark_contents(root)
        drawn = place_drawings(root)
        met.pictures, met.described = met.pictures + drawn.pictures, met.described + drawn.described
        self._plain(root)
        self._links(part)
        for run in list(root.iter(f"{W}r")):
            self._run(run)
        for paragraph in root.iter(f"{W}p"):
            self._paragraph(paragraph)
        met.tables += flatten(root)
        for paragraph in list(root.iter(f"{W}p")):
            if all(element.tag == f"{W}pPr" for element in paragraph) and not _is_marked_deleted(paragraph):
                _replace(paragraph, [])

    def _mark_contents(self, root: etree._Element) -> None:
        """A table of contents that Word made is one whole, whatever the styles in it."""
        for block in root.iter(f"{W}sdt"):
            if value(child(block, "sdtPr", "docPartObj", "docPartGallery")) == "Table of Contents":
                for paragraph in block.iter(f"{W}p"):
                    _prepend(paragraph, marks.role("contents"))

    def _plain(self, root: etree._Element) -> None:
        etree.strip_elements(root, *WEIGHT, with_tail=False)
        for ruby in list(root.iter(f"{W}ruby")):
            base = child(ruby, "rubyBase")
            _replace(ruby, [] if base is None else list(base))
        for formula in list(root.iter(f"{MATH}oMath")):
            self.met.formulas += 1
            _replace(formula, [_run("".join(text.text or "" for text in formula.iter(f"{MATH}t")))])
        etree.strip_tags(root, *WRAPPERS, f"{W}sdt", f"{MATH}oMathPara")
        for symbol in list(root.iter(f"{W}sym")):
            if not re.fullmatch(r"[0-9A-Fa-f]{1,6}", value(symbol, "char")):
                _replace(symbol, [])
        _close_fields(root)
        for element in list(root.iter(f"{W}cr")):
            element.tag = f"{W}br"
        for bookmark in list(root.iter(f"{W}bookmarkStart")):
            if not value(bookmark, "name") or BOOKMARKS_OF_WORD.match(value(bookmark, "name")):
                _replace(bookmark, [])

    def _links(self, part: Part) -> None:
        for link in part.root.iter(f"{W}hyperlink"):
            if f"{R}id" in link.attrib and link.get(f"{R}id") not in part.links:
                del link.attrib[f"{R}id"]
        for name, kind in NOTES.items():
            for reference in list(part.root.iter(f"{W}{name}")):
                # A note of one's own sign has it behind the reference, and gets a number instead.
                own = reference.get(f"{W}customMarkFollows") not in {None, "0", "false"}
                for sign in list(reference.itersiblings(f"{W}t")) if own else []:
                    _replace(sign, [])
                if value(reference, "id") not in self.notes.get(kind, ()):
                    _replace(reference, [])

    def _run(self, run: etree._Element) -> None:
        properties = child(run, "rPr")
        style = self.styles.emphasis(value(child(properties, "rStyle")))
        said = child(properties, "vanish")
        if is_on(said) or (said is None and style.hidden):
            self.met.hidden += any(text.text and text.text.strip() for text in run.iter(f"{W}t"))
            _replace(run, [])
            return
        words = sum(len(text.text or "") for text in children(run, "t"))
        right_to_left = is_on(child(properties, "rtl")) or is_on(child(properties, "cs"))
        script = "bidi" if right_to_left else "val"
        usual = self.styles.languages["bidi"] if right_to_left else self.styles.language
        self.met.languages[value(child(properties, "lang"), script) or usual] += words
        if properties is not None:
            run.remove(properties)
        if len(run) == 0:
            _replace(run, [])
            return
        plain = etree.Element(f"{W}rPr")
        for name, by_style in (("b", style.bold), ("i", style.italic)):
            direct = child(properties, f"{name}Cs" if right_to_left else name)
            if is_on(direct) if direct is not None else by_style:
                etree.SubElement(plain, f"{W}{name}")
        if is_on(child(properties, "strike")):
            etree.SubElement(plain, f"{W}strike")
        if raised := value(child(properties, "vertAlign")):
            etree.SubElement(plain, f"{W}vertAlign").set(f"{W}val", raised)
        if len(plain):
            run.insert(0, plain)

    def _paragraph(self, paragraph: etree._Element) -> None:
        properties = child(paragraph, "pPr")
        style = value(child(properties, "pStyle"))
        outline = child(properties, "outlineLvl")
        role = (outline_role(value(outline)) if outline is not None else "") or self.styles.role(style)
        listed = self._numbered(paragraph, properties, style)
        if not role and listed:
            role = listed
        if not role and _is_set_in(child(properties, "ind")):
            role = "quote"
        if role in {"title", "caption", "contents"}:
            _prepend(paragraph, marks.role(role))
        if role == "title" and not self.met.title:
            words = "".join(text.text or "" for text in paragraph.iter(f"{W}t"))
            self.met.title = " ".join(marks.without_marks(words).split())
        plain = etree.Element(f"{W}pPr")
        if role:
            etree.SubElement(plain, f"{W}pStyle").set(f"{W}val", role)
        if _is_marked_deleted(paragraph):
            etree.SubElement(etree.SubElement(plain, f"{W}rPr"), f"{W}del")
        if properties is not None:
            paragraph.remove(properties)
        if len(plain):
            paragraph.insert(0, plain)

    def _numbered(self, paragraph: etree._Element, properties: etree._Element | None, style: str) -> str:
        """The role of an item of a list, and the item's number put in front of it; nothing where it is none."""
        direct = child(properties, "numPr")
        by_style = self.styles.numbering(style)
        key = value(child(direct, "numId")) or (by_style[0] if by_style else "")
        level = number(value(child(direct, "ilvl")), by_style[1] if by_style else 0)
        if not key and (found := self.numbering.of_style(style)):
            key, level = found
        elif by_style and direct is None and (found := self.numbering.of_style(style)):
            level = found[1]
        level = min(max(level, 0), DEEPEST_LEVEL)
        shows = next(paragraph.iter(f"{W}t"), None) is not None
        label = self.numbering.label(key, level) if key and shows else None
        if label:
            _prepend(paragraph, marks.label(label))
        return "" if label is None else f"{'ordered' if label else 'dotted'}-{level + 1}"


def _close_fields(root: etree._Element) -> None:
    """Leaves out fields in fields that no document has."""
    depth = 0
    for sign in list(root.iter(f"{W}fldChar")):
        kind = value(sign, "fldCharType")
        depth = max(depth + (kind == "begin") - (kind == "end"), 0)
        if depth > DEEPEST_FIELD:
            depth -= 1
            _replace(sign, [])


def _is_marked_deleted(paragraph: etree._Element) -> bool:
    """Whether its end is deleted, by which it runs on into the next."""
    return child(paragraph, "pPr", "rPr", "del") is not None


def _is_set_in(indent: etree._Element | None) -> bool:
    left = value(indent, "left") or value(indent, "start")
    right = value(indent, "right") or value(indent, "end")
    return number(left) >= INDENT and number(right) >= INDENT


def _run(words: str) -> etree._Element:
    run = etree.Element(f"{W}r")
    text = etree.SubElement(run, f"{W}t")
    text.text = words
    text.set(XML_SPACE, "preserve")
    return run


def _prepend(paragraph: etree._Element, sign: str) -> None:
    paragraph.insert(0 if child(paragraph, "pPr") is None else 1, _run(sign))


def _replace(element: etree._Element, others: list[etree._Element]) -> None:
    parent = element.getparent()
    if parent is None:
        return
    for other in others:
        element.addprevious(other)
    parent.remove(element)
