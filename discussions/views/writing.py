"""What stands beside writing in a group: one's own drafts, and the words that it asks everybody to read again."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import PersonRequest
from discussions import drafting
from discussions.forms.rereading import ReadAgainForm
from discussions.models import Draft
from groups import policies
from groups.middleware import takes_away
from groups.models import Membership

DRAFTS_ON_A_PAGE = 20


@require_safe
def drafts(request: PersonRequest, group_id: str) -> HttpResponse:
    """All that oneself has begun to write in the group, each with the way back to its place."""
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    page = Paginator(Draft.objects.own(me), DRAFTS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"me": me, "page": page, "drafts": drafting.shown(page.object_list, me=me)}
    return render(request, "discussions/draft_list.html", context)


@takes_away
@require_POST
def discard(request: PersonRequest, group_id: str, draft_id: int) -> HttpResponse:
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    draft = get_object_or_404(Draft.objects.own(me), pk=draft_id)
    drafting.discard(me=me, address=draft.address)
    messages.success(request, _("Your draft is gone."))
    return redirect("draft_list", group_id)


@require_http_methods(["GET", "HEAD", "POST"])
def read_again(request: PersonRequest, group_id: str) -> HttpResponse:
    """The words that the group asks everybody to read again before they post them."""
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    if not policies.can_organize(me):
        raise PermissionDenied
    form = ReadAgainForm(request.POST or None, me=me)
    if request.method == "POST" and form.carried_out():
        messages.success(
            request, _("The list is kept. Whoever writes one of these words is asked, and nobody is told.")
        )
        return redirect("read_again", group_id)
    return render(request, "discussions/read_again.html", {"me": me, "form": form})
