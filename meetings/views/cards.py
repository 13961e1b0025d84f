"""Common threads: the cards of a session, and what one is asked about one's own words."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import PersonRequest
from groups.middleware import takes_away
from meetings import cards, policies
from meetings.forms.cards import CardForm, JoinForm
from meetings.models import Card
from meetings.views.deciding import find

CARDS_ON_A_PAGE = 24


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: PersonRequest, group_id: str, session_id: str) -> HttpResponse:
    """What was found in common, kind by kind; what I am asked; and a form for a card more."""
    me, session = find(request, group_id, session_id)
    can_take_part = policies.can_take_part(me, session)
    if request.method == "POST" and not can_take_part:
        raise PermissionDenied
    form = CardForm(request.POST or None, me=me, session=session)
    if form.carried_out():
        # By what was typed, and not by the card: whoever tries out names on a kept one would read whose it is.
        if form.cleaned_data.get("speakers"):
            messages.info(request, _("They are asked now. The card appears here when they have said yes."))
        return redirect("cards", group_id, session_id)
    kept = list(Card.objects.filter(session=session).for_page(me))
    in_kinds = [card for kind in Card.Kind.values for card in kept if card.kind == kind]
    page = Paginator(in_kinds, CARDS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "group": me.group,
        "session": session,
        "kinds": [(label, [card for card in page if card.kind == kind]) for kind, label in Card.Kind.choices],
        "page": page,
        "asking": Card.objects.filter(session=session).asking(me),
        "form": form,
        "can_take_part": can_take_part,
    }
    return render(request, "meetings/cards.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: PersonRequest, group_id: str, session_id: str) -> HttpResponse:
    me, session = find(request, group_id, session_id)
    if not policies.can_take_part(me, session):
        raise PermissionDenied
    form = JoinForm(request.POST or None, me=me, session=session)
    if form.carried_out():
        if form.saved.status == Card.Status.ASKED:
            messages.info(request, _("Whoever said them is asked now. Until then the cards stay as they are."))
        return redirect("cards", group_id, session_id)
    return render(request, "meetings/card_join.html", {"group": me.group, "session": session, "form": form})


@require_POST
def answer(request: PersonRequest, group_id: str, session_id: str, card_id: str) -> HttpResponse:
    """Yes or no to a card with my words. Somebody who isn't asked finds no such card."""
    me, session = find(request, group_id, session_id)
    card = get_object_or_404(Card.objects.filter(session=session).asking(me), pk=card_id)
    if request.POST.get("answer") in {"yes", "no"}:
        cards.answer(me=me, card=card, yes=request.POST["answer"] == "yes")
    return redirect("cards", group_id, session_id)


@takes_away
@require_POST
def take_back(request: PersonRequest, group_id: str, session_id: str, card_id: str) -> HttpResponse:
    me, session = find(request, group_id, session_id)
    card = get_object_or_404(Card.objects.kept().filter(session=session), pk=card_id)
    cards.take_back(me=me, card=card)
    messages.success(request, _("The card is gone."))
    return redirect("cards", group_id, session_id)
