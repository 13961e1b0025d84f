"""The search: each app looks in what it holds, and gives a section of the results, or none."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.http import urlencode
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from readings.search.query import LONGEST, Query


@dataclass
class Asked:
    """What for, and where: everywhere if that is empty. Of which kind, and after which one, if it goes on there."""

    query: Query
    where: str
    part: str
    after: str

    def __post_init__(self) -> None:
        if self.part not in settings.SEARCH_PROVIDERS:
            self.part = self.after = ""


def places(user: Any) -> list[tuple[str, str]]:  # noqa: ANN401
    """Where this person can look, as choices; for who isn't signed in everywhere is the library."""
    always = [("", _("Everywhere you read")), ("library", _("The library"))]
    if not user.is_authenticated:
        return always
    return [*always, *(place for path in settings.SEARCH_PLACES for place in import_string(path)(user))]


def sections(request: HttpRequest, asked: Asked) -> list[SafeString]:
    """What was found, by kind, in the order of the settings. Each can go on from where it ends, alone on its page."""
    found = []
    address = urlencode({"q": request.GET.get("q", "").strip()[:LONGEST], "where": asked.where})
    for part, path in settings.SEARCH_PROVIDERS.items():
        if asked.part in ("", part):
            section = import_string(path)(request.user, asked.query, asked.where, asked.after)
            if section:
                template, context = section
                found.append(render_to_string(template, {**context, "address": f"{address}&part={part}"}, request))
    return found
