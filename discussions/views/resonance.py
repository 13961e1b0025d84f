"""Small signs: the page on which one gives them for a comment, and those on which its author sees them."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import PersonRequest
from discussions import conversation, policies, resonating
from discussions.forms.resonance import ResonanceForm
from discussions.views.comments import find
from groups.middleware import takes_away
from groups.models import Membership

SIGNS_ON_A_PAGE = 30


@takes_away
@require_http_methods(["GET", "HEAD", "POST"])
def of_comment(request: PersonRequest, group_id: str, thread_id: str, seq: int) -> HttpResponse:
    """A button for each sign or, for the comment's author, what was given to it."""
    me, comment = find(request, group_id, thread_id, seq)
    form = ResonanceForm(request.POST or None, me=me, comment=comment)
    if form.carried_out():
        return redirect("comment_resonance", group_id, thread_id, seq)
    is_mine = comment.author_id == me.pk
    context = {
        "me": me,
        "thread": comment.thread,
        "comment": comment,
        "said": conversation.one(me=me, comment=comment),
        "form": form,
        "received": resonating.received(me, comment) if is_mine else None,
        "given": [] if is_mine else resonating.given(me, comment),
        "can_give": policies.can_resonate(me, comment),
    }
    return render(request, "discussions/comment_resonance.html", context)


@require_safe
def of_mine(request: PersonRequest, group_id: str) -> HttpResponse:
    """Whatever was given to my words in this group, the newest first."""
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    page = Paginator(resonating.received(me), SIGNS_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "discussions/resonance.html", {"me": me, "group": me.group, "page": page})
