"""Where somebody who holds the rights to a text writes in: open to everybody, for they needn't be anybody here."""

from allauth.core.ratelimit import consume
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from readings.forms.rights import RightsNoticeForm
from readings.models import Reading


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def reading_rights(request: HttpRequest, slug: str) -> HttpResponse:
    """The letter. Whoever sends too many gets back what they wrote, with where else they can write."""
    reading = get_object_or_404(Reading.objects.visible_to(request.user), slug=slug)
    form = RightsNoticeForm(request.POST if request.method == "POST" else None, reading=reading)
    context = {"reading": reading, "form": form}
    if not form.is_valid():
        return render(request, "readings/reading_rights.html", context)
    if not consume(request, action="letter"):
        form.add_error(None, _("That was one letter too many for now. Please try again in an hour."))
        return render(request, "readings/reading_rights.html", context, status=429)
    form.write_in()
    return render(request, "readings/reading_rights_sent.html", {"reading": reading})
