"""A group's agreement: reading it, what changed, saying yes, writing its next version."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import PersonRequest
from groups import agreeing, policies
from groups.forms.agreements import AgreementForm
from groups.models import Agreement, Membership
from groups.starting_points import STARTING_POINTS, starting_point

VERSIONS_ON_A_PAGE = 20


def current(request: PersonRequest, group_id: str) -> HttpResponse:
    """What holds now, and who has said yes to it."""
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    versions = list(Agreement.objects.filter(group=me.group_id).order_by("-number").select_related("published_by"))
    context: dict[str, object] = {"me": me, "group": me.group, "can_change": policies.can_change_agreement(me)}
    if not versions:
        return render(request, "groups/agreement_none.html", context)
    standings = agreeing.standings(versions[0])
    mine = next(standing.number for standing in standings if standing.member.pk == me.pk)
    read = next((version for version in versions if version.number == mine), None)
    earlier = Paginator(versions[1:], VERSIONS_ON_A_PAGE).get_page(request.GET.get("page"))
    context |= {"agreement": versions[0], "page": earlier, "standings": standings, "mine": mine}
    context["changes"] = changes(read, versions[0]) if read and read != versions[0] else []
    return render(request, "groups/agreement_detail.html", context)


def version(request: PersonRequest, group_id: str, number: int) -> HttpResponse:
    """One version, and what it changed."""
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    either = Q(number=number) | Q(number=number - 1)
    found = {row.number: row for row in Agreement.objects.filter(either, group=me.group_id)}
    if number not in found:
        raise Http404
    before, agreement = found.get(number - 1), found[number]
    compared = changes(before, agreement) if before else []
    context = {"me": me, "group": me.group, "agreement": agreement, "before": before, "changes": compared}
    return render(request, "groups/agreement_version.html", context)


def changes(old: Agreement, new: Agreement) -> list[agreeing.Line]:
    return agreeing.lines_changed(f"{old.text}\n{old.repair}", f"{new.text}\n{new.repair}")


def edit(request: PersonRequest, group_id: str) -> HttpResponse:
    """Writes the next version, at the beginning from a starting point."""
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    if not policies.can_change_agreement(me):
        raise PermissionDenied
    holds = Agreement.objects.current_in(me.group_id)
    start = None if holds else starting_point(request.GET.get("start", ""))
    form = AgreementForm(request.POST or None, me=me, current=holds, start=start)
    if form.carried_out():
        messages.success(request, _("This is the agreement now. Everybody is asked for their yes."))
        return redirect("group_agreement", group_id)
    context = {"me": me, "group": me.group, "form": form, "starts": [] if holds else STARTING_POINTS}
    if form.is_bound:
        context["theirs"] = form.overtaken_by(Agreement.objects.current_in(me.group_id))
    return render(request, "groups/agreement_edit.html", context)


@require_POST
def accept(request: PersonRequest, group_id: str, number: int) -> HttpResponse:
    """I say yes to this version."""
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    agreement = get_object_or_404(Agreement.objects.visible_to(request.user), group=me.group_id, number=number)
    agreeing.accept(me=me, agreement=agreement)
    messages.success(request, _("Thank you. The others see your yes."))
    return redirect("group_agreement", group_id)
