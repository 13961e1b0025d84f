"""What is new in what one follows, in all of one's groups; following, and no more."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import PersonRequest
from discussions import following, hearing
from discussions.models import Thread
from discussions.views import threads
from groups.acting import acting_in

THREADS_ON_A_PAGE = 24


@require_safe
def news(request: PersonRequest) -> HttpResponse:
    new = Thread.objects.new_to(request.user).followed_by(request.user)
    page = hearing.page(new, request.user, after=request.GET.get("after", ""), most=THREADS_ON_A_PAGE)
    return render(request, "discussions/news.html", {"page": page})


@require_POST
def follow(request: PersonRequest, group_id: str, thread_id: str) -> HttpResponse:
    """The thread or, with `what=reading`, the reading that it is on; with `stop`, no more."""
    me = acting_in(group_id, request.user)
    thread = threads.find(me, thread_id)
    follows = "stop" not in request.POST
    if request.POST.get("what") == "reading" and thread.reading:
        following.follow_reading(me=me, reading=thread.reading, follows=follows)
    else:
        following.follow_thread(me=me, thread=thread, follows=follows)
    return redirect(thread)
