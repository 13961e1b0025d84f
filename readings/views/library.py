"""The library: what everybody may read, and what somebody imported."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from readings.models import Reading

# So many readings stand on a page of the list, and so many of one's own beside the library.
PAGE = 30
OWN = 5


@login_not_required
def reading_list(request: HttpRequest) -> HttpResponse:
    words, after = request.GET.get("q", "").strip()[:200], request.GET.get("after", "")
    own = Reading.objects.added_by(request.user).searched(words)
    only_own = "own" in request.GET and request.user.is_authenticated
    shelf = own if only_own else Reading.objects.in_library().searched(words)
    found = list(shelf.listed().after(after)[: PAGE + 1])
    kept = {"q": words, "own": "1" if only_own else ""}
    context = {
        "words": words,
        "readings": found[:PAGE],
        "own": own.listed().order_by("-added_at")[:OWN] if not (only_own or after) else [],
        "only_own": only_own,
        "started": bool(after),
        "more": len(found) > PAGE,
        "first": urlencode({name: value for name, value in kept.items() if value}),
        "next": urlencode({name: value for name, value in kept.items() if value} | {"after": found[PAGE - 1].pk})
        if len(found) > PAGE
        else "",
    }
    return render(request, "readings/reading_list.html", context)
