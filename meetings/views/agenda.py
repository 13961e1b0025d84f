"""The agenda, for whoever facilitates: laying it out, changing its steps, going through them."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import PersonRequest
from groups.models import GroupSession, Membership
from meetings import agenda, policies
from meetings.forms.agenda import LayOutForm, StepForm
from meetings.home import is_near
from meetings.models import AgendaItem


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: PersonRequest, group_id: str, session_id: str) -> HttpResponse:
    """The steps and what can be done with each; where there are none, which agenda to start from."""
    me, session = find(request, group_id, session_id)
    form = LayOutForm(request.POST or None, me=me, session=session)
    if form.carried_out():
        return redirect("agenda", group_id, session_id)
    steps = agenda.agenda_of(session)
    context = {
        "me": me,
        "group": me.group,
        "session": session,
        "steps": steps,
        "planned": agenda.planned_minutes(steps),
        "is_near": is_near(session),
        "form": form,
    }
    return render(request, "meetings/agenda.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: PersonRequest, group_id: str, session_id: str) -> HttpResponse:
    me, session = find(request, group_id, session_id)
    form = StepForm(request.POST or None, me=me, session=session)
    if form.carried_out():
        return redirect("agenda", group_id, session_id)
    return render(request, "meetings/agenda_item.html", {"group": me.group, "session": session, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PersonRequest, group_id: str, session_id: str, item_id: str) -> HttpResponse:
    me, item = find_item(request, group_id, session_id, item_id)
    form = StepForm(request.POST or None, me=me, session=item.session, item=item)
    if form.carried_out():
        return redirect("agenda", group_id, session_id)
    context = {"group": me.group, "session": item.session, "item": item, "form": form}
    return render(request, "meetings/agenda_item.html", context)


@require_POST
def move(request: PersonRequest, group_id: str, session_id: str, item_id: str) -> HttpResponse:
    me, item = find_item(request, group_id, session_id, item_id)
    if request.POST.get("move") in {"up", "down"}:
        agenda.move(me=me, item=item, steps=1 if request.POST["move"] == "down" else -1)
    return redirect("agenda", group_id, session_id)


@require_POST
def skip(request: PersonRequest, group_id: str, session_id: str, item_id: str) -> HttpResponse:
    me, item = find_item(request, group_id, session_id, item_id)
    agenda.skip(me=me, item=item, skipped=request.POST.get("skip") != "no")
    return redirect("agenda", group_id, session_id)


@require_POST
def begin(request: PersonRequest, group_id: str, session_id: str, item_id: str) -> HttpResponse:
    me, item = find_item(request, group_id, session_id, item_id)
    agenda.begin(me=me, item=item)
    return redirect("agenda", group_id, session_id)


@require_POST
def remove(request: PersonRequest, group_id: str, session_id: str, item_id: str) -> HttpResponse:
    me, item = find_item(request, group_id, session_id, item_id)
    agenda.remove(me=me, item=item)
    return redirect("agenda", group_id, session_id)


@require_POST
def fit(request: PersonRequest, group_id: str, session_id: str) -> HttpResponse:
    me, session = find(request, group_id, session_id)
    agenda.fit(me=me, session=session)
    return redirect("agenda", group_id, session_id)


def find(request: PersonRequest, group_id: str, session_id: str) -> tuple[Membership, GroupSession]:
    """Oneself and the session that one facilitates. Raises Http404 without the session, PermissionDenied otherwise."""
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    session = get_object_or_404(GroupSession, group=me.group_id, pk=session_id)
    if not policies.can_facilitate(me, session):
        raise PermissionDenied
    return me, session


def find_item(request: PersonRequest, group_id: str, session_id: str, item_id: str) -> tuple[Membership, AgendaItem]:
    """The same with a step of the session."""
    me, session = find(request, group_id, session_id)
    steps = AgendaItem.objects.filter(session=session).select_related("session", "prompt", "passage")
    return me, get_object_or_404(steps, pk=item_id)
