"""A session for somebody, without the sign-in page: what the bench measures begins after it."""

from importlib import import_module

from django.conf import settings
from django.contrib.auth import get_user_model, login
from django.http import HttpRequest

from bench.client import CSRF


def cookies(person: object) -> str:
    """The Cookie header of a browser in which the person with that primary key has just signed in."""
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore()
    user = get_user_model()._default_manager.get(pk=person)
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session.save()
    return f"{settings.SESSION_COOKIE_NAME}={request.session.session_key}; {settings.CSRF_COOKIE_NAME}={CSRF}"
