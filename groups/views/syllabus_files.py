"""A syllabus as a file: taken away, and brought in from another group or another site."""

import json

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import PersonRequest
from groups import exporting
from groups.forms.syllabus_files import FileForm, TakingInForm
from groups.models import Membership
from groups.views.readings import organizing
from groups.views.syllabi import find


@require_safe
def take_away(request: PersonRequest, group_id: str, syllabus_id: str) -> HttpResponse:
    """The file, under a name that gives nothing away."""
    me, syllabus = find(request, group_id, syllabus_id)
    said = json.dumps(exporting.write(me=me, syllabus=syllabus), ensure_ascii=False, indent=1)
    headers = {"Content-Disposition": 'attachment; filename="syllabus.json"'}
    return HttpResponse(said, content_type="application/json", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: PersonRequest, group_id: str) -> HttpResponse:
    """Asks for the file, shows what would come of it and, once somebody has chosen, takes it in."""
    me = organizing(request, group_id)
    if "content" in request.POST:
        return choose(request, me)
    form = FileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        chosen = TakingInForm(me=me, content=form.cleaned_data["file"])
        return render(request, "groups/syllabus_preview.html", {"me": me, "group": me.group, "form": chosen})
    return render(request, "groups/syllabus_bring.html", {"me": me, "group": me.group, "form": form})


def choose(request: PersonRequest, me: Membership) -> HttpResponse:
    """The second step. The file came back from the browser, and is read as if for the first time."""
    try:
        form = TakingInForm(request.POST, me=me, content=request.POST["content"])
    except ValidationError as refusal:
        messages.error(request, refusal.message)
        return redirect("group_syllabus_bring", me.group_id)
    if form.carried_out():
        messages.success(
            request, _("The syllabus is here. Its readings are on the group’s list; nothing is published.")
        )
        return redirect(form.saved)
    return render(request, "groups/syllabus_preview.html", {"me": me, "group": me.group, "form": form})
