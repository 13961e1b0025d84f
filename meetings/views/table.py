"""One phone for a whole table: whoever has it in hand presses, and it shows nothing else of its lender's."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts import lending
from accounts.requests import PersonRequest
from groups.models import GroupSession, Membership
from meetings import following, policies, speaking
from meetings.models import Round
from meetings.views.live import end_turn, here, pass_word, refused


def lend(request: PersonRequest, group_id: str, session_id: str) -> HttpResponse:
    """What lending means; by POST this device is the table's."""
    me, session = here(request, group_id, session_id)
    if not policies.can_facilitate(me, session):
        raise PermissionDenied
    if request.method == "POST":
        until = session.ends_at + speaking.FORGOTTEN
        lending.lend(request, group_id=me.group_id, thing_id=session.pk, until=until)
        return redirect("table")
    return render(request, "meetings/table_lend.html", {"me": me, "group": me.group, "session": session})


@login_not_required
@require_safe
def detail(request: HttpRequest) -> HttpResponse:
    found = at_table(request)
    if found is None:
        return redirect("home")
    return render(request, "meetings/table.html", shown(*found))


@login_not_required
@require_safe
def version(request: HttpRequest) -> HttpResponse:
    """As the one of everybody's own screen."""
    found = at_table(request)
    if found is None or "since" not in request.GET:
        return redirect("table" if found else "home")
    if request.GET["since"] == str(found[1].revision):
        return HttpResponse(status=204)
    return render(request, "meetings/_table.html", shown(*found))


@login_not_required
@require_POST
def turn(request: HttpRequest) -> HttpResponse:
    return pressed(request, lambda me, round_: end_turn(me, round_, request.POST))


@login_not_required
@require_POST
def word(request: HttpRequest) -> HttpResponse:
    return pressed(request, lambda me, round_: pass_word(me, round_, request.POST))


@login_not_required
@require_POST
def give_back(request: HttpRequest) -> HttpResponse:
    """The phone is its lender's again, who signs in to go on with the session."""
    found = at_table(request)
    lending.end(request)
    if found is None:
        return redirect("home")
    live = reverse("session_live", args=[found[1].group_id, found[1].pk])
    return redirect(reverse("account_login", query={"next": live}))


def at_table(request: HttpRequest) -> tuple[Membership, GroupSession] | None:
    """The lender, who still facilitates the session that this phone is lent for; None on any other phone."""
    lent = lending.lent_by(request)
    if lent is None:
        return None
    me = Membership.objects.acting(lent.lender).filter(group_id=lent.group_id).first()
    session = GroupSession.objects.filter(group_id=lent.group_id, pk=lent.thing_id).first()
    return (me, session) if me and session and policies.can_facilitate(me, session) else None


def shown(me: Membership, session: GroupSession) -> dict[str, object]:
    return {"session": session, "screen": following.screen(session, me, table=True)}


def pressed(request: HttpRequest, act: Callable[[Membership, Round], None]) -> HttpResponse:
    found = at_table(request)
    if found is None:
        return redirect("home")
    me, session = found
    refused(request, session, lambda round_: act(me, round_))
    return redirect("table")
