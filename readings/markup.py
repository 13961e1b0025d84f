"""Sanitised HTML taken apart again: elements and the text between them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Union

VOID = {"br", "hr", "img", "wbr"}


@dataclass
class Element:
    tag: str
    attributes: Mapping[str, str]
    children: list["Node"] = field(default_factory=list)

    @property
    def text(self) -> str:
        return text_of(self.children)


Node = Union[str, Element]  # noqa: UP007 - a string can't be or-ed with a type


def parse(html: str) -> list[Node]:
    """What the sanitiser has let through; it closes what it opens."""
    parser = _Parser()
    parser.feed(html)
    parser.close()
    return parser.root.children


def text_of(nodes: list[Node]) -> str:
    """The text alone, code point for code point what a page would show."""
    return "".join(node if isinstance(node, str) else node.text for node in nodes)


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag in {element.tag for element in self.open[1:]}:
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        here = self.open[-1].children
        if here and isinstance(here[-1], str):
            here[-1] += data
        else:
            here.append(data)
