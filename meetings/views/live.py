"""A session as it happens, on everybody's own screen: whose turn it is, and the forms that end one."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import PersonRequest
from groups.acting import acting_in
from groups.models import GroupSession, Membership
from meetings import following, policies, speaking, stacking
from meetings.forms.speaking import BeginForm
from meetings.models import Round


@require_safe
def detail(request: PersonRequest, group_id: str, session_id: str) -> HttpResponse:
    me, session = here(request, group_id, session_id)
    return render(request, "meetings/round_live.html", shown(me, session))


@require_safe
def version(request: PersonRequest, group_id: str, session_id: str) -> HttpResponse:
    """Nothing (204) while nothing has changed; else the part of the page that shows the session."""
    revision = following.revision_seen(request.user, group_id=group_id, session_id=session_id)
    if revision is None:
        raise Http404
    since = request.GET.get("since")
    if since is None:
        return redirect("session_live", group_id, session_id)
    if since == str(revision):
        return HttpResponse(status=204)
    return render(request, "meetings/_room.html", shown(*here(request, group_id, session_id)))


def begin(request: PersonRequest, group_id: str, session_id: str) -> HttpResponse:
    me, session = here(request, group_id, session_id)
    if not policies.can_facilitate(me, session):
        raise PermissionDenied
    form = BeginForm(request.POST or None, me=me, session=session)
    if form.carried_out():
        return redirect("session_live", me.group_id, session.pk)
    context = {"me": me, "group": me.group, "session": session, "form": form}
    return render(request, "meetings/round_begin.html", context)


@require_POST
def turn(request: PersonRequest, group_id: str, session_id: str) -> HttpResponse:
    me, session = here(request, group_id, session_id)
    return pressed(request, session, lambda round_: end_turn(me, round_, request.POST))


@require_POST
def part(request: PersonRequest, group_id: str, session_id: str) -> HttpResponse:
    me, session = here(request, group_id, session_id)
    person = plain(request.POST, "person")
    return pressed(request, session, lambda round_: speaking.take_part(me=me, round_=round_, person=person))


@require_POST
def order(request: PersonRequest, group_id: str, session_id: str) -> HttpResponse:
    me, session = here(request, group_id, session_id)
    if not policies.can_facilitate(me, session):
        raise PermissionDenied
    names = {name: plain(request.POST, name) for name in ("person", "other")}
    return pressed(request, session, lambda round_: speaking.move_before(me=me, round_=round_, **names))


@require_POST
def ask(request: PersonRequest, group_id: str, session_id: str) -> HttpResponse:
    me, session = here(request, group_id, session_id)
    if "take_back" in request.POST:
        return pressed(request, session, lambda round_: stacking.take_back(me=me, round_=round_))
    less = "spoken_less" in request.POST
    return pressed(request, session, lambda round_: stacking.ask(me=me, round_=round_, spoken_less=less))


@require_POST
def word(request: PersonRequest, group_id: str, session_id: str) -> HttpResponse:
    me, session = here(request, group_id, session_id)
    return pressed(request, session, lambda round_: pass_word(me, round_, request.POST))


@require_POST
def close(request: PersonRequest, group_id: str, session_id: str) -> HttpResponse:
    me, session = here(request, group_id, session_id)
    if not policies.can_facilitate(me, session):
        raise PermissionDenied
    seen = revision_in(request.POST)
    return pressed(request, session, lambda round_: speaking.close(me=me, round_=round_, revision=seen))


def here(request: PersonRequest, group_id: str, session_id: str) -> tuple[Membership, GroupSession]:
    me = acting_in(group_id, request.user)
    return me, following.session_seen(me, session_id)


def shown(me: Membership, session: GroupSession) -> dict[str, object]:
    screen = following.screen(session, me)
    late = following.missing(screen) if screen.facilitates and screen.listens else []
    return {"me": me, "group": me.group, "session": session, "screen": screen, "late": late}


def pressed(request: PersonRequest, session: GroupSession, act: Callable[[Round], None]) -> HttpResponse:
    """Back to the screen once `act` is done with the round that was pressed in; a refusal stands above it."""
    refused(request, session, act)
    return redirect("session_live", session.group_id, session.pk)


def refused(request: HttpRequest, session: GroupSession, act: Callable[[Round], None]) -> None:
    """Does `act`; what it refuses is a notice."""
    round_ = following.spoken_in(session).filter(pk=plain(request.POST, "round")[:10]).first()
    if round_ is None:
        messages.info(request, _("There is no such round any more. This is where the session is now."))
        return
    try:
        act(round_)
    except ValidationError as refusal:
        messages.info(request, " ".join(refusal.messages))


def end_turn(me: Membership, round_: Round, posted: QueryDict) -> None:
    """A turn's end as its form says it. Raises what `speaking.end_turn` does."""
    end = next((end for end in speaking.ENDS if end == posted.get("end")), None)
    if end is None:
        raise ValidationError(_("Press one of the buttons: spoken, pass, or pass for now."))
    seen = revision_in(posted)
    speaking.end_turn(me=me, round_=round_, revision=seen, end=end, next_id=posted.get("next", ""))


def pass_word(me: Membership, round_: Round, posted: QueryDict) -> None:
    """After the round: somebody's word ends or, with `give`, begins."""
    seen, person = revision_in(posted), plain(posted, "person")
    if "give" in posted:
        stacking.give_word(me=me, round_=round_, revision=seen, person=person)
    else:
        stacking.end_word(me=me, round_=round_, revision=seen, person=person)


def plain(posted: QueryDict, name: str) -> str:
    """An id as it was sent, without a NUL, with which PostgreSQL can't be asked for anything."""
    return posted.get(name, "").replace("\0", "")


def revision_in(posted: QueryDict) -> int:
    """The revision that a form was made from; one that never was for what isn't a number."""
    given = posted.get("revision", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 9 else -1
