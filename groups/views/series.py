"""Another rule for a series, from one of its sessions on."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.requests import PersonRequest
from groups import policies
from groups.forms.rules import RuleForm
from groups.models import GroupSession, Membership


def rule(request: PersonRequest, group_id: str, session_id: str) -> HttpResponse:
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    session = get_object_or_404(GroupSession.objects.select_related("series"), group=me.group_id, pk=session_id)
    if not policies.can_organize(me):
        raise PermissionDenied
    if session.series is None or session.is_cancelled or session.has_started:
        messages.info(request, _("Open a session of a series that is still to come: its rule is changed from there."))
        return redirect(session)
    form = RuleForm(request.POST or None, me=me, session=session, series=session.series)
    if form.carried_out():
        messages.success(request, _("The series has its new rule."))
        return redirect("group_session_list", me.group_id)
    context = {"me": me, "group": me.group, "session": session, "form": form}
    return render(request, "groups/series_rule.html", context)
