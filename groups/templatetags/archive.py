"""What a page of an archive leaves out: every form whose words would only be given back (`groups.middleware`)."""

import re
from urllib.parse import urlsplit

from django import template
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve, reverse
from django.utils.safestring import mark_safe

from groups.middleware import gives_back

register = template.Library()
# A form holds no other form, so its end is the next one there is.
FORM = re.compile(r"<form\b(?P<tag>[^>]*)>.*?</form>", re.DOTALL)
ACTION = re.compile(r'\baction="([^"]*)"')
# What only led up to a form that is left out.
EMPTY = re.compile(
    r"<section\b[^>]*>\s*(?:<h[23]\b[^>]*>[^<]*</h[23]>\s*)?</section>"
    r"|<details\b[^>]*>\s*<summary>[^<]*</summary>\s*</details>"
)


@register.simple_block_tag(takes_context=True)
def kept_to_read(context: template.Context, content: str) -> str:
    """The page as it is and, where its `group` has closed, without those forms and with a word why. Costs no query."""
    group = context.get("group") or getattr(context.get("me"), "group", None)
    if not getattr(group, "is_closed", False):
        return content
    request = context["request"]

    def left(found: re.Match[str]) -> str:
        action = ACTION.search(found["tag"])
        is_sent = 'method="post"' in found["tag"]
        return "" if is_sent and refused(urlsplit(action[1] if action else "").path or request.path) else found[0]

    shown = EMPTY.sub("", FORM.sub(left, content))
    if shown != content and reverse("group_closing", args=[group.pk]) not in shown:  # type: ignore[union-attr]
        shown = render_to_string("groups/_closing.html", {"group": group}, request) + shown
    return mark_safe(shown)  # noqa: S308 (a part of the page, rendered a moment before)


def refused(path: str) -> bool:
    """Whether what is sent to this address of a closed group comes back."""
    try:
        found = resolve(path)
    except Resolver404:
        return False
    return gives_back(found.func, found.kwargs)
