"""A group's sessions: the list, one session and who comes, planning one, calling it off."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import CharField
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import PersonRequest
from groups import asking_again, attendance, compiling, home, policies, recurring
from groups.acting import acting_in
from groups.forms.series import LengthenForm
from groups.forms.sessions import CancelForm, ChangeForm, PlanForm
from groups.models import Attendance, GroupSession, Membership
from statements.kept import Given, Kept

SESSIONS_A_PAGE = 20
SESSION = Kept(
    lambda: GroupSession.objects.for_page().filter(group=Given("group", CharField()), pk=Given("session", CharField()))
)


def index(request: PersonRequest, group_id: str) -> HttpResponse:
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    sessions = GroupSession.objects.filter(group=me.group_id).for_list(request.user)
    page = Paginator(sessions, SESSIONS_A_PAGE).get_page(request.GET.get("page"))
    context = {"me": me, "group": me.group, "page": page, "can_organize": policies.can_organize(me)}
    return render(request, "groups/session_list.html", context)


def detail(request: PersonRequest, group_id: str, session_id: str) -> HttpResponse:
    me = acting_in(group_id, request.user)
    session = SESSION.one(group=me.group_id, session=session_id)
    if session is None:
        raise Http404
    answers = attendance.answers_to(session, me)
    items = compiling.items_for(session)
    context = may(me, session, answers) | {
        "me": me,
        "group": me.group,
        "session": session,
        "agreement": None if session.is_over else home.agreement_for(me),
        "items": items,
        "prompts": compiling.asked_for(me, session, items),
        "answers": answers,
        "sections": sections_of(request, me, session),
        "choices": Attendance.Answer.choices,
    }
    return render(request, "groups/session_detail.html", context)


def may(me: Membership, session: GroupSession, answers: attendance.Answers) -> dict[str, object]:
    """What `me` can see and do on the session's page, and for how many that follow one press can answer too."""
    can_answer = not session.is_cancelled and not session.has_started
    return {
        "sees_place": policies.can_see_place(session, answers.mine),
        "can_answer": can_answer,
        "following": attendance.following(session) if can_answer else 0,
        "can_ask_again": asking_again.can_ask_again(me, session),
        "can_note": policies.can_note_presence(me, session),
        "can_change": policies.can_organize(me) and not session.is_cancelled and not session.is_over,
    }


def sections_of(request: PersonRequest, me: Membership, session: GroupSession) -> list[str]:
    """What the apps above have to say on a session's page."""
    found = [import_string(provider)(me, session) for provider in settings.SESSION_PROVIDERS]
    return [render_to_string(template, shown, request) for template, shown in filter(None, found)]


def create(request: PersonRequest, group_id: str) -> HttpResponse:
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    if not policies.can_organize(me):
        raise PermissionDenied
    form = PlanForm(request.POST or None, me=me)
    if form.carried_out():
        return redirect(form.saved)
    return render(request, "groups/session_form.html", {"me": me, "group": me.group, "form": form})


def edit(request: PersonRequest, group_id: str, session_id: str) -> HttpResponse:
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    session = get_object_or_404(GroupSession.objects.select_related("series"), group=me.group_id, pk=session_id)
    if not policies.can_organize(me):
        raise PermissionDenied
    form = ChangeForm(request.POST or None, me=me, session=session)
    if form.carried_out():
        return redirect(form.saved)
    context = {"me": me, "group": me.group, "session": session, "form": form}
    return render(request, "groups/session_form.html", context)


def cancel(request: PersonRequest, group_id: str, session_id: str) -> HttpResponse:
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    session = get_object_or_404(GroupSession, group=me.group_id, pk=session_id)
    if not policies.can_organize(me):
        raise PermissionDenied
    form = CancelForm(request.POST if request.method == "POST" else None, me=me, session=session)
    if form.carried_out():
        return redirect(form.saved)
    context = {"me": me, "group": me.group, "session": session, "form": form}
    return render(request, "groups/session_cancel.html", context)


def lengthen(request: PersonRequest, group_id: str, session_id: str) -> HttpResponse:
    """Adds sessions to the end of the series that this one is in."""
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    session = get_object_or_404(GroupSession.objects.select_related("series"), group=me.group_id, pk=session_id)
    if not policies.can_organize(me):
        raise PermissionDenied
    last = recurring.last_day(session.series) if session.series else None
    if session.series is None or last is None:
        return redirect(session)
    form = LengthenForm(request.POST or None, me=me, series=session.series, last=last)
    if form.carried_out():
        return redirect(form.saved[0] if form.saved else session)
    context = {"me": me, "group": me.group, "session": session, "form": form, "last": last}
    return render(request, "groups/series_lengthen.html", context)


@require_POST
def answer(request: PersonRequest, group_id: str, session_id: str) -> HttpResponse:
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    session = get_object_or_404(GroupSession, group=me.group_id, pk=session_id)
    given = request.POST.get("answer")
    if given not in Attendance.Answer.values:
        messages.error(request, _("Choose one of the three answers."))
        return redirect(session)
    try:
        if request.POST.get("following") and session.series_id:
            stored = attendance.answer_following(me=me, session=session, answer=Attendance.Answer(given))
            messages.info(request, attendance.told(stored))
        else:
            attendance.answer(me=me, session=session, answer=Attendance.Answer(given))
    except ValidationError as refusal:
        messages.error(request, refusal.message)
    return redirect(session)
