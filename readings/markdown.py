"""Markdown into safe HTML, for three places: a block of an essay, a page of the site, what somebody wrote."""

import re
from collections.abc import Iterable, Sequence
from html import unescape
from unicodedata import is_normalized, normalize

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from readings import footnotes
from readings.text import CROWD, tidy

INLINE = {"a", "br", "code", "em", "s", "strong"}
COMMENT = INLINE | {"blockquote", "li", "ol", "p", "pre", "ul"}
PAGE = COMMENT | {"h2", "h3", "h4", "h5", "h6", "hr", "table", "tbody", "td", "th", "thead", "tr"}
SCHEMES = {"http", "https", "mailto"}
# Unmatched brackets cost the parser their number squared; a paragraph of so many is no Markdown.
MOST_BRACKETS = 500
# Nor is one of so many characters, as they are written.
LONGEST = 250_000
TAG = re.compile(r"<[^>]*>")
# What links a footnote's sign with the footnote: the only ids and the only links within a page that a block has.
LABEL = r"[\w*†‡§¶]{1,12}"
OF_NOTES = {"id": re.compile(f"ref-{LABEL}"), "href": re.compile(f"#note-{LABEL}")}
NOTE_LINK = re.compile(r'(<a href="#note-[^"]*"(?: id="[^"]*")?) rel="noopener noreferrer"')
OUTWARD = re.compile(r"(?:https?://|mailto:)\S", re.IGNORECASE)
UNQUOTED = str.maketrans({"<": "%3C", ">": "%3E", '"': "%22", " ": "%20"})
BYTE_ORDER_MARK = "\ufeff"
SPACES = re.compile(r"[ \t\n\r\f]+")


class Renderer(RendererHTML):
    """Pictures give their description alone: no page of ours asks another host for anything."""

    def image(self, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
        return escape(tokens[index].content)

    def note_sign(self, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
        """A footnote's sign, linked with the note; the first sign of each can be come back to."""
        label = escape(tokens[index].content)
        place = f' id="ref-{label}"' if tokens[index].meta["first"] else ""
        return f'<sup><a href="#note-{label}"{place}>{label}</a></sup>'


def _parse_inline(state: StateCore) -> None:
    for token in state.tokens:
        if token.type != "inline":
            continue
        if len(token.content) > LONGEST or token.content.count("[") > MOST_BRACKETS:
            token.children = [Token("text", "", 0, content=token.content)]
        else:
            token.children = []
            state.md.inline.parse(token.content, state.md, state.env, token.children)


def _parser(**options: bool) -> MarkdownIt:
    parser = MarkdownIt("js-default", options, renderer_cls=Renderer)
    parser.core.ruler.at("inline", _parse_inline)
    return parser


RENDERER = Renderer()
ESSAY = _parser().disable("table").use(footnotes.signs)
COMMENTS = _parser(breaks=True).disable(["table", "heading", "lheading", "hr", "reference"])
PAGES = _parser()


def render_page(text: str) -> SafeString:
    """A page that staff wrote. Its headings begin at the second level: the first is the page's own title."""
    tokens = PAGES.parse(text)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{max(int(token.tag[1]), 2)}"
    return _clean(_html(PAGES, tokens), PAGE, None)


def render_comment(text: str) -> SafeString:
    """What a person wrote: paragraphs, emphasis, links, lists, quotations, code; lines break where they broke them."""
    return _clean(COMMENTS.render(text), COMMENT, "nofollow noopener noreferrer ugc")


def _html(parser: MarkdownIt, tokens: Sequence[Token]) -> str:
    return str(parser.renderer.render(tokens, parser.options, {}))


def _clean(html: str, tags: set[str], link_rel: str | None) -> SafeString:
    attributes = {"a": {"href"}, "ol": {"start"}}
    return mark_safe(nh3.clean(html, tags=tags, attributes=attributes, url_schemes=SCHEMES, link_rel=link_rel))  # noqa: S308


def render_inline(tokens: Sequence[Token]) -> tuple[str, str]:
    """The plain text and the sanitised HTML of a block: the text is what the HTML shows, code point for code point."""
    raw = RENDERER.renderInline(tokens, ESSAY.options, {})
    return clean_inline(raw) if 'href="#note-' in raw else _shown(_clean(raw, INLINE, "noopener noreferrer"))


def is_picture(tokens: Iterable[Token]) -> bool:
    """Whether a paragraph is pictures and nothing else; a picture may be a link."""
    shown = {token.type for token in tokens if token.content.strip()}
    return shown == {"image"}


def clean_inline(raw: str) -> tuple[str, str]:
    """The same for a block's HTML from a web page or a document, which may hold footnotes' signs and small letters.

    Its links lead out, or from a footnote's sign to the footnote and carry an id for the way back; there are no others.
    """
    html = nh3.clean(
        raw,
        tags=INLINE | {"sub", "sup"},
        attributes={"a": {"href", "id"}},
        attribute_filter=_linked,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer",
    )
    return _shown(NOTE_LINK.sub(r"\1", html))


def _linked(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "rel" or (attribute in OF_NOTES and OF_NOTES[attribute].fullmatch(value)):
        return value
    return value.translate(UNQUOTED) if attribute == "href" and OUTWARD.match(value) else None


def _shown(cleaned: str) -> tuple[str, str]:
    html = SPACES.sub(" ", cleaned).strip().replace("<br> ", "<br>").replace("<br>", "<br>\n")
    text = unescape(TAG.sub("", html))
    if not CROWD.search(text) and is_normalized("NFC", text):
        return text, html
    # A combining mark apart from its letter, say by emphasis: both in one form are worth more than the emphasis.
    return plain(tidy(text))


def plain(text: str) -> tuple[str, str]:
    """The same for text without markup; its line breaks are kept, and runs of spaces are one as the page shows them.

    It is escaped as the sanitiser does it: HTML that goes through it again, out of a file say, is still the same.
    A byte order mark, wherever a file was cut and joined, is no word: readers of Markdown drop the first.
    """
    text = text.replace(BYTE_ORDER_MARK, "")
    text = "\n".join(SPACES.sub(" ", line).strip() for line in normalize("NFC", text).split("\n"))
    return text, nh3.clean(escape(text), tags=set()).replace("\n", "<br>\n")
