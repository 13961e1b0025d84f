"""A round in writing: its page, writing in it, passing, taking back; and holding it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import PersonRequest
from groups.middleware import takes_away
from groups.models import GroupSession, Membership
from meetings import policies, rounds, writing
from meetings.forms.written import BellForm, PeopleForm, RoundForm, WritingForm
from meetings.models import Contribution, Round, RoundPlace


@require_safe
def detail(request: PersonRequest, group_id: str, session_id: str, round_id: str) -> HttpResponse:
    me, round_ = find(request, group_id, session_id, round_id)
    return shown(request, me, round_)


@require_POST
def write(request: PersonRequest, group_id: str, session_id: str, round_id: str) -> HttpResponse:
    """Contributes what was typed or keeps it as a draft. What can't be accepted comes back on the round's page.

    The script that keeps drafts (static/js/draft.js) asks for no page.
    """
    me, round_ = find_own(request, group_id, session_id, round_id)
    form = WritingForm(request.POST, me=me, round_=round_, mine=None)
    if not form.carried_out():
        return shown(request, me, find(request, group_id, session_id, round_id)[1], form)
    if form.is_draft and request.POST.get("quiet"):
        return HttpResponse(status=204)
    if form.is_draft:
        messages.success(request, _("Your draft is kept. Only you can read it."))
    return redirect(round_)


@require_POST
def pass_(request: PersonRequest, group_id: str, session_id: str, round_id: str) -> HttpResponse:
    me, round_ = find_own(request, group_id, session_id, round_id)
    try:
        writing.pass_(me=me, round_=round_, for_now=request.POST.get("pass") != "yes")
    except ValidationError as refusal:
        messages.error(request, refusal.message)
    return redirect(round_)


@takes_away
@require_POST
def withdraw(request: PersonRequest, group_id: str, session_id: str, round_id: str) -> HttpResponse:
    me, round_ = find_own(request, group_id, session_id, round_id)
    try:
        writing.withdraw(me=me, round_=round_)
    except ValidationError as refusal:
        messages.error(request, refusal.message)
    return redirect(round_)


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: PersonRequest, group_id: str, session_id: str) -> HttpResponse:
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    session = get_object_or_404(GroupSession, group=me.group_id, pk=session_id)
    if not policies.can_facilitate(me, session):
        raise PermissionDenied
    form = RoundForm(request.POST or None, me=me, session=session)
    if form.carried_out():
        return redirect(form.saved)
    context = {"group": me.group, "session": session, "form": form}
    return render(request, "meetings/written_round_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PersonRequest, group_id: str, session_id: str, round_id: str) -> HttpResponse:
    """What is asked, of whom and when, until it opens; then the round's page says that it stays."""
    me, round_ = find_held(request, group_id, session_id, round_id)
    if round_.has_opened and request.method != "POST":
        return redirect(round_)
    form = RoundForm(request.POST or None, me=me, session=round_.session, round_=round_)
    if form.carried_out():
        return redirect(round_)
    context = {"group": me.group, "session": round_.session, "round": round_, "form": form}
    return render(request, "meetings/written_round_form.html", context)


@require_POST
def turn(request: PersonRequest, group_id: str, session_id: str, round_id: str) -> HttpResponse:
    """Opens or closes it now, or takes it back."""
    me, round_ = find_held(request, group_id, session_id, round_id)
    acts = {"open": rounds.open_now, "close": rounds.close_now, "remove": rounds.take_back}
    try:
        if act := acts.get(request.POST.get("act", "")):
            act(me=me, round_=round_)
    except ValidationError as refusal:
        messages.error(request, refusal.message)
        return redirect(round_)
    return redirect(round_.session if request.POST.get("act") == "remove" else round_)


@require_POST
def add_people(request: PersonRequest, group_id: str, session_id: str, round_id: str) -> HttpResponse:
    me, round_ = find_held(request, group_id, session_id, round_id)
    form = PeopleForm(request.POST, me=me, round_=round_)
    if not form.carried_out():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
    return redirect(round_)


@require_POST
def move_bell(request: PersonRequest, group_id: str, session_id: str, round_id: str) -> HttpResponse:
    me, round_ = find_held(request, group_id, session_id, round_id)
    form = BellForm(request.POST, me=me, round_=round_)
    return redirect(round_) if form.carried_out() else shown(request, me, round_, bell=form)


def shown(
    request: PersonRequest, me: Membership, round_: Round, form: WritingForm | None = None, bell: BellForm | None = None
) -> HttpResponse:
    """The round's page. It asks as much, and of who may not read it is as long, whatever the others have done."""
    mine = Contribution.objects.own(me).filter(round=round_).first()
    places = list(RoundPlace.objects.filter(round=round_, membership__status="active").select_related("membership"))
    context: dict[str, object] = {
        "me": me,
        "group": me.group,
        "session": round_.session,
        "round": round_,
        "mine": mine,
        "places": places,
        "takes_part": any(place.membership_id == me.pk for place in places),
        "reads": mine is not None and mine.is_settled and round_.is_revealed,
        "entries": writing.read(me=me, round_=round_),
        "form": form or WritingForm(me=me, round_=round_, mine=mine),
    }
    if policies.can_facilitate(me, round_.session):
        bell = bell or BellForm(me=me, round_=round_)
        context |= {"can_facilitate": True, "people": PeopleForm(me=me, round_=round_), "bell": bell}
    return render(request, "meetings/written_round.html", context)


def find(request: PersonRequest, group_id: str, session_id: str, round_id: str) -> tuple[Membership, Round]:
    """Oneself in the group, and the written round of its session. Raises Http404 without either."""
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    found = Round.objects.within(me).written().select_related("session").filter(session=session_id)
    return me, get_object_or_404(found, pk=round_id)


def find_own(request: PersonRequest, group_id: str, session_id: str, round_id: str) -> tuple[Membership, Round]:
    """The same for who takes part. Raises PermissionDenied for who doesn't."""
    me, round_ = find(request, group_id, session_id, round_id)
    if not RoundPlace.objects.filter(round=round_, membership=me).exists():
        raise PermissionDenied
    return me, round_


def find_held(request: PersonRequest, group_id: str, session_id: str, round_id: str) -> tuple[Membership, Round]:
    """The same for who facilitates the session. Raises PermissionDenied for who doesn't."""
    me, round_ = find(request, group_id, session_id, round_id)
    if not policies.can_facilitate(me, round_.session):
        raise PermissionDenied
    return me, round_
