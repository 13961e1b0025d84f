"""What a person does with their own account, beside allauth's own pages."""

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST


class HttpResponseElsewhere(HttpResponse):
    """Sends the browser on to the page that hides this one; 303, so that it asks for it by GET."""

    status_code = 303

    def __init__(self, url: str) -> None:
        super().__init__(headers={"Location": url, "Cache-Control": "no-store"})


# No CSRF token: the way out works from a page that has stood open for days, and the worst that another site
# could do with it is to sign somebody out; the session's SameSite cookie keeps it from even that.
@csrf_exempt
@login_not_required
@require_POST
def quick_exit(request: HttpRequest) -> HttpResponse:
    """Ends the session on this device and leaves for somebody else's page."""
    logout(request)
    return HttpResponseElsewhere(settings.EXIT_URL)
