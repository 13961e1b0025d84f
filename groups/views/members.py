"""The people in a group: who is here, under what name and with which roles; leaving and removing."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import PersonRequest
from groups import membership, policies
from groups.forms.members import LeaveForm, RemoveForm, RenameForm, RolesForm
from groups.middleware import takes_away
from groups.models import Membership, Role

MEMBERS_ON_A_PAGE = 24


def member_list(request: PersonRequest, group_id: str) -> HttpResponse:
    """Who is in the group now, whoever came first first."""
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    context = {
        "me": me,
        "group": me.group,
        "page": Paginator(list(me.group.memberships.listed()), MEMBERS_ON_A_PAGE).get_page(request.GET.get("page")),
        "can_organize": policies.can_organize(me),
        "can_invite": policies.can_invite(me),
    }
    return render(request, "groups/member_list.html", context)


def rename(request: PersonRequest, group_id: str) -> HttpResponse:
    """Changes the name that I use in this group."""
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    form = RenameForm(request.POST or None, me=me)
    if form.carried_out():
        messages.success(request, _("Your name in this group is changed."))
        return redirect("member_list", group_id)
    return render(request, "groups/member_rename.html", {"me": me, "group": me.group, "form": form})


def roles(request: PersonRequest, group_id: str, membership_id: str) -> HttpResponse:
    """Gives and takes a member's roles."""
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    if not policies.can_organize(me):
        raise PermissionDenied
    member = get_object_or_404(me.group.memberships.active(), pk=membership_id)
    form = RolesForm(request.POST if request.method == "POST" else None, me=me, member=member)
    if form.carried_out():
        messages.success(request, _("The roles are changed."))
        return redirect("member_list", group_id)
    return render(request, "groups/member_roles.html", {"me": me, "group": me.group, "member": member, "form": form})


@require_POST
def hand_over(request: PersonRequest, group_id: str, membership_id: str) -> HttpResponse:
    """Somebody else organizes in my place."""
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    if not policies.can_organize(me):
        raise PermissionDenied
    member = get_object_or_404(me.group.memberships.active(), pk=membership_id)
    membership.hand_over(me=me, member=member)
    messages.success(request, _("They organize the group now, and you don’t any more."))
    return redirect("member_list", group_id)


@require_POST
def give_back(request: PersonRequest, group_id: str) -> HttpResponse:
    """I give back a role of mine."""
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    role = request.POST.get("role")
    if role in Role.values:
        try:
            membership.give_back(me=me, role=Role(role))
        except ValidationError as refusal:
            messages.error(request, refusal.message)
    return redirect("member_list", group_id)


def remove(request: PersonRequest, group_id: str, membership_id: str) -> HttpResponse:
    """Removes a member, who is told why. The same submit twice ends where the first did."""
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    member = get_object_or_404(me.group.memberships, pk=membership_id)
    if request.method == "POST" and member.status == Membership.Status.REMOVED and policies.can_organize(me):
        return redirect("member_list", group_id)
    if not policies.can_remove(me, member):
        raise PermissionDenied
    form = RemoveForm(request.POST or None, me=me, member=member)
    if form.carried_out():
        messages.success(request, _("They are no longer in the group, and will read why."))
        return redirect("member_list", group_id)
    return render(request, "groups/member_remove.html", {"me": me, "group": me.group, "member": member, "form": form})


@takes_away
def leave(request: PersonRequest, group_id: str) -> HttpResponse:
    """Leaves the group, after asking once."""
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    form = LeaveForm(request.POST if request.method == "POST" else None, me=me)
    if form.carried_out():
        messages.success(request, _("You have left the group."))
        return redirect("group_list")
    return render(request, "groups/group_leave.html", {"me": me, "group": me.group, "form": form})


@require_POST
def removal_read(request: PersonRequest, membership_id: str) -> HttpResponse:
    """I have read why I was removed; the front page need not say it again."""
    membership.read_removal(actor=request.user, membership_id=membership_id)
    return redirect("home")
