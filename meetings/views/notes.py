"""The notes of a session: what was found, decided and taken on."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import PersonRequest
from meetings import deciding, noting, policies
from meetings.forms.noting import NotesForm
from meetings.models import Card, NameConsent, Notes, Proposal
from meetings.views.deciding import find


def detail(request: PersonRequest, group_id: str, session_id: str) -> HttpResponse:
    me, session = find(request, group_id, session_id)
    decided = deciding.proposals_of(session).prefetch_related(None).exclude(status=Proposal.Status.OPEN)
    context = {
        "group": me.group,
        "session": session,
        "notes": Notes.objects.filter(session=session).first(),
        "cards": Card.objects.kept().filter(session=session),
        "decided": decided,
        "commitments": noting.taken_on(session),
        "said_yes": NameConsent.objects.filter(session=session, membership=me).exists(),
        "can_take_part": policies.can_take_part(me, session),
        "can_note": policies.can_note(me, session),
    }
    return render(request, "meetings/notes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PersonRequest, group_id: str, session_id: str) -> HttpResponse:
    me, session = find(request, group_id, session_id)
    if not policies.can_note(me, session):
        raise PermissionDenied
    notes = Notes.objects.filter(session=session).first()
    form = NotesForm(request.POST or None, me=me, session=session, notes=notes)
    if form.carried_out():
        return redirect("notes", group_id, session_id)
    return render(request, "meetings/notes_edit.html", {"group": me.group, "session": session, "form": form})


@require_POST
def consent(request: PersonRequest, group_id: str, session_id: str) -> HttpResponse:
    """My name may stand in these notes, or may not any more."""
    me, session = find(request, group_id, session_id)
    noting.consent(me=me, session=session, yes=request.POST.get("answer") == "yes")
    return redirect("notes", group_id, session_id)
