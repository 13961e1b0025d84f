"""Who was there: noted by an organizer or who takes notes, put right by each, and a sheet of paper for it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.requests import PersonRequest
from groups import policies, presence
from groups.forms.presence import PresenceForm
from groups.models import GroupSession, Membership


def note(request: PersonRequest, group_id: str, session_id: str) -> HttpResponse:
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    session = get_object_or_404(GroupSession, group=me.group_id, pk=session_id)
    if not policies.can_keep_sheet(me, session):
        raise PermissionDenied
    form = PresenceForm(request.POST if request.method == "POST" else None, me=me, session=session)
    if form.carried_out():
        return redirect(session)
    context = {"me": me, "group": me.group, "session": session, "form": form}
    return render(request, "groups/session_presence.html", context)


def sheet(request: PersonRequest, group_id: str, session_id: str) -> HttpResponse:
    """To print: everybody's number and name, and a box."""
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    session = get_object_or_404(GroupSession, group=me.group_id, pk=session_id)
    if not policies.can_keep_sheet(me, session):
        raise PermissionDenied
    context = {"me": me, "group": me.group, "session": session, "lines": presence.sheet(session)}
    return render(request, "groups/session_sheet.html", context)


@require_POST
def correct(request: PersonRequest, group_id: str, session_id: str) -> HttpResponse:
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    session = get_object_or_404(GroupSession, group=me.group_id, pk=session_id)
    try:
        presence.correct(me=me, session=session, came=request.POST.get("came") == "yes")
    except ValidationError as refusal:
        messages.error(request, refusal.message)
    return redirect(session)
