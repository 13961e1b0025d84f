"""The newest readings of the library as an Atom feed, open to everybody."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from readings.feeds import LibraryFeed
from readings.models import Reading


@login_not_required
@require_safe
@conditional_page
def reading_feed(request: HttpRequest) -> HttpResponse:
    """The same readings answer the same, so that whoever asks again is told that nothing has changed."""
    feed = LibraryFeed(
        title=_("Common Thread: the library"),
        link=request.build_absolute_uri(reverse("reading_list")),
        description=None,
        language=get_language(),
        author_name="Common Thread",
        feed_url=request.build_absolute_uri(request.path),
    )
    for reading in Reading.objects.for_feed():
        feed.add_reading(reading, request.build_absolute_uri(reading.get_absolute_url()))
    return HttpResponse(feed.writeString("utf-8"), content_type=LibraryFeed.content_type)
