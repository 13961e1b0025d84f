"""Saying that one has read what one hasn't looked at: a thread, a group's, all that there are."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST

from accounts.requests import PersonRequest
from discussions import read_marks
from discussions.views import threads
from groups.acting import acting_in


@require_POST
def thread(request: PersonRequest, group_id: str, thread_id: str) -> HttpResponse:
    me = acting_in(group_id, request.user)
    found = threads.find(me, thread_id)
    read_marks.note_thread(me=me, thread=found, until=moment_in(request))
    return redirect(found)


@require_POST
def group(request: PersonRequest, group_id: str) -> HttpResponse:
    me = acting_in(group_id, request.user)
    read_marks.note_all(user=request.user, group_id=me.group_id, until=moment_in(request))
    return redirect("group_thread_list", me.group_id)


@require_POST
def everything(request: PersonRequest) -> HttpResponse:
    read_marks.note_all(user=request.user, until=moment_in(request))
    return redirect("home")


def moment_in(request: HttpRequest) -> datetime | None:
    """When the page with the button was made; None where that isn't said."""
    try:
        said = parse_datetime(request.POST.get("until", ""))
        return said.astimezone(UTC) if said and timezone.is_aware(said) else None
    except (ValueError, OverflowError):
        return None
