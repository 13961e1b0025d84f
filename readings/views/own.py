"""What a reader keeps for themselves, wherever they read the text: their place in it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from readings import bookmarks
from readings.models import Block, Reading
from readings.views.adding import came_from


@require_POST
def place(request: HttpRequest, slug: str) -> HttpResponse:
    """Lays the bookmark at `block`, or takes it out where none is named; back to where that was said."""
    reading = find(request, slug)
    key = request.POST.get("block", "").replace("\0", "")
    if key:
        try:
            bookmarks.keep(user=request.user, reading=reading, block_key=key)
        except Block.DoesNotExist:
            raise Http404 from None
        if "quiet" in request.POST:
            # The page's own script tells it whenever the page is put away.
            return HttpResponse(status=204)
        messages.success(request, _("Your place is kept. Nobody but you sees it."))
    else:
        bookmarks.forget(user=request.user, reading=reading)
        messages.success(request, _("Your place is forgotten."))
    return redirect(came_from(request) or reading)


def find(request: HttpRequest, slug: str) -> Reading:
    """A reading whose text this person reads anywhere, by its slug or id; raises Http404 for any other."""
    found: Reading = get_object_or_404(Reading.objects.readable_by(request.user), slug=slug)
    return found
