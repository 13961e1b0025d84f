"""The group's year at a glance."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.requests import PersonRequest
from groups.models import Membership
from meetings import year


def detail(request: PersonRequest, group_id: str) -> HttpResponse:
    """Of `?year=`, or this one."""
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    context = {"me": me, "group": me.group, "year": year.look(me, request.GET.get("year", ""))}
    return render(request, "meetings/year.html", context)
