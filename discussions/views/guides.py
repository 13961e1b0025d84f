"""A whole session on one printed sheet, and what may be shared with whoever missed it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.views.decorators.http import require_safe

from accounts.requests import PersonRequest
from discussions import to_sessions
from groups import compiling
from groups.acting import acting_in
from groups.models import GroupSession, Membership
from meetings import committing, deciding, noting
from meetings.agenda import agenda_of
from meetings.models import AgendaItem, Card, Notes, Proposal, RoundPlace
from readings.paper import qr_code


@require_safe
def on_paper(request: PersonRequest, group_id: str, session_id: str) -> HttpResponse:
    """What was left open, agenda, questions, passages with their numbers and the order of the round, in the group's
    language. Names stand on it only if one asks for them (`?names=1`): paper stays behind on tables.
    """
    me, session = find(request, group_id, session_id)
    brought = to_sessions.gathered(session, me)
    address = request.build_absolute_uri(session.get_absolute_url())
    named = request.GET.get("names") == "1"
    context = {
        "group": me.group,
        "session": session,
        "steps": [step for step in agenda_of(session) if step.item.status != AgendaItem.Status.SKIPPED],
        "left_open": committing.first_of(committing.to_follow_up(session)),
        "prompts": compiling.asked_for(me, session, compiling.items_for(session)),
        "passages": [row.passage for row in brought.passages],
        "comments": [row.comment for row in brought.comments],
        "order": order_of(session),
        "named": named,
        "address": address,
        "code": qr_code(address),
    }
    with translation.override(me.group.language):
        return render(request, "discussions/session_guide.html", context)


@require_safe
def missed(request: PersonRequest, group_id: str, session_id: str) -> HttpResponse:
    """What leaves the room: themes, cards, decisions, and what comes next. Not who said what or who was there."""
    me, session = find(request, group_id, session_id)
    decided = deciding.proposals_of(session).prefetch_related(None).exclude(status=Proposal.Status.OPEN)
    context = {
        "me": me,
        "group": me.group,
        "session": session,
        "prompts": compiling.asked_for(me, session, compiling.items_for(session)),
        "passages": [row.passage for row in to_sessions.gathered(session, me).passages],
        "notes": Notes.objects.filter(session=session).first(),
        "cards": Card.objects.kept().filter(session=session),
        "decided": decided,
        "commitments": noting.taken_on(session),
        "next": me.group.sessions.upcoming().filter(starts_at__gt=session.starts_at).first(),
    }
    return render(request, "discussions/session_missed.html", context)


def find(request: PersonRequest, group_id: str, session_id: str) -> tuple[Membership, GroupSession]:
    me = acting_in(group_id, request.user)
    return me, get_object_or_404(GroupSession.objects.select_related("reading"), group=me.group_id, pk=session_id)


def order_of(session: GroupSession) -> list[Membership]:
    """The order of the session's latest spoken round; empty where none was laid out."""
    latest = session.rounds.filter(kind="spoken").order_by("-created_at").values("pk")[:1]
    places = RoundPlace.objects.filter(round__in=latest).select_related("membership").order_by("position")
    return [place.membership for place in places]
