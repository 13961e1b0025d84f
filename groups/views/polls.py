"""Finding a time: the group's polls, one with its answers, proposing one, closing it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.requests import PersonRequest
from groups import balloting, policies, polling, rotas, tallying
from groups.forms.poll_changes import ChangePollForm
from groups.forms.polls import CloseForm, ProposeTimesForm, ProposeWeeksForm, given
from groups.models import Membership, TimePoll

POLLS_A_PAGE = 20


def index(request: PersonRequest, group_id: str) -> HttpResponse:
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    page = Paginator(TimePoll.objects.filter(group=me.group_id).listed(), POLLS_A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {"me": me, "group": me.group, "page": page, "can_organize": policies.can_organize(me)}
    return render(request, "groups/poll_list.html", context)


def detail(request: PersonRequest, group_id: str, poll_id: str) -> HttpResponse:
    """The candidates, my answers to them and what everybody said. By POST saves what was answered or, asked to fill it
    from my shifts, gives the form back filled.
    """
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    poll = get_object_or_404(TimePoll, group=me.group_id, pk=poll_id)
    slots, typed = tallying.slots_of(poll, me), {}
    rota = rotas.of(request.user) if poll.is_open else None
    if request.method == "POST":
        typed = given(request.POST, slots)
        if "fill" not in request.POST:
            return saved(request, me, poll, typed)
    context = {
        "me": me,
        "group": me.group,
        "poll": poll,
        "slots": slots,
        "ballots": balloting.ballots(slots, typed, rota, fill="fill" in request.POST),
        "rota": rota,
        "left": tallying.left_open(slots),
        "can_organize": policies.can_organize(me) and poll.is_open,
        "days_kept": polling.KEPT.days,
    }
    return render(request, "groups/poll_detail.html", context)


def saved(request: PersonRequest, me: Membership, poll: TimePoll, typed: balloting.Answers) -> HttpResponse:
    try:
        number = polling.answer(me=me, poll=poll, answers=typed)
    except ValidationError as refusal:
        messages.error(request, refusal.message)
    else:
        if number:
            messages.success(request, _("Your answers are saved. You can change them until the poll ends."))
        else:
            messages.error(request, _("Nothing was chosen yet. Choose an answer for at least one of the times."))
    return redirect(poll)


def create(request: PersonRequest, group_id: str) -> HttpResponse:
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    if not policies.can_organize(me):
        raise PermissionDenied
    kind = ProposeWeeksForm if "weekly" in request.GET else ProposeTimesForm
    form = kind.of(request.POST if request.method == "POST" else None, me=me)
    if form.carried_out():
        return redirect(form.saved)
    return render(request, "groups/poll_form.html", {"me": me, "group": me.group, "form": form})


def edit(request: PersonRequest, group_id: str, poll_id: str) -> HttpResponse:
    """What it is for and until when; times that come in, and times that go."""
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    poll = get_object_or_404(TimePoll, group=me.group_id, pk=poll_id)
    if not policies.can_organize(me):
        raise PermissionDenied
    if request.method != "POST" and not poll.is_open:
        return redirect(poll)
    form = ChangePollForm.of(request.POST if request.method == "POST" else None, me=me, poll=poll)
    if form.carried_out():
        asked = ngettext("One person is asked by mail.", "%(number)d people are asked by mail.", form.asked)
        done = _("The poll is changed.")
        messages.success(request, f"{done} {asked % {'number': form.asked}}" if form.asked else done)
        return redirect(poll)
    return render(request, "groups/poll_edit.html", {"me": me, "group": me.group, "poll": poll, "form": form})


def close(request: PersonRequest, group_id: str, poll_id: str) -> HttpResponse:
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    poll = get_object_or_404(TimePoll, group=me.group_id, pk=poll_id)
    if not policies.can_organize(me):
        raise PermissionDenied
    slots = tallying.slots_of(poll, me)
    form = CloseForm(request.POST if request.method == "POST" else None, me=me, poll=poll, slots=slots)
    if form.carried_out():
        made = ngettext("The session is planned.", "%(number)d sessions are planned.", len(form.saved))
        messages.success(request, made % {"number": len(form.saved)})
        return redirect(poll)
    if not poll.is_open:
        return redirect(poll)
    context = {"me": me, "group": me.group, "poll": poll, "slots": slots, "form": form}
    context |= {"chosen": form.ticked("chosen"), "whole": form.ticked("slot")}
    return render(request, "groups/poll_close.html", context)


@require_POST
def take_back(request: PersonRequest, group_id: str, poll_id: str) -> HttpResponse:
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    poll = get_object_or_404(TimePoll, group=me.group_id, pk=poll_id)
    polling.take_back(me=me, poll=poll)
    return redirect(poll)


@require_POST
def ask(request: PersonRequest, group_id: str, poll_id: str) -> HttpResponse:
    """Writes to those who haven't answered, once a day at most."""
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    poll = get_object_or_404(TimePoll, group=me.group_id, pk=poll_id)
    number = polling.ask(me=me, poll=poll)
    asked = ngettext("One person is asked by mail.", "%(number)d people are asked by mail.", number)
    nobody = _("Nobody is left to be asked by mail today: those who haven’t answered were, or have no address.")
    messages.success(request, asked % {"number": number} if number else nobody)
    return redirect(poll)
