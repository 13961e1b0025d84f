"""Who facilitates, takes notes and welcomes: asking, saying yes or no, offering oneself."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.requests import PersonRequest
from groups.models import Membership
from meetings import rotating
from meetings.models import SessionRole
from meetings.views import agenda
from meetings.views.deciding import find


def index(request: PersonRequest, group_id: str, session_id: str) -> HttpResponse:
    """For whoever facilitates: who could have which role next, and who was asked."""
    me, session = agenda.find(request, group_id, session_id)
    context = {
        "me": me,
        "group": me.group,
        "session": session,
        "suggestions": rotating.suggestions(session),
        "given": SessionRole.objects.filter(session=session).for_page(),
        "people": rotating.available(session),
        "roles": SessionRole.Role.choices,
    }
    return render(request, "meetings/roles.html", context)


@require_POST
def ask(request: PersonRequest, group_id: str, session_id: str) -> HttpResponse:
    me, session = agenda.find(request, group_id, session_id)
    here = Membership.objects.active().filter(group=me.group_id)
    member = get_object_or_404(here, pk=request.POST.get("member", "").replace("\0", ""))
    if request.POST.get("role") in SessionRole.Role.values:
        rotating.ask(me=me, session=session, member=member, role=SessionRole.Role(request.POST["role"]))
    return redirect("session_roles", group_id, session_id)


@require_POST
def answer(request: PersonRequest, group_id: str, session_id: str) -> HttpResponse:
    """Yes or no to a role, asked or not; a no needs no reason and can be said at any time."""
    me, session = find(request, group_id, session_id)
    if request.POST.get("role") in SessionRole.Role.values:
        say = rotating.take_on if request.POST.get("say") == "take" else rotating.decline
        say(me=me, session=session, role=SessionRole.Role(request.POST["role"]))
    return redirect("group_session", group_id, session_id)
