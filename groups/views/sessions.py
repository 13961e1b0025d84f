"""A group's sessions: the list, one session and who comes, planning one, calling it off."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import PersonRequest
from groups import attendance, compiling, policies, scheduling
from groups.forms.sessions import SessionForm
from groups.models import Attendance, GroupSession, Membership

SESSIONS_A_PAGE = 20


def index(request: PersonRequest, group_id: str) -> HttpResponse:
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    sessions = GroupSession.objects.filter(group=me.group_id).for_list(request.user)
    page = Paginator(sessions, SESSIONS_A_PAGE).get_page(request.GET.get("page"))
    context = {"me": me, "group": me.group, "page": page, "can_organize": policies.can_organize(me)}
    return render(request, "groups/session_list.html", context)


def detail(request: PersonRequest, group_id: str, session_id: str) -> HttpResponse:
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    session = get_object_or_404(GroupSession.objects.with_everybody(), group=me.group_id, pk=session_id)
    answers = attendance.answers_to(session, me)
    items = compiling.items_for(session)
    context = {
        "me": me,
        "group": me.group,
        "session": session,
        "items": items,
        "prompts": compiling.asked_for(me, session, items),
        "answers": answers,
        "choices": Attendance.Answer.choices,
        "sees_place": policies.can_see_place(session, answers.mine),
        "can_answer": not session.is_cancelled and not session.has_started,
        "can_change": policies.can_organize(me) and not session.is_cancelled and not session.is_over,
    }
    return render(request, "groups/session_detail.html", context)


def create(request: PersonRequest, group_id: str) -> HttpResponse:
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    if not policies.can_organize(me):
        raise PermissionDenied
    form = SessionForm(request.POST or None, me=me)
    if form.carried_out():
        return redirect(form.saved)
    return render(request, "groups/session_form.html", {"me": me, "group": me.group, "form": form})


def edit(request: PersonRequest, group_id: str, session_id: str) -> HttpResponse:
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    session = get_object_or_404(GroupSession, group=me.group_id, pk=session_id)
    if not policies.can_organize(me):
        raise PermissionDenied
    form = SessionForm(request.POST or None, me=me, session=session)
    if form.carried_out():
        return redirect(form.saved)
    context = {"me": me, "group": me.group, "session": session, "form": form}
    return render(request, "groups/session_form.html", context)


@require_POST
def answer(request: PersonRequest, group_id: str, session_id: str) -> HttpResponse:
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    session = get_object_or_404(GroupSession, group=me.group_id, pk=session_id)
    given = request.POST.get("answer")
    if given not in Attendance.Answer.values:
        messages.error(request, _("Choose one of the three answers."))
        return redirect(session)
    try:
        attendance.answer(me=me, session=session, answer=Attendance.Answer(given))
    except ValidationError as refusal:
        messages.error(request, refusal.message)
    return redirect(session)


@require_POST
def cancel(request: PersonRequest, group_id: str, session_id: str) -> HttpResponse:
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    session = get_object_or_404(GroupSession, group=me.group_id, pk=session_id)
    if not policies.can_organize(me):
        raise PermissionDenied
    try:
        scheduling.cancel(session=session)
    except ValidationError as refusal:
        messages.error(request, refusal.message)
    return redirect(session)
