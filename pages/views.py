"""The front page and the site's own pages: open to everybody."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pages import searching
from pages.front import sections
from pages.models import Page, SitePage
from readings.markdown import render_page
from readings.search.query import LONGEST, Query


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What this is, for those who are not signed in; else what waits for the person who is."""
    if not request.user.is_authenticated:
        return render(request, "pages/landing.html", {"open_signup": settings.OPEN_SIGNUP})
    anyone_starts = settings.GROUP_CREATION == "members" or request.user.is_staff
    context = {
        "notices": sections(request, settings.NOTICE_PROVIDERS),
        "sections": sections(request, settings.HOME_PROVIDERS),
        "may_start": anyone_starts,
    }
    return render(request, "pages/home.html", context)


@login_not_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Looks for words in all that one may read, or in one place; who isn't signed in looks in the library."""
    typed, where = request.GET.get("q", "").strip(), request.GET.get("where", "")
    places = searching.places(request.user)
    if where not in dict(places):
        raise Http404
    query = Query.parse(typed)
    asked = searching.Asked(query, where, part=request.GET.get("part", ""), after=request.GET.get("after", ""))
    context = {
        "typed": typed[:LONGEST],
        "where": where,
        "places": places,
        "query": query,
        "started": asked.part,
        "sections": searching.sections(request, asked) if query.terms else [],
    }
    return render(request, "pages/search.html", context)


@login_not_required
@require_safe
def site_page(request: HttpRequest, slug: str) -> HttpResponse:
    if slug not in Page:
        raise Http404
    page = SitePage.objects.current(slug)
    return render(request, "pages/site_page.html", {"page": page, "body": render_page(page.body)})
