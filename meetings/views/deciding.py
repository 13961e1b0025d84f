"""Deciding: proposals by consent, and what the group keeps to itself to do."""

from collections.abc import Iterable

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import PersonRequest
from groups.models import GroupSession, Membership
from meetings import committing, deciding, policies
from meetings.forms.deciding import AnswerForm, ProposalForm
from meetings.models import Card, Proposal, ProposalAnswer

PROPOSALS_ON_A_PAGE = 12


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: PersonRequest, group_id: str, session_id: str) -> HttpResponse:
    """What was left open, is proposed and decided; a form for one proposal more, perhaps from a card (`?card=`)."""
    me, session = find(request, group_id, session_id)
    if request.method == "POST" and not policies.can_take_part(me, session):
        raise PermissionDenied
    kept = Card.objects.kept().filter(session=session)
    card = kept.filter(pk=request.GET["card"]).first() if "card" in request.GET else None
    form = ProposalForm(request.POST or None, me=me, session=session, card=card)
    if form.carried_out():
        return redirect("decide", group_id, session_id)
    return page(request, me, session, form=form)


def page(
    request: PersonRequest,
    me: Membership,
    session: GroupSession,
    *,
    form: ProposalForm | None = None,
    refused: AnswerForm | None = None,
) -> HttpResponse:
    """The page with the answer that was refused in its place, so that nothing typed is lost."""
    proposals = list(deciding.proposals_of(session))
    context = {
        "me": me,
        "group": me.group,
        "session": session,
        "page": (shown := shown_of(proposals, refused, request.GET.get("page"))),
        "rows": with_forms(me, shown, refused),
        "form": form or ProposalForm(me=me, session=session),
        "left_open": committing.first_of(committing.to_follow_up(session)),
        "commitments": committing.first_of(committing.made_in(session)),
        "can_take_part": policies.can_take_part(me, session),
        "can_follow_up_all": policies.can_follow_up_all(me),
        "can_facilitate": policies.can_facilitate(me, session),
        "nothing_yet": any(proposal.status == Proposal.Status.NOTHING_YET for proposal in proposals),
    }
    return render(request, "meetings/decide.html", context)


def shown_of(proposals: list[Proposal], refused: AnswerForm | None, asked: str | None) -> Page[Proposal]:
    """The page that was asked for, or that of the proposal to which an answer was refused."""
    pages = Paginator(proposals, PROPOSALS_ON_A_PAGE)
    typed_on = [page for page in pages if refused and refused.proposal in page.object_list]
    return typed_on[0] if typed_on else pages.get_page(asked)


def with_forms(
    me: Membership, proposals: Iterable[Proposal], refused: AnswerForm | None
) -> list[tuple[Proposal, ProposalAnswer | None, AnswerForm]]:
    """Each proposal with my answer to it and the form for one."""
    rows = []
    for proposal in proposals:
        mine = deciding.mine_among(proposal.answers.all(), me)
        again = refused if refused and refused.proposal.pk == proposal.pk else None
        rows.append((proposal, mine, again or AnswerForm(me=me, proposal=proposal, mine=mine)))
    return rows


@require_POST
def answer(request: PersonRequest, group_id: str, session_id: str, proposal_id: str) -> HttpResponse:
    me, proposal = find_proposal(request, group_id, session_id, proposal_id)
    form = AnswerForm(request.POST, me=me, proposal=proposal)
    if form.carried_out():
        return redirect("decide", group_id, session_id)
    return page(request, me, proposal.session, refused=form)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PersonRequest, group_id: str, session_id: str, proposal_id: str) -> HttpResponse:
    """Other words for it; everybody answers anew."""
    me, proposal = find_proposal(request, group_id, session_id, proposal_id)
    if not policies.can_reword(me, proposal):
        raise PermissionDenied
    form = ProposalForm(request.POST or None, me=me, session=proposal.session, proposal=proposal)
    if form.carried_out():
        return redirect("decide", group_id, session_id)
    context = {"group": me.group, "session": proposal.session, "proposal": proposal, "form": form}
    return render(request, "meetings/proposal_edit.html", context)


@require_POST
def adopt(request: PersonRequest, group_id: str, session_id: str, proposal_id: str) -> HttpResponse:
    me, proposal = find_proposal(request, group_id, session_id, proposal_id)
    try:
        deciding.adopt(me=me, proposal=proposal)
    except ValidationError as refusal:
        messages.error(request, refusal.message)
    return redirect("decide", group_id, session_id)


@require_POST
def take_back(request: PersonRequest, group_id: str, session_id: str, proposal_id: str) -> HttpResponse:
    me, proposal = find_proposal(request, group_id, session_id, proposal_id)
    try:
        deciding.take_back(me=me, proposal=proposal)
    except ValidationError as refusal:
        messages.error(request, refusal.message)
    return redirect("decide", group_id, session_id)


@require_POST
def nothing_yet(request: PersonRequest, group_id: str, session_id: str) -> HttpResponse:
    me, session = find(request, group_id, session_id)
    deciding.nothing_yet(me=me, session=session)
    return redirect("decide", group_id, session_id)


def find(request: PersonRequest, group_id: str, session_id: str) -> tuple[Membership, GroupSession]:
    """Oneself and a session of one's group; raises Http404 without either."""
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    return me, get_object_or_404(GroupSession, group=me.group_id, pk=session_id)


def find_proposal(
    request: PersonRequest, group_id: str, session_id: str, proposal_id: str
) -> tuple[Membership, Proposal]:
    me, session = find(request, group_id, session_id)
    proposal = get_object_or_404(Proposal, session=session, pk=proposal_id)
    proposal.session = session
    return me, proposal
