"""A member's front page: each app gives a section of its own, or none, and perhaps a notice that stands above them."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString

# A section's template and what it shows. A provider takes the person; None where it has nothing to show them.
Section = tuple[str, dict[str, Any]]
Provider = Callable[[Any], Section | None]


def sections(request: HttpRequest, paths: list[str]) -> list[SafeString]:
    """What these providers have to show the person who is signed in, in their order."""
    providers: list[Provider] = [import_string(path) for path in paths]
    found = [provider(request.user) for provider in providers]
    return [render_to_string(template, context, request) for template, context in filter(None, found)]
