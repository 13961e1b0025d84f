"""From a tree of HTML to pieces: every word that it shows, in reading order, each in the block that it belongs to."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import urljoin

from django.utils.html import escape
from django.utils.translation import gettext as _
from lxml import etree
from lxml.html import HtmlElement

from readings import markdown
from readings.blocks import MOST_BLOCKS, TooManyBlocksError
from readings.pieces import Omission, Piece
from readings.sources import pictures
from readings.sources.context import BLOCKS, VERSES, Context, Kind, piece_of, shaped
from readings.sources.line import Line
from readings.sources.notes import Notes
from readings.sources.tree import classes

INLINE = {
    **dict.fromkeys(("b", "strong"), "strong"),
    **dict.fromkeys(("i", "em", "cite", "dfn", "var"), "em"),
    **dict.fromkeys(("s", "strike", "del"), "s"),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), "code"),
    **{tag: tag for tag in ("a", "sub", "sup")},
}
# What stands apart from its neighbours without being a block.
APART = frozenset({"button", "label", "rt", "td", "th"})
HEADINGS = {f"h{level}": level for level in range(1, 7)}
# A piece shows something: it is no row of characters that nobody sees.
SHOWN = re.compile("[^\\s\u200b-\u200f\u2060\u00ad\ufe0f]")


class Found(NamedTuple):
    piece: Piece
    element: HtmlElement
    """The block in which it stands."""
    linked: int = 0
    """How many of its characters are links."""
    links: int = 0


class Walker:
    """Reads one tree, once. `judge` says why all in an element is proposed to be left out, or nothing."""

    def __init__(
        self, tree: HtmlElement, notes: Notes, address: str = "", judge: Callable[[HtmlElement], str] | None = None
    ) -> None:
        self.notes = notes
        self.address = address
        self.judge = judge or (lambda element: "")
        self.found: list[Found] = []
        self.undescribed = 0
        """How many pictures have no words."""
        self.rows = 0
        """How many rows of tables have become lines."""
        self._line = Line()
        self._contexts = [Context(tree)]
        self._emphasis: dict[HtmlElement, str] = {}
        self._link: HtmlElement | None = None
        self._pictures: list[str] = []
        self._walk(tree)

    def _walk(self, tree: HtmlElement) -> None:
        steps = etree.iterwalk(tree, events=("start", "end"))
        for event, element in steps:
            if event == "start":
                if self._starts(element):
                    self._text(element.text)
                else:
                    steps.skip_subtree()
            else:
                self._ends(element)
                if element is not tree:
                    self._text(element.tail)
        self._flush()

    def _starts(self, element: HtmlElement) -> bool:
        """Opens an element; False where what is in it is read already."""
        tag = element.tag
        if element in self.notes.backlinks:
            return False
        if element in self.notes.signs:
            label, first = self.notes.signs[element]
            self._line.sign(label, with_id=first)
            return False
        if tag in BLOCKS or element in self.notes.bodies:
            self._enter(element)
        elif tag == "br":
            self._break()
        elif tag == "img":
            self._picture(element)
        elif tag == "q":
            self._line.text("“")
        elif tag in INLINE:
            self._emphasise(element, INLINE[tag])
        if self._link is None and _leads(element):
            self._link, self._line.in_link = element, True
            # One link alone may be a line of the text; a button never is.
            self._line.links += 2 if tag == "button" else 1
        if tag in APART or (tag == "a" and self._contexts[-1].omission):
            self._line.space()
        return True

    def _ends(self, element: HtmlElement) -> None:
        if self._contexts[-1].element is element and len(self._contexts) > 1:
            self._leave()
        elif element.tag == "q":
            self._line.text("”")
        elif element in self._emphasis:
            self._line.pop(self._emphasis.pop(element))
        if element is self._link:
            self._link, self._line.in_link = None, False
        if element.tag in APART or (element.tag == "a" and self._contexts[-1].omission):
            self._line.space()

    def _text(self, text: str | None) -> None:
        if not text:
            return
        if not self._contexts[-1].preformatted:
            self._line.text(text)
            return
        for number, line in enumerate(text.replace("\r\n", "\n").split("\n")):
            if number:
                self._break()
            self._line.text(line)

    def _emphasise(self, element: HtmlElement, tag: str) -> None:
        href = self._outward(element.get("href", "")) if tag == "a" else ""
        if (href or tag != "a") and self._line.push(tag, href):
            self._emphasis[element] = tag

    def _outward(self, href: str) -> str:
        if href.lstrip().startswith("#"):
            return ""
        try:
            return urljoin(self.address, href.strip())
        except ValueError:
            return ""

    def _enter(self, element: HtmlElement) -> None:
        outer = self._contexts[-1]
        if outer.row and element.tag in {"td", "th"}:
            if not self._line.is_empty:
                self._line.text(" | ")
                self.rows += not outer.omission and element.getprevious() is element.getparent()[0]
        elif outer.joined or (outer.verse and element.tag == "div" and not classes(element) & VERSES):
            self._line.new_line()
        else:
            self._flush()
        self._contexts.append(self._context(element, outer))
        if element.tag == "hr" and not outer.joined:
            self._line.text("* * *")

    def _leave(self) -> None:
        context = self._contexts[-1]
        outer = self._contexts[-2]
        if context.figure and not outer.figure:
            self._caption(context)
        elif outer.row:
            self._line.space()
        elif outer.joined or (context.verse and context.element.tag == "div" and outer.verse):
            self._line.new_line()
        else:
            self._flush()
        self._contexts.pop()

    def _context(self, element: HtmlElement, outer: Context) -> Context:
        """What the element makes of the words in it."""
        tag = element.tag
        omission = outer.omission
        if omission in {"", Omission.AROUND}:
            # What stands around the article may say more exactly what it is.
            omission = self.judge(element) or omission
        inner = replace(outer, element=element, omission=omission)
        if outer.joined or outer.row:
            return inner
        if label := self.notes.bodies.get(element):
            return replace(
                inner,
                kind=Kind.FOOTNOTE,
                level=0,
                label=label,
                own_label=self.notes.own[element],
                joined=True,
                item=None,
            )
        if tag in HEADINGS:
            return replace(inner, kind=Kind.HEADING, level=HEADINGS[tag], joined=True)
        if pictures.is_figure(element):
            return replace(inner, joined=True, figure=pictures.Figure(element))
        return shaped(element, inner)

    def _break(self) -> None:
        self._line.break_()
        if self._line.pending_breaks > 1 and not self._contexts[-1].joined:
            self._flush()

    def _picture(self, image: HtmlElement) -> None:
        words = pictures.description(image)
        context = self._contexts[-1]
        if not words:
            self.undescribed += context.figure is None
        elif context.figure:
            context.figure.descriptions.append(words)
        elif context.joined or context.row or pictures.is_sign(image, words):
            self._line.text(words)
        else:
            self._pictures.append(words)

    def _caption(self, context: Context) -> None:
        """A picture's words as one piece: how it is described, then what stands under it."""
        caption = self._line.take()
        figure = context.figure
        descriptions = list(dict.fromkeys(figure.descriptions if figure else []))
        shown = markdown.clean_inline(caption)[0]
        raw = "<br>".join(
            [*(escape(words) for words in descriptions if words not in shown), *([caption] * bool(shown))]
        )
        if not raw:
            self.undescribed += 1
            return
        omission = context.omission or ("" if descriptions else Omission.CAPTION)
        self._add(Piece(Kind.IMAGE, 0, *markdown.clean_inline(raw), omission=omission), context.element)

    def _flush(self) -> None:
        context, links = self._contexts[-1], (self._line.linked, self._line.links)
        raw = self._line.take()
        if raw:
            self._add(piece_of(raw, context), context.element, *links)
        waiting, self._pictures = self._pictures, []
        for words in waiting:
            text, html = markdown.clean_inline(escape(words))
            self._add(Piece(Kind.IMAGE, 0, text, html, omission=context.omission), context.element)

    def _add(self, piece: Piece, element: HtmlElement, linked: int = 0, links: int = 0) -> None:
        if not SHOWN.search(piece.text):
            return
        if len(self.found) == MOST_BLOCKS:
            raise TooManyBlocksError(_("This text has more than 20,000 paragraphs. Please import it in parts."))
        self.found.append(Found(piece, element, linked, links))


def _leads(element: HtmlElement) -> bool:
    """Whether it is there to be pressed, rather than to be led to."""
    if element.tag == "a":
        return bool(element.get("href")) or not (element.get("id") or element.get("name"))
    return element.tag == "button"
