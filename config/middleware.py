"""What happens around every view: a line in the log, what a browser may keep, who has to sign in."""

import logging
import secrets
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from csp.utils import build_policy
from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from whitenoise.middleware import WhiteNoiseFileResponse

from config.errors import unsent
from config.logs import route

GetResponse = Callable[[HttpRequest], HttpResponseBase]
logger = logging.getLogger(__name__)
DJANGOS_OWN = {HTTPStatus.NOT_FOUND, HTTPStatus.INTERNAL_SERVER_ERROR}


class RequestLogMiddleware:
    """One line a request: method, route, status, milliseconds, request id. No IP address, query string or name.

    Left out is what says nothing and comes often: static files, and answers without content, of which each phone in a
    room gets one every few seconds.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        started = time.perf_counter()
        request_id = request.META["REQUEST_ID"] = secrets.token_hex(8)
        response = self.get_response(request)
        if isinstance(response, WhiteNoiseFileResponse):
            return response
        response.headers["X-Request-ID"] = request_id
        if response.status_code == HTTPStatus.NO_CONTENT:
            return response
        milliseconds = (time.perf_counter() - started) * 1000
        line = "%s %s %d %.1fms %s"
        logger.info(line, request.method, route(request), response.status_code, milliseconds, request_id)
        return response


class PolicyMiddleware:
    """The Content-Security-Policy on every answer: put together once, since it is the same on all of them.

    Django's own error pages in development have their styles inside.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.policy = build_policy()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not (settings.DEBUG and response.status_code in DJANGOS_OWN):
            response.headers["Content-Security-Policy"] = self.policy
        return response


class PrivateResponseMiddleware:
    """Lets no browser or proxy keep what a person saw who is signed in, or a page on which somebody signs in.

    The session's cookie stands for the person: looking whose it is would cost public pages two queries.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        cookie = settings.SESSION_COOKIE_NAME
        if cookie in request.COOKIES or cookie in response.cookies or request.path_info.startswith("/accounts/"):
            response.headers["Cache-Control"] = "no-store"
        return response


class AddressMiddleware:
    """Finds nothing at an address with a NUL in it: none of ours has one, and PostgreSQL takes it for no text.

    What a request says of its encoding counts for nothing: browsers send UTF-8, and in some of Python's encodings, such
    as unicode_escape, somebody could write what can't be stored or shown.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise Http404
        if request.encoding:
            request.encoding = settings.DEFAULT_CHARSET
        return self.get_response(request)


class SignInMiddleware(LoginRequiredMiddleware):
    """Every view is behind sign-in unless it says `login_not_required`; a form sent signed out is given back."""

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., Any],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        answer = super().process_view(request, view_func, view_args, view_kwargs)
        if answer is not None and request.method == "POST":
            # A page of ours sent it: the CSRF check comes before this one.
            return unsent(request, signed_out=True)
        return answer
