"""What stands around an article and in between: what is proposed to be left out, and as what."""

import re

from lxml.html import HtmlElement

from readings.pieces import Omission
from readings.sources.article import Article
from readings.sources.notes import Notes
from readings.sources.signs import FORMS, NAMED, ROLES, TAGS

CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
# Headings of an article's own parts are often called headlines.
SUBHEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})


class Judge:
    """Says of an element of the page why all in it is proposed to be left out, or nothing."""

    def __init__(self, article: Article, notes: Notes) -> None:
        self.article = article
        self.notes = notes
        self.kept = {above for body in notes.bodies for above in [body, *body.iterancestors()]}

    def __call__(self, element: HtmlElement) -> str:
        if (
            element in self.kept
            or self.article.is_much_of(element)
            or element.tag in {"html", "body", "main", "article"}
        ):
            return ""
        role = element.get("role", "").lower()
        if reason := ROLES.get(role) or self._by_name(element):
            return reason
        if element.tag == "form":
            return _form(element)
        if element.tag == "header" and element.find(".//h1") is not None:
            return ""
        return TAGS.get(element.tag, "")

    def _by_name(self, element: HtmlElement) -> str:
        names = f"{element.get('class', '')} {element.get('id', '')}".strip()[:300]
        if not names:
            return ""
        words = re.sub(r"[-_:./]+", " ", CAMEL.sub(" ", names)).lower()
        reason = next((reason for reason, named in NAMED if named.search(words)), "")
        return "" if reason == Omission.HEAD and element.tag in SUBHEADINGS else reason


def _form(element: HtmlElement) -> str:
    words = element.text_content()[:2000] + " ".join(str(name) for name in element.attrib.values())
    return next((reason for reason, pattern in FORMS if pattern.search(words)), Omission.AROUND)
