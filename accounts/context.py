"""What every page knows of the person's safety."""

from django.conf import settings
from django.http import HttpRequest


def exit_url(request: HttpRequest) -> dict[str, str]:
    """Where the quick exit ends, for the script that goes there without waiting for the server."""
    return {"exit_url": settings.EXIT_URL}
