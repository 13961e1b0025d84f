"""How a group ends: the date, taking it back, and the page that says what was deleted."""

from django.apps import apps
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import PersonRequest
from groups import closing, deleting, policies
from groups.acting import acting_in
from groups.forms.closing import AnnounceForm
from groups.models import Closing, DeletedGroup
from groups.views.doors import organizer


@require_safe
def detail(request: PersonRequest, group_id: str) -> HttpResponse:
    """Whether the group closes, when, and what becomes of it."""
    me = acting_in(group_id, request.user)
    found = closing.standing(me.group) if me.group.closes_at else None
    context = {
        "me": me,
        "group": me.group,
        "closing": found,
        "address": request.build_absolute_uri(reverse("deleted_group", args=[found.receipt])) if found else "",
        "can_organize": policies.can_organize(me),
    }
    return render(request, "groups/group_closing.html", context)


def announce(request: PersonRequest, group_id: str) -> HttpResponse:
    """Announces the date and what becomes of the group then."""
    me = organizer(request, group_id)
    form = AnnounceForm(request.POST or None, me=me)
    if form.carried_out():
        messages.success(request, _("It is announced. Everybody reads it on the group’s pages, and gets a letter."))
        return redirect("group_closing", group_id)
    return render(request, "groups/closing_announce.html", {"me": me, "group": me.group, "form": form})


@require_POST
def take_back(request: PersonRequest, group_id: str) -> HttpResponse:
    """The group goes on."""
    if closing.take_back(me=organizer(request, group_id)):
        messages.success(request, _("The group goes on. Everybody is told."))
    return redirect("group_closing", group_id)


@login_not_required
@require_safe
def deleted(request: HttpRequest, receipt: str) -> HttpResponse:
    """What was deleted, when, and what is there of it now. Before the date, only that it is to come."""
    gone = DeletedGroup.objects.filter(pk=receipt).first()
    if gone is None:
        announced = Closing.objects.filter(status=Closing.Status.ANNOUNCED, afterwards=Closing.Afterwards.DELETE)
        to_come = get_object_or_404(announced, receipt=receipt)
        return render(request, "groups/deleted_group.html", {"to_come": to_come})
    now = deleting.counted(gone.group_id)
    tables = {model._meta.db_table: model._meta.verbose_name for model in apps.get_models(include_auto_created=True)}
    logged = now.pop(deleting.LOG, 0)
    context = {
        "gone": gone,
        "rows": sorted((str(tables.get(table, table)), number) for table, number in gone.counts.items()),
        "total": sum(gone.counts.values()),
        "left": sum(now.values()),
        "looked_into": len(now),
        "logged": logged,
    }
    return render(request, "groups/deleted_group.html", context)
