"""Inviting people by link, and coming in by one."""

from typing import cast

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.invitations import SESSION_KEY
from accounts.requests import PersonRequest
from groups import invitations, policies
from groups.forms.invitations import InviteForm, JoinForm
from groups.models import Invitation, Membership


def invitation_list(request: PersonRequest, group_id: str) -> HttpResponse:
    """The group's invitations, and a form for another. The answer to that form is the only page with the link."""
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    if not policies.can_invite(me):
        raise PermissionDenied
    form = InviteForm(request.POST or None, me=me)
    context = {"me": me, "group": me.group, "form": form}
    if form.carried_out():
        _made, token = form.saved
        context["link"] = request.build_absolute_uri(reverse("join", args=[token]))
        context["form"] = InviteForm(me=me)
    context["invitations"] = Invitation.objects.visible_to(request.user).filter(group=me.group).listed()
    return render(request, "groups/invitation_list.html", context)


@require_POST
def revoke(request: PersonRequest, group_id: str, invitation_id: str) -> HttpResponse:
    """Withdraws an invitation."""
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    if not policies.can_invite(me):
        raise PermissionDenied
    invitation = get_object_or_404(Invitation.objects.visible_to(request.user), group=me.group, pk=invitation_id)
    invitations.revoke(me=me, invitation=invitation)
    return redirect("invitation_list", group_id)


@login_not_required
def join(request: HttpRequest, token: str) -> HttpResponse:
    """What the holder of a link sees. A GET changes nothing, but for remembering the token until sign-up is done."""
    if request.user.is_authenticated:
        return accept(cast("PersonRequest", request), token)
    return introduce(request, token)


def accept(request: PersonRequest, token: str) -> HttpResponse:
    """For somebody who is signed in: the name in the new group. Who is there already goes there, whatever the link."""
    here = Membership.objects.acting(request.user).filter(group__invitations__token_hash=invitations.hashed(token))
    if mine := here.first():
        return redirect(mine.group)
    invitation = invitations.find_for(request.user, token)
    if invitation is None:
        return unusable(request)
    if invitation.group is None:
        return redirect("home")
    form = JoinForm(request.POST or None, actor=request.user, invitation=invitation)
    if form.carried_out():
        request.session.pop(SESSION_KEY, None)
        return redirect(invitation.group)
    if form.has_error(NON_FIELD_ERRORS, "unusable"):
        return unusable(request)
    return render(request, "groups/join.html", {"group": invitation.group, "form": form})


def introduce(request: HttpRequest, token: str) -> HttpResponse:
    """For somebody who isn't signed in: what they are invited to, and the two ways on."""
    invitation = invitations.find(token)
    if invitation is None:
        return unusable(request)
    request.session[SESSION_KEY] = token
    here = reverse("join", args=[token]) if invitation.group else reverse("home")
    context = {"group": invitation.group, "next": here, "typed": request.POST.get("name", "")}
    return render(request, "groups/join_introduction.html", context)


def unusable(request: HttpRequest) -> HttpResponse:
    """The one answer to every link that doesn't work, whyever it doesn't."""
    return render(request, "groups/join_unusable.html", {"typed": request.POST.get("name", "")}, status=404)
