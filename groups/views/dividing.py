"""How a group becomes two: proposing it, choosing, completing it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import PersonRequest
from groups import dividing, policies
from groups.acting import acting_in
from groups.forms.dividing import ChooseForm, ProposeForm
from groups.views.doors import organizer


@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: PersonRequest, group_id: str) -> HttpResponse:
    """What is proposed, where I go, and how it would look now. Before that, what dividing is."""
    me = acting_in(group_id, request.user)
    division = dividing.standing(group_id)
    context: dict[str, object] = {"me": me, "group": me.group, "division": division}
    if division:
        mine = division.choices.filter(membership=me).values_list("side", flat=True).first()
        form = ChooseForm(request.POST or None, me=me, mine=mine)
        if form.carried_out():
            messages.success(request, _("It is noted. You can choose again until it is completed."))
            return redirect("group_dividing", group_id)
        context |= {"form": form, "halves": dividing.halves(division)}
    context["can_organize"] = policies.can_organize(me)
    return render(request, "groups/group_dividing.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: PersonRequest, group_id: str) -> HttpResponse:
    me = organizer(request, group_id)
    form = ProposeForm(request.POST or None, me=me)
    if form.carried_out():
        return redirect("group_dividing", group_id)
    return render(request, "groups/dividing_propose.html", {"me": me, "group": me.group, "form": form})


@require_POST
def take_back(request: PersonRequest, group_id: str) -> HttpResponse:
    try:
        dividing.take_back(me=organizer(request, group_id))
    except ValidationError as refusal:
        messages.error(request, refusal.message)
    return redirect("group_dividing", group_id)


@require_POST
def complete(request: PersonRequest, group_id: str) -> HttpResponse:
    """Whoever completes it and goes lands in the second group; whoever stays, here."""
    me = organizer(request, group_id)
    try:
        made = dividing.complete(me=me)
    except ValidationError as refusal:
        messages.error(request, refusal.message)
        return redirect("group_dividing", group_id)
    messages.success(request, _("The group has become two."))
    return redirect(made if made.memberships.filter(user=request.user).exists() else me.group)
