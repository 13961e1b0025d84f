"""Pictures and text boxes of a Word document: of the one the description stays, of the other the text."""

from dataclasses import dataclass

from lxml import etree

from readings.sources.word import marks
from readings.sources.word.parts import W

COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
PLACED = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/"
VML = "{urn:schemas-microsoft-com:vml}"
PICTURES = [f"{DRAWING}main}}blip", f"{DRAWING}chart}}chart", f"{DRAWING}diagram}}relIds", f"{VML}imagedata"]
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass
class Drawn:
    pictures: int = 0
    described: int = 0


def place_drawings(root: etree._Element) -> Drawn:
    """Puts a picture's description in its place, and what stands in a text box behind the paragraph that holds it."""
    for choice in reversed(list(root.iter(f"{COMPATIBILITY}AlternateContent"))):
        _choose(choice)
    drawn = Drawn()
    for drawing in reversed(list(root.iter(f"{W}drawing", f"{W}pict", f"{W}object"))):
        parent = drawing.getparent()
        if parent is None:
            continue
        _empty_boxes(drawing)
        if next(drawing.iter(*PICTURES), None) is not None:
            drawn.pictures += 1
            if words := _description(drawing):
                drawn.described += 1
                drawing.addprevious(_text(marks.picture(words)))
        parent.remove(drawing)
    return drawn


def _choose(choice: etree._Element) -> None:
    """One of two ways in which the same is written: the newer, and the older only where it alone says something."""
    parent = choice.getparent()
    ways = [way for way in choice.iterchildren("{*}*") if len(way)]
    if parent is None:
        return
    for element in ways[0] if ways else []:
        choice.addprevious(element)
    parent.remove(choice)


def _empty_boxes(drawing: etree._Element) -> None:
    paragraph = next(drawing.iterancestors(f"{W}p"), None)
    boxes = list(drawing.iter(f"{W}txbxContent"))
    if paragraph is not None:
        for block in reversed([block for box in boxes for block in box]):
            paragraph.addnext(block)


def _description(drawing: etree._Element) -> str:
    for element in drawing.iter(f"{PLACED}docPr", f"{VML}shape", f"{VML}imagedata"):
        names = ("descr", "alt", "title", "{urn:schemas-microsoft-com:office:office}title")
        if words := next((words for name in names if (words := element.get(name, "").strip())), ""):
            return words
    return ""


def _text(words: str) -> etree._Element:
    text = etree.Element(f"{W}t")
    text.text = words
    text.set(XML_SPACE, "preserve")
    return text
