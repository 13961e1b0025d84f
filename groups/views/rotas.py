"""One's own shifts: entering them, choosing them day by day, deleting them. Nobody else ever sees them."""

import datetime as dt

from allauth.account.utils import get_next_redirect_url
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import PersonRequest
from groups import rotas
from groups.forms.rotas import LENGTHS, DaysForm, RotaForm
from groups.models import Rota

SHOWN = 28


def edit(request: PersonRequest) -> HttpResponse:
    rota = rotas.of(request.user)
    form = RotaForm(request.POST if request.method == "POST" else None, actor=request.user, rota=rota)
    onward = get_next_redirect_url(request) or ""
    if form.carried_out():
        messages.success(request, _("Your shifts are kept. Look whether the days below are right."))
        return HttpResponseRedirect(onward) if onward else redirect("rota")
    context = {"form": form, "rota": rota, "onward": onward, "days": coming(rota) if rota else []}
    return render(request, "groups/rota_edit.html", context)


def days(request: PersonRequest) -> HttpResponse:
    sent = request.GET.get("days", "")
    number = int(sent) if sent in map(str, LENGTHS) else LENGTHS[1]
    first, rota = timezone.localdate(), rotas.of(request.user)
    posted = request.POST if request.method == "POST" else None
    form = DaysForm(posted, actor=request.user, rota=rota, first=first, days=number)
    if form.carried_out():
        messages.success(request, _("Your shifts are kept. Look whether the hours are right."))
        return redirect("rota")
    return render(request, "groups/rota_days.html", {"form": form, "days": number, "lengths": LENGTHS})


@require_POST
def forget(request: PersonRequest) -> HttpResponse:
    rotas.forget(actor=request.user)
    messages.success(request, _("Your shifts are deleted. Answers that you gave with their help stay as they are."))
    return redirect("rota")


def coming(rota: Rota) -> list[tuple[dt.date, str, list[str]]]:
    """The next days, each with its code and its hours."""
    today = timezone.localdate()
    found = []
    for number in range(SHOWN):
        day = today + dt.timedelta(days=number)
        code = rotas.code_on(rota, day)
        found.append((day, code, rota.shifts.get(code, [])))
    return found
