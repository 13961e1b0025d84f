"""The one rule of a group that has closed: nothing is written there any more, by whichever address it is sent."""

from collections.abc import Callable
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from groups.models import DiscussionGroup
from statements.kept import Given, Kept

SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}
SECRETS = {"csrfmiddlewaretoken"}
GROUP, NOW = Given("group", models.CharField()), Given("now", models.DateTimeField())
# Asked whenever something is sent to a group, so the statement is kept: one row, by its key.
CLOSED = Kept(lambda: DiscussionGroup.objects.filter(pk=GROUP).closed(at=NOW))
GetResponse = Callable[[HttpRequest], HttpResponseBase]
View = Callable[..., HttpResponseBase]


def takes_away(view: View) -> View:
    """Marks a view that stays open when the group has closed: one's own words can be taken back, and oneself."""
    view.takes_away = True  # type: ignore[attr-defined]
    return view


def gives_back(view: View, kwargs: dict[str, Any]) -> bool:
    """Whether what is sent to this view of a closed group comes back. No page of an archive shows such a form."""
    return "group_id" in kwargs and not getattr(view, "takes_away", False)


class ClosedGroupMiddleware:
    """Answers whatever is sent to a closed group with its words given back. A stranger gets what the view says."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, _args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        if request.method in SAFE or not gives_back(view, kwargs) or not request.user.is_authenticated:
            return None
        group = CLOSED.one(group=kwargs["group_id"], now=timezone.now())
        if group is None or not DiscussionGroup.objects.visible_to(request.user).filter(pk=group.pk).exists():
            return None
        typed = [value for name, values in request.POST.lists() if name not in SECRETS for value in values if value]
        return render(request, "groups/group_closed.html", {"group": group, "typed": typed}, status=403)
