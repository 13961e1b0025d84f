"""When something was broken, or worries somebody: the steps that were agreed on, and a private word to the carers."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import PersonRequest
from groups import policies, repairing
from groups.forms.repair import AnswerForm, WorryForm
from groups.middleware import takes_away
from groups.models import Agreement, Membership, Role, Worry

WORRIES_ON_A_PAGE = 20


def repair(request: PersonRequest, group_id: str) -> HttpResponse:
    """What we agreed on, what we do when it is broken, who can be told, and what I have told or was told."""
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    agreement = Agreement.objects.current_in(me.group_id)
    carers = list(repairing.carers_for(me))
    form = WorryForm(request.POST or None, me=me, agreement=agreement)
    if carers and form.carried_out():
        messages.success(request, _("It is told, to nobody but those whom you chose."))
        return redirect(form.saved)
    worries = Worry.objects.within(me).order_by("-told_at", "pk")
    organizers = Membership.objects.holding(Role.ORGANIZER).filter(group=me.group_id).exclude(pk=me.pk)
    context = {
        "me": me,
        "group": me.group,
        "agreement": agreement,
        "form": form,
        "carers": carers,
        "page": Paginator(list(worries), WORRIES_ON_A_PAGE).get_page(request.GET.get("page")),
        "organizers": [] if carers else list(organizers.order_by("joined_at", "pk")),
        "can_organize": policies.can_organize(me),
    }
    return render(request, "groups/repair.html", context)


def worry(request: PersonRequest, group_id: str, worry_id: str) -> HttpResponse:
    me, found = mine(request, group_id, worry_id)
    return page(request, me, found, AnswerForm(me=me, worry=found))


@require_POST
def answer(request: PersonRequest, group_id: str, worry_id: str) -> HttpResponse:
    """A carer's word back; what comes too late stays typed."""
    me, found = mine(request, group_id, worry_id)
    if not policies.can_answer_worry(found):
        raise PermissionDenied
    form = AnswerForm(request.POST, me=me, worry=found)
    if not form.carried_out():
        return page(request, me, Worry.objects.within(me).get(pk=found.pk), form)
    return redirect(found)


@require_POST
def walk(request: PersonRequest, group_id: str, worry_id: str, step: int) -> HttpResponse:
    me, found = mine(request, group_id, worry_id)
    repairing.walk(me=me, worry=found, step=step)
    return redirect(found)


@require_POST
def settle(request: PersonRequest, group_id: str, worry_id: str) -> HttpResponse:
    me, found = mine(request, group_id, worry_id)
    if not found.is_settled:
        repairing.settle(me=me, worry=found)
    return redirect(found)


@takes_away
@require_POST
def withdraw(request: PersonRequest, group_id: str, worry_id: str) -> HttpResponse:
    me, found = mine(request, group_id, worry_id)
    repairing.withdraw(me=me, worry=found)
    messages.success(request, _("It is taken back, and gone for everybody."))
    return redirect("group_repair", group_id)


def mine(request: PersonRequest, group_id: str, worry_id: str) -> tuple[Membership, Worry]:
    """Who asks, and a worry that they may see; for everybody else there is none."""
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    return me, get_object_or_404(Worry.objects.within(me), pk=worry_id)


def page(request: PersonRequest, me: Membership, worry: Worry, form: AnswerForm) -> HttpResponse:
    context = {
        "me": me,
        "group": me.group,
        "worry": worry,
        "steps": list(enumerate(worry.steps, 1)),
        "next_step": worry.step + 1,
        "still_told": Membership.objects.holding(Role.CARER).filter(pk__in=worry.told_to.values("pk")),
        "form": form,
        "kept_days": repairing.KEPT.days,
        "can_answer": policies.can_answer_worry(worry) and worry.answered_by_id in {None, me.pk},
        "can_walk": policies.can_walk_worry(me, worry),
        "can_withdraw": policies.can_withdraw_worry(me, worry),
    }
    return render(request, "groups/worry_detail.html", context)
