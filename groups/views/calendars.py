"""Sessions in one's own calendar: a file for one, a feed for all, and the page on which the feed is made and ended."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import PersonRequest
from groups import calendars
from groups.models import GroupSession, Membership


@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever has the address reads the feed: a calendar can't sign in. Of a wrong one it tells nothing."""
    found = calendars.feed_at(token)
    if found is None:
        raise Http404
    unchanged = get_conditional_response(request, etag=found.mark)
    response = unchanged or HttpResponse(found.written(), content_type=calendars.MIME)
    response.headers["ETag"] = found.mark
    response.headers["Cache-Control"] = "no-store"
    return response


@require_safe
def session_file(request: PersonRequest, group_id: str, session_id: str) -> HttpResponse:
    """The session as a file, for somebody without a feed; with its title only if they ask for that."""
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    session = get_object_or_404(GroupSession, group=me.group_id, pk=session_id)
    body = calendars.session_file(session, request.user, shows_title=request.GET.get("title") == "1")
    headers = {"Content-Disposition": 'attachment; filename="calendar.ics"'}
    return HttpResponse(body, content_type=calendars.MIME, headers=headers)


def settings_page(request: PersonRequest) -> HttpResponse:
    """What a feed is; by POST a new address for one's own, which stands in the answer and nowhere after it."""
    context: dict[str, object] = {"days": calendars.KEPT_DAYS, "most": calendars.MOST}
    if request.method == "POST":
        token = calendars.make(actor=request.user)
        context["link"] = request.build_absolute_uri(reverse("calendar_feed", args=[token]))
    context["feed"] = calendars.feed_of(request.user)
    return render(request, "groups/calendar_settings.html", context)


@require_POST
def titles(request: PersonRequest) -> HttpResponse:
    shows = "shows_titles" in request.POST
    calendars.show_titles(actor=request.user, shows=shows)
    if shows:
        messages.success(request, _("Your calendar will show the titles of sessions."))
    else:
        messages.success(request, _("Your calendar will show neutral words instead of titles."))
    return redirect("calendar_settings")


@require_POST
def switch_off(request: PersonRequest) -> HttpResponse:
    calendars.switch_off(actor=request.user)
    messages.success(request, _("The address is switched off. What your calendar has taken over stays there."))
    return redirect("calendar_settings")
