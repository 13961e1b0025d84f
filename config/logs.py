"""What the log says of a request: never its path, which may hold an invitation's or a calendar's token."""

import logging

from django.http import HttpRequest


def route(request: HttpRequest) -> str:
    """The pattern of the view that answered, such as `/join/<token>/`; "-" where no view did."""
    match = request.resolver_match
    return f"/{match.route}" if match else "-"


class RouteForPath(logging.Filter):
    """Puts the route where Django's own records name the path, and the request's id beside it."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest) and isinstance(record.args, tuple):
            name = f"{route(request)} {request.META.get('REQUEST_ID', '')}".rstrip()
            record.args = tuple(name if arg == request.path else arg for arg in record.args)
        return True
