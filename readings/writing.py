"""Texts and what was said about them as Markdown: whatever stands there means itself, a stray `*` or `<` too.

It is CommonMark, and nothing in it depends on an extension. Where stars would be read as something else, emphasis is
written as the HTML that CommonMark allows.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from unicodedata import category

from readings.markup import Element, Node, parse

Notes = Mapping[int, Sequence[str]]

# These mean something wherever they stand; what only means something at the beginning of a line, `_beginning` finds.
SPECIAL = re.compile(r"[\\`*_\[\]<~|]|&(?=[#\w])")
# A heading, a quotation, a list, a line under a heading, a line that parts.
BEGINNING = re.compile(r"(\s*)([#>+=:-]|\d{1,9}(?=[.)]))")
STARS = {"em": "*", "strong": "**"}
BLANK = "\u00a0"
BACKSLASH = "\\"


def escaped(text: str) -> str:
    """Plain text, to stand within a line."""
    return SPECIAL.sub(r"\\\g<0>", text)


def line(text: str) -> str:
    """Plain text as one line, which begins nothing but a paragraph."""
    return opening(escaped(" ".join(text.split())))


def opening(markdown: str) -> str:
    """`markdown` so that its first characters make no list, heading or quotation of it."""
    found = BEGINNING.match(markdown)
    if not found:
        return markdown
    number = found[2].isdigit()
    return f"{found[1]}{found[2]}\\{markdown[found.end() :]}" if number else f"{found[1]}\\{markdown[found.end(1) :]}"


def inline(html: str, notes: Notes | None = None) -> str:
    """A block's sanitised HTML as one paragraph of Markdown; each line of it begins nothing else.

    `notes` are pieces of Markdown by the code point of the text after which they stand.
    """
    return paragraph(parse(html), _Notes(notes or {}))


def paragraph(nodes: Sequence[Node], notes: "_Notes | None" = None) -> str:
    """Inline elements as one paragraph. A line of verse keeps the blanks that it begins with."""
    text = "".join(_inline(nodes, notes or _Notes({})))
    lines = [one.strip(" \t") for one in text.strip("\n").split("\n")]
    return "\n".join(opening(one) for one in lines if one and one != "\\").removesuffix("\\")


def heading(level: int, markdown: str) -> str:
    """One line. A # at its end would be taken for the end of the heading."""
    text = " ".join(markdown.replace("\\\n", " ").split())
    words = text.rstrip("#")
    end = text[len(words) :]
    is_escaped = (len(words) - len(words.rstrip(BACKSLASH))) % 2
    return f"{'#' * min(level, 6)} {words}{BACKSLASH if end and not is_escaped else ''}{end}"


def quoted(markdown: str, depth: int = 1) -> str:
    """Each line behind so many `>`."""
    return "\n".join(f"{'> ' * depth}{one}".rstrip() for one in markdown.split("\n"))


def blocks(html: str) -> str:
    """What somebody wrote, as it was rendered: paragraphs, lists, quotations, code."""
    return "\n\n".join(_blocks(parse(html)))


class _Notes:
    """The notes that are still to come, while a text is written from its beginning."""

    def __init__(self, notes: Notes) -> None:
        self.coming = sorted(notes.items())
        self.done = 0
        self.held: list[str] = []
        self.may_not = 0

    def split(self, text: str) -> Iterator[tuple[str, str]]:
        """The text in pieces, each with the notes that stand after it. Within a link none can: they wait for its end"""
        start, self.done = self.done, self.done + len(text)
        begun = 0
        while self.coming and self.coming[0][0] <= self.done:
            offset, pieces = self.coming.pop(0)
            end = max(offset - start, begun)
            yield text[begun:end], self._now("".join(pieces))
            begun = end
        if text[begun:]:
            yield text[begun:], ""

    def _now(self, piece: str) -> str:
        if not self.may_not:
            return piece
        self.held.append(piece)
        return ""

    def rest(self) -> str:
        """What had to wait."""
        waited, self.held = "".join(self.held), []
        return waited

    def within(self, text: str) -> bool:
        """Whether a note stands inside the text that comes next."""
        return bool(self.coming) and self.coming[0][0] <= self.done + len(text)


def _inline(nodes: Sequence[Node], notes: _Notes) -> Iterator[str]:
    for index, node in enumerate(nodes):
        if isinstance(node, str):
            for text, note in notes.split(node):
                yield _words(text) + note
        elif node.tag == "br":
            yield "\\\n"
        elif node.tag == "a":
            yield _link(node, notes)
        elif node.tag == "code":
            yield _code(node, notes)
        elif node.tag in {"em", "strong", "s"}:
            start, end = _delimiters(node, nodes[index - 1] if index else "", nodes[index + 1 :], notes)
            yield start + "".join(_inline(node.children, notes)) + end
        else:
            yield from _inline(node.children, notes)


def _words(text: str) -> str:
    """Blanks at the beginning of a line are part of a verse, and Markdown would drop them."""
    kept = re.sub(r"(?m)^[ \t]+(?=\S)", lambda found: BLANK * len(found[0]), text) if "\n" in text else text
    return escaped(kept)


def _link(node: Element, notes: _Notes) -> str:
    """A link to another place of the same page leads nowhere from here: its words are enough."""
    address = node.attributes.get("href", "")
    notes.may_not += 1
    words = "".join(_inline(node.children, notes))
    notes.may_not -= 1
    if address and not address.startswith("#"):
        words = f"[{words}](<{_address(address)}>)"
    return words + (notes.rest() if not notes.may_not else "")


def _address(address: str) -> str:
    for character, code in {"<": "%3C", ">": "%3E", "\\": "%5C", "\n": "", " ": "%20"}.items():
        address = address.replace(character, code)
    return re.sub(r"&(?=[#\w])", "&amp;", address)


def _code(node: Element, notes: _Notes) -> str:
    text = node.text
    if not text or notes.within(text) or "\n" in text or text != text.strip() or "`" in text:
        return "<code>" + "".join(_inline(node.children, notes)) + "</code>"
    notes.done += len(text)
    return f"`{text}`"


def _delimiters(node: Element, before: Node, rest: Sequence[Node], notes: _Notes) -> tuple[str, str]:
    """Stars where they open and close for certain (CommonMark's rules of flanking); else the tag itself."""
    tag = f"<{node.tag}>", f"</{node.tag}>"
    stars = STARS.get(node.tag)
    after = rest[0] if rest else ""
    text = node.children[0] if len(node.children) == 1 else None
    if not stars or not isinstance(text, str) or not text or not isinstance(before, str) or not isinstance(after, str):
        return tag
    if notes.may_not or notes.within(text) or "\n" in text:
        return tag
    opens = not text[0].isspace() and (_is_word(text[0]) or not _is_word(before[-1:]))
    closes = not text[-1].isspace() and (_is_word(text[-1]) or not _is_word(after[:1]))
    alone = before[-1:] not in {"*", "_", "\\"} and after[:1] not in {"*", "_"}
    return (stars, stars) if opens and closes and alone else tag


def _is_word(character: str) -> bool:
    """Neither white space nor punctuation, nor the edge of the text."""
    return bool(character) and not character.isspace() and category(character)[0] not in "PSZ"


def _blocks(nodes: Iterable[Node]) -> Iterator[str]:
    run: list[Node] = []
    lists = 0
    for node in [*nodes, None]:
        if node is not None and (isinstance(node, str) or node.tag not in BLOCKS):
            run.append(node)
            continue
        if loose := paragraph(run):
            yield loose
        run = []
        if node is not None:
            yield from _block(node, lists)
            lists += node.tag in {"ol", "ul"}


def _block(node: Element, lists: int) -> Iterator[str]:
    """`lists` counts those before: of two that follow each other, the second has another sign, to stay a second."""
    if node.tag == "p":
        text = paragraph(node.children)
        if text:
            yield text
    elif node.tag == "pre":
        fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", node.text) or [""]))
        yield f"{fence}\n{node.text.rstrip(chr(10))}\n{fence}"
    elif node.tag == "blockquote":
        yield quoted("\n\n".join(_blocks(node.children)))
    elif node.tag in {"ol", "ul"}:
        yield _list(node, lists)
    else:
        yield from _blocks(node.children)


def _list(node: Element, lists: int) -> str:
    start = node.attributes.get("start", "1")
    number = int(start) if start.isdecimal() and len(start) < 9 else 1
    items = []
    for item in node.children:
        if not isinstance(item, Element):
            continue
        sign = ("-", "*")[lists % 2] if node.tag == "ul" else f"{number}{'.)'[lists % 2]}"
        number += 1
        body = "\n\n".join(_blocks(item.children))
        indent = " " * (len(sign) + 1)
        lines = f"{sign} {body}".split("\n")
        items.append("\n".join([lines[0].rstrip(" "), *(f"{indent}{one}".rstrip(" ") for one in lines[1:])]))
    return "\n".join(items)


BLOCKS = {"p", "pre", "blockquote", "ol", "ul", "li", "h2", "h3", "h4", "h5", "h6", "div"}
