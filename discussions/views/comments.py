"""One comment: its permanent link, an answer to it, changing it, taking it back."""

from django.core.exceptions import PermissionDenied
from django.db.models import CharField
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import PersonRequest
from discussions import conversation, folding, policies, posting
from discussions.forms.comments import EditForm, ReplyForm
from discussions.models import Comment, Thread
from discussions.quoting import References
from discussions.views.speaking import pressed
from groups.acting import acting_in
from groups.middleware import takes_away
from groups.models import Membership
from statements.kept import Given, Kept

THREAD = Kept(lambda: Thread.objects.filter(group=Given("group", CharField()), pk=Given("thread", CharField())))


@require_safe
def detail(request: PersonRequest, group_id: str, thread_id: str, seq: int) -> HttpResponse:
    """The page of the thread on which the comment stands now, at its place."""
    _me, comment = find(request, group_id, thread_id, seq)
    return redirect(conversation.address_of(comment))


@require_POST
def reply(request: PersonRequest, group_id: str, thread_id: str) -> HttpResponse:
    """Adds a comment. What can't be accepted, or is to be looked at, comes back on a page with what it answers."""
    me = acting_in(group_id, request.user)
    thread = THREAD.one(group=me.group_id, thread=thread_id)
    if thread is None:
        raise Http404
    form = ReplyForm(request.POST, me=me, thread=thread)
    if answer := pressed(request, form):
        return answer
    thread = Thread.objects.within(me).with_place(me).get(pk=thread_id)
    context = {
        "me": me,
        "thread": thread,
        "reading": thread.reading,
        "passage": thread.quoted,
        "form": form,
        "answered": answered(me, form),
    }
    return render(request, "discussions/comment_reply.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PersonRequest, group_id: str, thread_id: str, seq: int) -> HttpResponse:
    me, comment = find(request, group_id, thread_id, seq)
    if not policies.can_edit(me, comment):
        raise PermissionDenied
    form = EditForm(request.POST or None, me=me, comment=comment)
    if answer := pressed(request, form):
        return answer
    return render(
        request, "discussions/comment_edit.html", {"me": me, "thread": comment.thread, "comment": comment, "form": form}
    )


@require_safe
def history(request: PersonRequest, group_id: str, thread_id: str, seq: int) -> HttpResponse:
    """What the comment said before each change. To readers who may not see it there is no such page."""
    me, comment = find(request, group_id, thread_id, seq)
    if not policies.can_view_history(me, comment):
        raise Http404
    said = [(one.said_at, one.html) for one in comment.revisions.all()]
    said.append((comment.edited_at or comment.created_at, comment.html))
    quoted = References((html for _at, html in said), me=me)
    *earlier, now = [(at, folding.behind(comment.note, quoted.fill(html))) for at, html in said]
    context = {"me": me, "thread": comment.thread, "comment": comment, "earlier": earlier, "now": now}
    return render(request, "discussions/comment_history.html", context)


@takes_away
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: PersonRequest, group_id: str, thread_id: str, seq: int) -> HttpResponse:
    """Asks once more, with the words in view: they can't be brought back."""
    me, comment = find(request, group_id, thread_id, seq)
    if not policies.can_withdraw(me, comment):
        raise PermissionDenied
    if request.method == "POST":
        posting.withdraw(me=me, comment=comment)
        return redirect(comment)
    return render(
        request, "discussions/comment_withdraw.html", {"me": me, "thread": comment.thread, "comment": comment}
    )


def find(request: PersonRequest, group_id: str, thread_id: str, seq: int) -> tuple[Membership, Comment]:
    """Oneself in the group, and the comment in its thread; raises Http404 without either."""
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    comments = Comment.objects.filter(group_id=me.group_id).heard_by(me).select_related("thread")
    return me, get_object_or_404(comments, thread_id=thread_id, seq=seq)


def answered(me: Membership, form: ReplyForm) -> conversation.Row | None:
    """What the refused answer was an answer to."""
    parent = form.cleaned_data.get("parent")
    return conversation.one(me=me, comment=parent) if parent else None
