"""What a group talks about, as a list; beginning something new; talking about a session."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import PersonRequest
from discussions import hearing
from discussions.forms.beginning import BeginForm, SessionTalkForm
from discussions.models import Thread
from discussions.views.speaking import pressed
from groups.acting import acting_in
from groups.models import GroupSession

THREADS_ON_A_PAGE = 24


@require_safe
def index(request: PersonRequest, group_id: str) -> HttpResponse:
    """Everything that the group talks about, where somebody spoke last first."""
    me = acting_in(group_id, request.user)
    after = request.GET.get("after", "")
    page = hearing.page(Thread.objects.within(me).alive(me), me, after=after, most=THREADS_ON_A_PAGE)
    return render(request, "discussions/thread_list.html", {"me": me, "page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: PersonRequest, group_id: str) -> HttpResponse:
    me = acting_in(group_id, request.user)
    form = BeginForm(request.POST or None, me=me)
    if followed := pressed(request, form):
        return followed
    return render(request, "discussions/thread_begin.html", {"me": me, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def about_session(request: PersonRequest, group_id: str, session_id: str) -> HttpResponse:
    """The form for the first words about it; once there is a thread, that is where one speaks."""
    me = acting_in(group_id, request.user)
    session = get_object_or_404(GroupSession, group=me.group_id, pk=session_id)
    form = SessionTalkForm(request.POST or None, me=me, session=session)
    if followed := pressed(request, form):
        return followed
    if request.method != "POST" and (thread := Thread.objects.within(me).filter(session=session).first()):
        return redirect(thread)
    context = {"me": me, "at": Thread(group=me.group, session=session), "form": form}
    return render(request, "discussions/session_talk.html", context)
