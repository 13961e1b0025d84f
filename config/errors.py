"""The answer to a form that could not be accepted: what was typed comes back, to be sent again."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.defaults import permission_denied

SECRETS = {"csrfmiddlewaretoken", "code"}


def unsent(request: HttpRequest, *, signed_out: bool) -> HttpResponse:
    """A page with every field that was sent, secrets excepted, and a button that sends them again.

    Files are not kept; the page says so.
    """
    context = {
        "fields": [
            (name, value)
            for name, values in request.POST.lists()
            for value in values
            if name not in SECRETS and "password" not in name.lower()
        ],
        "action": request.get_full_path(),
        "signed_out": signed_out,
        "had_files": bool(request.FILES),
        "no_cookies": settings.CSRF_COOKIE_NAME not in request.COOKIES,
    }
    response = render(request, "unsent.html", context, status=403)
    response.headers["Cache-Control"] = "no-store"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A page of ours that went stale gets its words back; another site's form gets a refusal."""
    if came_from_here(request):
        return unsent(request, signed_out=asks_for_sign_in(request) and not request.user.is_authenticated)
    return permission_denied(request, PermissionDenied())


def asks_for_sign_in(request: HttpRequest) -> bool:
    return getattr(request.resolver_match and request.resolver_match.func, "login_required", True)


def came_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that a page of this site sent the form; without its word, no."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    source = urlsplit(request.headers.get("Origin") or request.headers.get("Referer", ""))
    return (source.scheme, source.netloc) == (request.scheme, request.get_host())
