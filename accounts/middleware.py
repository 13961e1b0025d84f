"""The language and the time zone of whoever looks."""

from collections.abc import Callable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

UTC = ZoneInfo("UTC")


class PreferencesMiddleware:
    """Shows pages in the person's language and time zone; to whoever isn't signed in, in their browser's and UTC."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # Without the cookie nobody is signed in, and public pages needn't ask whose session it is.
        user = request.user if settings.SESSION_COOKIE_NAME in request.COOKIES else None
        if user is not None and user.is_authenticated:
            with translation.override(user.language), timezone.override(zone(user.time_zone)):
                return self.get_response(request)
        with translation.override(translation.get_language_from_request(request)), timezone.override(UTC):
            response = self.get_response(request)
        patch_vary_headers(response, ["Accept-Language"])
        return response


def zone(name: str) -> ZoneInfo:
    """The zone of this name; UTC for one that this machine's database no longer has."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC
