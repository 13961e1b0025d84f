"""Markdown into HTML that is safe to show."""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

PARSER = MarkdownIt("js-default", {"typographer": False})


def render_page(text: str) -> SafeString:
    """A page that staff wrote. Its headings begin at the second level: the first is the page's own title."""
    tokens = PARSER.parse(text)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(max(int(token.tag[1]), 2), 6)}"
    return mark_safe(nh3.clean(PARSER.renderer.render(tokens, PARSER.options, {}), link_rel=None))  # noqa: S308
