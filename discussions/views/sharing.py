"""One's own share of the talk."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.requests import PersonRequest
from discussions import sharing
from groups.models import Membership


@require_safe
def own(request: PersonRequest, group_id: str) -> HttpResponse:
    """How much of what was said in the last weeks I said; of the others only the whole."""
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    context = {"me": me, "group": me.group, "share": sharing.of(me), "weeks": sharing.WEEKS}
    return render(request, "discussions/own_share.html", context)
