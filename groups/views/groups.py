"""My groups, a group's home, founding a group and changing it."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.module_loading import import_string

from accounts.requests import PersonRequest
from groups import home, policies
from groups.acting import acting_in
from groups.forms.groups import FoundForm, ReviseForm
from groups.models import GroupSession, Membership

GROUPS_ON_A_PAGE = 20


def group_list(request: PersonRequest) -> HttpResponse:
    """My groups, each with its next session and whether that waits for my answer."""
    mine = Membership.objects.acting(request.user).order_by("group__name", "pk")
    page = Paginator(list(mine), GROUPS_ON_A_PAGE).get_page(request.GET.get("page"))
    coming_up = {session.group_id: session for session in GroupSession.objects.next_of_each_group(request.user)}
    return render(
        request,
        "groups/group_list.html",
        {
            "page": page,
            "rows": [(mine, coming_up.get(mine.group_id)) for mine in page],
            "can_create_group": policies.can_create_group(request.user),
        },
    )


def detail(request: PersonRequest, group_id: str) -> HttpResponse:
    """A group's home: what comes next, what we read, what the apps above have to say."""
    me = acting_in(group_id, request.user)
    context = {
        "me": me,
        "group": me.group,
        "agreement": home.agreement_for(me),
        "sessions": home.coming_to(me),
        **home.readings_of(me),
        "member_count": home.member_count(me),
        "notices": said_by(settings.GROUP_NOTICE_PROVIDERS, request, me),
        "sections": said_by(settings.GROUP_HOME_PROVIDERS, request, me),
        "can_organize": policies.can_organize(me),
        "can_invite": policies.can_invite(me),
    }
    return render(request, "groups/group_detail.html", context)


def said_by(providers: list[str], request: PersonRequest, me: Membership) -> list[str]:
    found = [import_string(provider)(me) for provider in providers]
    return [render_to_string(template, shown, request) for template, shown in filter(None, found)]


def create(request: PersonRequest) -> HttpResponse:
    """Founds a group."""
    if not policies.can_create_group(request.user):
        raise PermissionDenied
    form = FoundForm(request.POST or None, actor=request.user)
    if form.carried_out():
        return redirect(form.saved)
    return render(request, "groups/group_create.html", {"form": form})


def edit(request: PersonRequest, group_id: str) -> HttpResponse:
    """Changes what a group is called, what it is for and how many it holds."""
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    if not policies.can_organize(me):
        raise PermissionDenied
    form = ReviseForm(request.POST or None, me=me)
    if form.carried_out():
        return redirect(form.saved)
    return render(request, "groups/group_edit.html", {"me": me, "group": me.group, "form": form})
