"""Bringing a thread's words, or a comment, to a session; and leaving them out again."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import PersonRequest
from discussions import policies, to_sessions
from discussions.forms.to_sessions import BringForm
from discussions.models import BroughtComment, Comment
from discussions.views import threads
from groups.acting import acting_in
from groups.models import Membership
from meetings.models import Brought


@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: PersonRequest, group_id: str, thread_id: str) -> HttpResponse:
    """The words that a thread is on or, with `?comment=<seq>`, one comment of it, to a session that is to come."""
    me = acting_in(group_id, request.user)
    thread = threads.find(me, thread_id)
    comment = comment_in(request, me, thread_id)
    if comment is None and thread.quoted is None:
        raise Http404
    form = BringForm(request.POST or None, me=me, passage=thread.quoted, comment=comment)
    if form.carried_out():
        messages.success(request, _("It is brought to the session, and stands on its page."))
        return redirect(form.saved.session)
    context = {
        "me": me,
        "thread": thread,
        "reading": thread.reading,
        "passage": thread.quoted,
        "comment": comment,
        "form": form,
        "sessions": to_sessions.coming(me).exists(),
    }
    return render(request, "discussions/thread_bring.html", context)


@require_POST
def leave_out_passage(request: PersonRequest, group_id: str, session_id: str, brought_id: int) -> HttpResponse:
    me = acting_in(group_id, request.user)
    brought = get_object_or_404(Brought.objects.select_related("session"), session=session_id, pk=brought_id)
    return leave_out(request, me, brought)


@require_POST
def leave_out_comment(request: PersonRequest, group_id: str, session_id: str, brought_id: int) -> HttpResponse:
    me = acting_in(group_id, request.user)
    brought = get_object_or_404(BroughtComment.objects.select_related("session"), session=session_id, pk=brought_id)
    return leave_out(request, me, brought)


def leave_out(request: PersonRequest, me: Membership, brought: Brought | BroughtComment) -> HttpResponse:
    if brought.group_id != me.group_id:
        raise Http404
    to_sessions.leave_out(me=me, brought=brought)
    return redirect(brought.session)


def comment_in(request: PersonRequest, me: Membership, thread_id: str) -> Comment | None:
    """The comment that `?comment=` names, if it does. Raises Http404 for one that `me` can't read."""
    seq = threads.number_in(request.GET.get("comment", ""))
    if seq is None:
        return None
    comment = get_object_or_404(Comment.objects.select_related("author"), thread=thread_id, group=me.group_id, seq=seq)
    if not policies.can_read(me, comment):
        raise Http404
    return comment
