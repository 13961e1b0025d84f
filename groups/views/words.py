"""One's own words, to take along."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import PersonRequest
from groups import taking_words
from groups.acting import acting_in


@require_safe
def detail(request: PersonRequest, group_id: str) -> HttpResponse:
    """How much there is, and the ways to take it."""
    me = acting_in(group_id, request.user)
    said = taking_words.gather(me)
    return render(request, "groups/words.html", {"me": me, "group": me.group, "number": len(said)})


@require_safe
def markdown(request: PersonRequest, group_id: str) -> HttpResponse:
    """One file to read, with any editor."""
    said = taking_words.gather(acting_in(group_id, request.user))
    return file(taking_words.as_markdown(said), "words.md", "text/markdown; charset=utf-8")


@require_safe
def for_programs(request: PersonRequest, group_id: str) -> HttpResponse:
    """The same as JSON."""
    said = taking_words.gather(acting_in(group_id, request.user))
    return file(taking_words.as_json(said), "words.json", "application/json")


def file(content: str, name: str, content_type: str) -> HttpResponse:
    """Under a name that says nothing to whoever sees it among the downloads."""
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=disposition)
