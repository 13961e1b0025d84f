"""Inviting people by link, and coming in by one."""

from typing import cast

import segno
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.invitations import SESSION_KEY
from accounts.models import User
from accounts.requests import PersonRequest
from groups import invitations, policies
from groups.forms.invitations import InviteForm, JoinForm, MailForm
from groups.models import Invitation, Membership, WaitingPlace
from groups.views.outside import arrival

INVITATIONS_ON_A_PAGE = 50


def invitation_list(request: PersonRequest, group_id: str) -> HttpResponse:
    """The group's invitations, and a form for another. The answer to that form is the only page with the link."""
    me = inviting(request, group_id)
    form = InviteForm(request.POST or None, me=me)
    context = {"me": me, "group": me.group, "form": form}
    if form.carried_out():
        made, token = form.saved
        link = request.build_absolute_uri(reverse("join", args=[token]))
        context |= {"form": InviteForm(me=me), "made": made, "token": token, "link": link, "qr": qr_code(link)}
    listed = Invitation.objects.visible_to(request.user).filter(group=me.group).for_page()
    context["page"] = Paginator(listed, INVITATIONS_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "groups/invitation_list.html", context)


def by_mail(request: PersonRequest, group_id: str) -> HttpResponse:
    """Invites people by email."""
    me = inviting(request, group_id)
    form = MailForm(request.POST or None, me=me)
    if form.carried_out():
        number = len(form.saved)
        sentence = ngettext("%(number)d invitation is on its way.", "%(number)d invitations are on their way.", number)
        messages.success(request, sentence % {"number": number})
        return redirect("invitation_list", group_id)
    return render(request, "groups/invitation_mail.html", {"me": me, "group": me.group, "form": form})


@require_POST
def poster(request: PersonRequest, group_id: str, invitation_id: str) -> HttpResponse:
    """A link for a notice board, to be printed: it doesn't say into what. The token comes with the form."""
    me = inviting(request, group_id)
    token = request.POST.get("token", "")
    found = get_object_or_404(Invitation.objects.visible_to(request.user), group=me.group, pk=invitation_id)
    if found.token_hash != invitations.hashed(token) or found.ended:
        return redirect("invitation_list", group_id)
    link = request.build_absolute_uri(reverse("join", args=[token]))
    context = {"group": me.group, "invitation": found, "link": link, "qr": qr_code(link)}
    return render(request, "groups/invitation_poster.html", context)


def inviting(request: PersonRequest, group_id: str) -> Membership:
    """My own row in a group into which I may invite; 404 for a stranger, 403 for its other members."""
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    if not policies.can_invite(me):
        raise PermissionDenied
    return me


def qr_code(link: str) -> SafeString:
    """The link as a picture in the page itself, black on white in the dark too."""
    svg = segno.make(link, error="m", micro=False).svg_inline(omitsize=True, border=4, light="#fff", svgclass="qr")
    label = escape(_("The link as a QR code"))
    return mark_safe(svg.replace("<svg ", f'<svg role="img" aria-label="{label}" ', 1))  # noqa: S308 - segno's, escaped


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
    if already := there_already(request.user, token):
        return arrival(already)
    invitation = invitations.find_for(request.user, token)
    if invitation is None:
        return unusable(request)
    if invitation.group is None:
        return redirect("home")
    form = JoinForm(request.POST or None, actor=request.user, invitation=invitation)
    if form.carried_out():
        request.session.pop(SESSION_KEY, None)
        return arrival(form.saved)
    if form.has_error(NON_FIELD_ERRORS, "unusable"):
        return unusable(request)
    is_full = form.has_error(NON_FIELD_ERRORS, "full") or invitation.group.is_full
    return render(request, "groups/join.html", {"group": invitation.group, "form": form, "is_full": is_full})


def there_already(user: User, token: str) -> Membership | WaitingPlace | None:
    """This person in the link's group, or on its waiting list."""
    its = {"group__invitations__token_hash": invitations.hashed(token)}
    mine = Membership.objects.acting(user).filter(**its).first()
    return mine or WaitingPlace.objects.in_line().held_by(user).filter(**its).first()


def introduce(request: HttpRequest, token: str) -> HttpResponse:
    """For somebody who isn't signed in: what they are invited to, and the two ways on."""
    invitation = invitations.find_standing(token)
    if invitation is None:
        return unusable(request)
    request.session[SESSION_KEY] = token
    here = reverse("join", args=[token]) if invitation.group else reverse("home")
    context = {"group": invitation.group, "next": here, "typed": request.POST.get("name", "")}
    return render(request, "groups/join_introduction.html", context)


def unusable(request: HttpRequest) -> HttpResponse:
    """The one answer to every link that doesn't work, whyever it doesn't."""
    return render(request, "groups/join_unusable.html", {"typed": request.POST.get("name", "")}, status=404)
