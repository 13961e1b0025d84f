"""What a page says in words about its pictures; the pictures themselves stay where they are."""

import re
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from readings.sources.tree import classes, shown_length

PICTURES = ("img", "picture", "svg")
FIGURES = frozenset("wp-caption image-caption figure thumb captioned-image image-with-caption".split())
# What a figure may hold besides pictures and is no picture's caption.
OTHERWISE = ("blockquote", "table", "pre", "ol", "ul", "h1", "h2", "h3", "article")
LONGEST_CAPTION = 1500
# What a camera or a program called the file, or what says only that there is a picture.
NO_DESCRIPTION = re.compile(
    r"\s*(?:\S+\.(?:jpe?g|png|gif|webp|svg|avif)|(?:img|dsc|image|photo|picture|screenshot)[-_ ]?\d*|"
    r"image|photo|picture|logo|icon|avatar|spacer|placeholder|[-_.*]+)\s*",
    re.IGNORECASE,
)
SIGNS = frozenset("emoji wp-smiley smiley latex mwe-math-fallback-image-inline".split())


@dataclass
class Figure:
    """A picture, or several, with one caption."""

    element: HtmlElement
    descriptions: list[str] = field(default_factory=list)


def is_figure(element: HtmlElement) -> bool:
    """Whether all that this element shows is pictures and their caption."""
    if element.tag != "figure" and not classes(element) & FIGURES:
        return False
    if all(element.find(f".//{tag}") is None for tag in PICTURES) and element.tag != "figure":
        return False
    if any(element.find(f".//{tag}") is not None for tag in OTHERWISE):
        return False
    return shown_length(element) <= LONGEST_CAPTION


def description(image: HtmlElement) -> str:
    """The words that stand for a picture where it can't be seen; empty for what only decorates or counts readers."""
    if image.get("width") in {"0", "1"} or image.get("role") == "presentation":
        return ""
    words = " ".join((image.get("alt") or image.get("aria-label") or "").split())
    return "" if NO_DESCRIPTION.fullmatch(words) else words


def is_sign(image: HtmlElement, words: str) -> bool:
    """Whether the picture is one of the text's own signs, such as a smiley or a formula."""
    return bool(classes(image) & SIGNS) or (0 < len(words) <= 2)
