"""What people need: one's own for a session, and for the carers all that is to be seen to."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.requests import PersonRequest
from groups import needs
from groups.forms.needs import NeedsForm
from groups.models import GroupSession, Membership

NEEDS_A_PAGE = 50


def mine(request: PersonRequest, group_id: str, session_id: str) -> HttpResponse:
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    session = get_object_or_404(GroupSession, group=me.group_id, pk=session_id)
    form = NeedsForm(request.POST if request.method == "POST" else None, me=me, session=session)
    if form.carried_out():
        messages.success(request, _("Those who care read it.") if form.saved else _("Nothing is kept of it."))
        return redirect(session)
    context = {
        "me": me,
        "group": me.group,
        "session": session,
        "form": form,
        "readers": needs.readers(me),
        "is_open": not session.is_cancelled and not session.has_started,
    }
    return render(request, "groups/session_needs.html", context)


def index(request: PersonRequest, group_id: str) -> HttpResponse:
    """For carers alone. A press of a button there says that something is seen to, or isn't."""
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    found = needs.for_carers(me)
    if request.method == "POST":
        needs.see_to(me=me, need_id=request.POST.get("need", ""), done=request.POST.get("done") == "yes")
        return redirect("group_needs", me.group_id)
    page = Paginator(found, NEEDS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "groups/need_list.html", {"me": me, "group": me.group, "page": page})
