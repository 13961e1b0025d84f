"""HTML into a tree without what no reader sees: no network, no entities, no more depth than a page has."""

import re

from django.utils.translation import gettext as _
from lxml import etree, html
from lxml.html import HtmlElement

from readings.decoding import MAX_BYTES, UnreadableError
from readings.text import LONE_SURROGATES

# A tag as browsers read one, whose attributes are counted only where it is long. libxml2 takes their number squared.
ATTRIBUTE = r"[\s/]*+(?P<name>=?[^\s/>=]++)(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"'][^\s>]*+)?+)?+"
ATTRIBUTES = re.compile(ATTRIBUTE)
TAG = re.compile(rf"<[A-Za-z][^\s/>]*+(?P<attributes>(?:{ATTRIBUTE})*+)")
LONG_TAG = 5000
MOST_ATTRIBUTES = 1000
# What a browser shows nothing of, or what is there to be filled in.
UNSHOWN = """
    script style template noscript head title object embed applet iframe frame noframes audio video canvas map
    select option datalist textarea input progress meter dialog annotation annotation-xml
""".split()
DECLARATION = re.compile(r"\A\s*<\?xml[^>]*>")
# XHTML closes an element so; a reader of HTML would take all that follows into it.
CLOSED = re.compile(
    r"""<(a|b|div|em|i|iframe|p|script|span|style|title)((?:\s+[\w:-]+\s*=\s*(?:"[^"<>]*"|'[^'<>]*'))*)\s*/>""",
    re.IGNORECASE,
)
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
UNSEEN_STYLE = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
# What is there for screen readers alone names what others see: "opens in a new window".
UNSEEN_CLASSES = frozenset("sr-only screen-reader-text visually-hidden visuallyhidden assistive-text d-none".split())
# Footnotes are sometimes hidden to be opened by a script; they are read all the same.
NOTE = re.compile(r"foot-?note|end-?note", re.IGNORECASE)


def parse(source: str) -> HtmlElement:
    """The whole document, as it is written. Raises UnreadableError for one too long or too deep to be read."""
    if len(source.encode(errors="replace")) > MAX_BYTES:
        raise UnreadableError(_("This page is larger than 5 MB. Please import it in parts."))
    source = CONTROLS.sub("", LONE_SURROGATES.sub("\ufffd", DECLARATION.sub("", source, count=1)))
    source = CLOSED.sub(r"<\1\2></\1>", source)
    refuse_tangled(source)
    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, recover=True, remove_comments=True, remove_pis=True
    )
    try:
        tree = html.document_fromstring(source.encode() or b" ", parser=parser)
    except etree.ParserError:
        return html.document_fromstring("<p></p>")
    if any("Excessive depth" in entry.message for entry in parser.error_log):
        # What stands below that depth, and all that follows it, is missing from the tree.
        raise _tangled()
    return tree


def refuse_tangled(source: str) -> None:
    """Raises UnreadableError for a tag with more attributes than could be read in a day."""
    for tag in TAG.finditer(source):
        attributes = tag["attributes"]
        if (
            len(attributes) > LONG_TAG
            and len({one["name"] for one in ATTRIBUTES.finditer(attributes)}) > MOST_ATTRIBUTES
        ):
            raise _tangled()


def _tangled() -> UnreadableError:
    return UnreadableError(
        _("The code of this page is too tangled to be read. Please open it, select its text and paste it here.")
    )


def without_unseen(tree: HtmlElement) -> HtmlElement:
    """The same tree, with what a browser shows taken out of it; what follows such an element stays."""
    etree.strip_elements(tree, *UNSHOWN, with_tail=False)
    for element in list(tree.iter("*")):
        if is_hidden(element) and element.getparent() is not None:
            element.tag = "hidden"
    etree.strip_elements(tree, "hidden", with_tail=False)
    return tree


def is_hidden(element: HtmlElement) -> bool:
    names = classes(element)
    if names & UNSEEN_CLASSES:
        return True
    unseen = element.get("hidden") is not None or UNSEEN_STYLE.search(element.get("style", "")) is not None
    return unseen and not NOTE.search(f"{' '.join(names)} {element.get('id', '')} {element.get('epub:type', '')}")


def classes(element: HtmlElement) -> frozenset[str]:
    return frozenset(element.get("class", "").lower().split())


def shown_length(element: HtmlElement) -> int:
    """How many characters it shows, runs of spaces counted as one."""
    return len(" ".join(element.text_content().split()))
