"""What somebody outside sees of a group that has decided to be seen, and the ways in: asking, and the open door."""

from django.core.exceptions import NON_FIELD_ERRORS
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import PersonRequest
from groups import asking, policies, waiting
from groups.forms.joining import AskForm, EnterForm
from groups.models import DiscussionGroup, JoinRequest, Membership, WaitingPlace

LISTED_ON_A_PAGE = 20
Joining = DiscussionGroup.Joining


@require_safe
def directory(request: PersonRequest) -> HttpResponse:
    """The groups that decided to be listed: what each is for, and how one joins."""
    listed = DiscussionGroup.objects.listed()
    page = Paginator(listed, LISTED_ON_A_PAGE).get_page(request.GET.get("page"))
    mine = set(Membership.objects.acting(request.user).values_list("group", flat=True))
    return render(request, "groups/directory.html", {"page": page, "mine": mine})


def outside(request: PersonRequest, outside_id: str) -> HttpResponse:
    """A group as one sees it from outside, and its door. A group without either is like one that isn't there."""
    group = get_object_or_404(DiscussionGroup.objects.outside(outside_id))
    row = Membership.objects.filter(group=group, user=request.user).first()
    if row is not None and row.status == Membership.Status.ACTIVE:
        context: dict[str, object] = {"group": group, "is_mine": True}
        return redirect(group) if request.method == "POST" else render(request, "groups/outside.html", context)
    if place := waiting.place_of(request.user, group.pk):
        return redirect("waiting_place", place.pk)
    if asked := JoinRequest.objects.asked_by(request.user).waiting().filter(group=group).first():
        return redirect("join_request", asked.pk)
    context = {"group": group, "can_knock": policies.can_knock(row)}
    if policies.can_knock(row) and group.joining == Joining.REQUEST:
        return ask(request, group, context)
    if policies.can_knock(row) and group.joining == Joining.OPEN:
        return enter(request, group, context)
    return render(request, "groups/outside.html", context)


def ask(request: PersonRequest, group: DiscussionGroup, context: dict[str, object]) -> HttpResponse:
    """A form to introduce oneself; for whoever was declined, from when on they may again."""
    form = AskForm(request.POST or None, actor=request.user, group=group)
    if form.carried_out():
        return redirect("join_request", form.saved.pk)
    context |= {"form": form, "declined_until": asking.declined_until(request.user, group)}
    return render(request, "groups/outside_ask.html", context)


def enter(request: PersonRequest, group: DiscussionGroup, context: dict[str, object]) -> HttpResponse:
    """A name and a button; in a full group the button of the waiting list."""
    form = EnterForm(request.POST or None, actor=request.user, group=group)
    if form.carried_out():
        return arrival(form.saved)
    is_full = not group.has_room or form.has_error(NON_FIELD_ERRORS, "full")
    context |= {"form": form, "is_full": is_full}
    return render(request, "groups/outside_enter.html", context)


def arrival(saved: Membership | WaitingPlace) -> HttpResponseRedirect:
    """Where somebody goes who has come in, or got a place on the list."""
    if isinstance(saved, WaitingPlace) and saved.status == WaitingPlace.Status.WAITING:
        return redirect("waiting_place", saved.pk)
    return redirect("group_detail", saved.group_id)


@require_safe
def join_request(request: PersonRequest, request_id: str) -> HttpResponse:
    """Where my own request stands."""
    asked = JoinRequest.objects.asked_by(request.user).select_related("group").filter(pk=request_id).first()
    if asked is None:
        raise Http404
    inside = Membership.objects.acting(request.user).filter(group=asked.group).first()
    context = {
        "asked": asked,
        "me": inside,
        "place": waiting.place_of(request.user, asked.group_id),
        "declined_until": asking.declined_until(request.user, asked.group),
    }
    return render(request, "groups/join_request.html", context)


@require_POST
def withdraw(request: PersonRequest, request_id: str) -> HttpResponse:
    """I don't ask any more."""
    asked = get_object_or_404(JoinRequest.objects.asked_by(request.user), pk=request_id)
    asking.withdraw(actor=request.user, request=asked)
    return redirect("join_request", asked.pk)


@require_POST
def answer_read(request: PersonRequest, request_id: str) -> HttpResponse:
    """I have read the answer; the front page need not say it again."""
    asked = get_object_or_404(JoinRequest.objects.asked_by(request.user), pk=request_id)
    asking.read(actor=request.user, request=asked)
    return redirect("home")


@require_safe
def waiting_place(request: PersonRequest, place_id: str) -> HttpResponse:
    """Where I stand on a waiting list."""
    mine = WaitingPlace.objects.held_by(request.user).select_related("group")
    place = get_object_or_404(mine, pk=place_id)
    inside = Membership.objects.acting(request.user).filter(group=place.group).first()
    return render(request, "groups/waiting_place.html", {"place": place, "me": inside})


@require_POST
def give_up(request: PersonRequest, place_id: str) -> HttpResponse:
    """I don't wait any more."""
    place = get_object_or_404(WaitingPlace.objects.held_by(request.user), pk=place_id)
    waiting.give_up(actor=request.user, place=place)
    return redirect("waiting_place", place.pk)


@require_POST
def moved_up_read(request: PersonRequest, place_id: str) -> HttpResponse:
    """I have read that I moved up; the front page need not say it again."""
    place = get_object_or_404(WaitingPlace.objects.held_by(request.user), pk=place_id)
    waiting.read(actor=request.user, place_id=place.pk)
    return redirect("home")
