"""Tables, which a reading doesn't have: a row of few words becomes one paragraph, of many words several."""

from lxml import etree

from readings.sources.word.parts import W, child, children, value

LONGEST_ROW = 400
BETWEEN = " | "
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def flatten(root: etree._Element) -> int:
    """Puts paragraphs in the place of tables, and says how many tables were more than a frame around some text."""
    tables = 0
    for table in reversed(list(root.iter(f"{W}tbl"))):
        parent = table.getparent()
        if parent is None:
            continue
        rows = [row for row in children(table, "tr") if child(row, "trPr", "del") is None]
        cells = [[_filled(cell) for cell in children(row, "tc")] for row in rows]
        filled = [[cell for cell in row if cell] for row in cells]
        tables += any(len(row) > 1 for row in filled)
        for row in filled:
            for paragraph in [_joined(row)] if _is_short(row) else [one for cell in row for one in cell]:
                table.addprevious(paragraph)
        parent.remove(table)
    return tables


def _filled(cell: etree._Element) -> list[etree._Element]:
    return [paragraph for paragraph in children(cell, "p") if _words(paragraph)]


def _words(paragraph: etree._Element) -> str:
    return "".join(text.text or "" for text in paragraph.iter(f"{W}t")).strip()


def _is_short(row: list[list[etree._Element]]) -> bool:
    if len(row) < 2 or any(len(cell) > 1 or value(child(cell[0], "pPr", "pStyle")) for cell in row):
        return False
    return sum(len(_words(cell[0])) for cell in row) <= LONGEST_ROW


def _joined(row: list[list[etree._Element]]) -> etree._Element:
    """One paragraph of several cells; that each is in bold, as in a head, goes on being seen."""
    first = row[0][0]
    for cell in row[1:]:
        run = etree.SubElement(first, f"{W}r")
        between = etree.SubElement(run, f"{W}t")
        between.text = BETWEEN
        between.set(XML_SPACE, "preserve")
        for element in cell[0]:
            if element.tag != f"{W}pPr":
                first.append(element)
    return first
