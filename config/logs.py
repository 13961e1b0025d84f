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


# One line a request on stdout (config/middleware.py); an error adds its traceback. No path: it may hold a token.
LOGGING_TO_STDOUT = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"route_for_path": {"()": "config.logs.RouteForPath"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {message}", "style": "{"}},
    "handlers": {
        "stdout": {
            "class": "logging.StreamHandler",
            "stream": "ext://sys.stdout",
            "filters": ["route_for_path"],
            "formatter": "line",
        }
    },
    "root": {"handlers": ["stdout"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        # What is below an error stands in the request's own line already.
        "django.request": {"level": "ERROR"},
        # The development server's own lines hold paths and query strings.
        "django.server": {"handlers": [], "level": "CRITICAL", "propagate": False},
        "django.utils.autoreload": {"level": "WARNING"},
    },
}
