"""Saying that no more of it should come."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from mail import stopping


# The link alone decides, and a mail program that presses the button (RFC 8058) has no token of ours.
@csrf_exempt
@login_not_required
def stop(request: HttpRequest, kind: str, token: str) -> HttpResponse:
    """Asks once, so that a scanner that opens every link changes nothing. The same page for every link there is."""
    done = request.method == "POST"
    if done:
        stopping.stop(kind=kind, token=token)
    response = render(request, "mail/stop.html", {"done": done, "sentence": stopping.sentence(kind)})
    # Its address is all that it takes: no cache and no search engine should keep it.
    response.headers["Cache-Control"], response.headers["X-Robots-Tag"] = "no-store", "noindex"
    return response
