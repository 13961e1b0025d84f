"""A group's doors from inside: how open it is, what was decided, who asks to come in, who waits for a place."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import PersonRequest
from groups import opening, policies
from groups.forms.joining import AnswerForm, OpennessForm, TakeOffForm
from groups.models import GroupDecision, JoinRequest, Membership, WaitingPlace

DECISIONS_ON_A_PAGE = 50


def organizer(request: PersonRequest, group_id: str) -> Membership:
    """My own row in a group that I organize; 404 for a stranger, 403 for its other members."""
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    if not policies.can_organize(me):
        raise PermissionDenied
    return me


def openness(request: PersonRequest, group_id: str) -> HttpResponse:
    """Who may know of the group, and how one joins it."""
    me = organizer(request, group_id)
    form = OpennessForm(request.POST or None, me=me)
    if form.carried_out():
        if form.saved:
            messages.success(request, _("It is so from now on. Everybody in the group can read what was decided."))
        return redirect("group_openness", group_id)
    address = request.build_absolute_uri(reverse("group_outside", args=[me.group.outside_id]))
    context = {"me": me, "group": me.group, "form": form, "address": address if me.group.has_outside else ""}
    return render(request, "groups/group_openness.html", context)


@require_POST
def renew_address(request: PersonRequest, group_id: str) -> HttpResponse:
    """Gives the group's outside another address."""
    opening.renew_address(me=organizer(request, group_id))
    messages.success(request, _("The group has another address outside. The old one leads nowhere any more."))
    return redirect("group_openness", group_id)


@require_safe
def decision_list(request: PersonRequest, group_id: str) -> HttpResponse:
    """What the group has decided about itself, the newest first."""
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    decided = GroupDecision.objects.filter(group=me.group).for_page()
    page = Paginator(decided, DECISIONS_ON_A_PAGE).get_page(request.GET.get("page"))
    can_organize = policies.can_organize(me)
    reversible = opening.reversible(me.group) if can_organize else {}
    rows = [(decision, reversible.get(decision.pk, "")) for decision in page]
    context = {"me": me, "group": me.group, "page": page, "rows": rows, "can_organize": can_organize}
    return render(request, "groups/decision_list.html", context)


@require_POST
def decision_reverse(request: PersonRequest, group_id: str, decision_id: int) -> HttpResponse:
    """Turns a decision back, by another one."""
    me = organizer(request, group_id)
    decision = get_object_or_404(GroupDecision.objects.filter(group=me.group), pk=decision_id)
    try:
        opening.reverse(me=me, decision=decision)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("group_decision_list", group_id)


@require_safe
def request_list(request: PersonRequest, group_id: str) -> HttpResponse:
    """Who asks to come in, whoever asked first first, and what was answered lately."""
    me = organizer(request, group_id)
    requests = JoinRequest.objects.filter(group=me.group)
    waiting = Paginator(requests.waiting(), DECISIONS_ON_A_PAGE).get_page(request.GET.get("asking"))
    answered = Paginator(requests.answered(), DECISIONS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"me": me, "group": me.group, "waiting": waiting, "page": answered}
    return render(request, "groups/request_list.html", context)


def request_answer(request: PersonRequest, group_id: str, request_id: str) -> HttpResponse:
    """One who asks to come in, and the answer."""
    me = organizer(request, group_id)
    asked = get_object_or_404(JoinRequest.objects.filter(group=me.group).select_related("answered_by"), pk=request_id)
    form = AnswerForm(request.POST or None, me=me, request=asked)
    if form.carried_out():
        messages.success(request, _("Your answer is on its way."))
        return redirect("group_request_list", group_id)
    if form.errors:
        asked.refresh_from_db()
    return render(request, "groups/request_answer.html", {"me": me, "group": me.group, "asked": asked, "form": form})


@require_safe
def waiting_list(request: PersonRequest, group_id: str) -> HttpResponse:
    """Who waits for a place, in order."""
    me = organizer(request, group_id)
    page = Paginator(WaitingPlace.objects.in_line().filter(group=me.group), DECISIONS_ON_A_PAGE)
    shown = page.get_page(request.GET.get("page"))
    return render(request, "groups/waiting_list.html", {"me": me, "group": me.group, "page": shown})


def waiting_take_off(request: PersonRequest, group_id: str, place_id: str) -> HttpResponse:
    """Takes one of them off it, with a word."""
    me = organizer(request, group_id)
    place = get_object_or_404(WaitingPlace.objects.in_line().filter(group=me.group), pk=place_id)
    form = TakeOffForm(request.POST or None, me=me, place=place)
    if form.carried_out():
        messages.success(request, _("They are off the list, and are told."))
        return redirect("group_waiting_list", group_id)
    return render(request, "groups/waiting_take_off.html", {"group": me.group, "place": place, "form": form})
