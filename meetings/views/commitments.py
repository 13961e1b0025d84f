"""What somebody said that they would do: noting it, saying what became of it, all of the group's."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.requests import PersonRequest
from groups.models import GroupSession, Membership
from meetings import policies
from meetings.forms.deciding import CommitmentForm, FollowUpForm
from meetings.models import Commitment, Proposal
from meetings.views.deciding import find

A_PAGE = 30


def index(request: PersonRequest, group_id: str) -> HttpResponse:
    """The group's commitments: the open ones first, the soonest first; then what became of the others."""
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    page = Paginator(Commitment.objects.within(me).for_list(), A_PAGE).get_page(request.GET.get("page"))
    context = {"me": me, "group": me.group, "page": page, "can_follow_up_all": policies.can_follow_up_all(me)}
    return render(request, "meetings/commitment_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: PersonRequest, group_id: str, session_id: str) -> HttpResponse:
    """Somebody does something by some day, perhaps as a proposal (`?proposal=`) has it that was adopted."""
    me, session = find(request, group_id, session_id)
    if not policies.can_take_part(me, session):
        raise PermissionDenied
    adopted = Proposal.objects.filter(session=session, status=Proposal.Status.ADOPTED)
    proposal = adopted.filter(pk=request.GET.get("proposal", "")).first()
    form = CommitmentForm(request.POST or None, me=me, session=session, proposal=proposal)
    if form.carried_out():
        return redirect("decide", group_id, session_id)
    context = {"group": me.group, "session": session, "proposal": proposal, "form": form}
    return render(request, "meetings/commitment_add.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def follow_up(request: PersonRequest, group_id: str, commitment_id: str) -> HttpResponse:
    """What became of it. Whoever comes from a session (`?session=`) goes back there, to its opening with `opening`."""
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    commitment = get_object_or_404(Commitment.objects.within(me).select_related("owner", "session"), pk=commitment_id)
    if not policies.can_follow_up(me, commitment):
        raise PermissionDenied
    form = FollowUpForm(request.POST or None, me=me, commitment=commitment)
    came_from = me.group.sessions.filter(pk=request.GET.get("session", "")).first()
    back = back_to(me, came_from, "opening" in request.GET)
    if form.carried_out():
        return redirect(back)
    context = {"me": me, "group": me.group, "commitment": commitment, "session": came_from, "back": back, "form": form}
    return render(request, "meetings/commitment_follow_up.html", context)


def back_to(me: Membership, session: GroupSession | None, opening: bool) -> str:
    """The address where somebody was who says what became of a commitment."""
    if session is None:
        return reverse("commitment_list", args=[me.group_id])
    return f"{session.get_absolute_url()}#opening" if opening else reverse("decide", args=[me.group_id, session.pk])
