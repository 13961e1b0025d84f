"""The words of one block while they are read, with their emphasis, links and line breaks."""

import re

from django.utils.html import escape

from readings.text import printable

SPACE = " \t\n\r\f"
SPACES = re.compile(f"[{SPACE}]+")
# Characters that old pages mean as Windows-1252 has them: &#151; is a dash.
C1 = re.compile("[\x80-\x9f]")


def text_of(raw: str) -> str:
    """The characters that a browser shows for these."""
    return printable(C1.sub(lambda found: bytes([ord(found[0])]).decode("cp1252", errors="ignore"), raw))


class Line:
    """Words put one after another. Emphasis that outlasts a block goes on in the next; spaces are one, and none end it.

    `breaks` counts its line breaks, and `open` is the emphasis and the links around what comes next.
    """

    def __init__(self) -> None:
        self.open: list[tuple[str, str]] = []
        self._written: list[tuple[str, str]] = []
        self._parts: list[str] = []
        self._space = False
        self._pending_breaks = 0
        self.breaks = 0
        self.in_link = False
        self.links = 0
        self.linked = 0
        """How many of its characters are links, wherever they lead."""

    @property
    def is_empty(self) -> bool:
        return not self._parts

    @property
    def pending_breaks(self) -> int:
        return self._pending_breaks

    def push(self, tag: str, href: str = "") -> bool:
        """Whether it was opened: emphasis within the same emphasis is none."""
        if any(tag == other for other, _ in self.open):
            return False
        self.open.append((tag, href))
        return True

    def pop(self, tag: str) -> None:
        self.open = [entry for entry in self.open if entry[0] != tag]

    def space(self) -> None:
        self._space = True

    def break_(self) -> None:
        self._pending_breaks += 1
        self._space = False

    def new_line(self) -> None:
        """One break, however many blocks begin or end here."""
        self._pending_breaks = max(1, self._pending_breaks)

    def text(self, raw: str) -> None:
        words = SPACES.sub(" ", text_of(raw))
        if words[:1] == " ":
            self._space = True
        words = words.strip(" ") if self._parts else words.strip(" \xa0")
        if not words:
            return
        self._begin()
        self._parts.append(escape(words))
        self.linked += len(words) * self.in_link
        self._space = raw[-1:] in SPACE

    def sign(self, label: str, *, with_id: bool) -> None:
        """The sign of a footnote, linked with it."""
        if any(tag == "a" for tag, _ in self.open):
            self.text(label)
            return
        self._begin()
        name = escape(label)
        link = f'<a href="#note-{name}"' + (f' id="ref-{name}"' if with_id else "") + f">{name}</a>"
        raised = any(tag == "sup" for tag, _ in self._written)
        self._parts.append(link if raised else f"<sup>{link}</sup>")

    def take(self) -> str:
        """What was written, as HTML that is whole but not sanitised; the line is then empty."""
        self._close(0)
        written = "".join(self._parts)
        self._parts, self._space, self._pending_breaks, self.breaks = [], False, 0, 0
        self.linked = self.links = 0
        return written

    def _begin(self) -> None:
        """Breaks, spaces and emphasis that are due before what comes next."""
        kept = 0
        while kept < min(len(self._written), len(self.open)) and self._written[kept] == self.open[kept]:
            kept += 1
        self._close(kept)
        if self._parts and self._pending_breaks:
            self._parts.append("<br>")
            self.breaks += 1
        elif self._parts and self._space:
            self._parts.append(" ")
        self._pending_breaks, self._space = 0, False
        for tag, href in self.open[kept:]:
            self._parts.append(f'<a href="{escape(href)}">' if tag == "a" else f"<{tag}>")
            self._written.append((tag, href))

    def _close(self, kept: int) -> None:
        while len(self._written) > kept:
            self._parts.append(f"</{self._written.pop()[0]}>")
