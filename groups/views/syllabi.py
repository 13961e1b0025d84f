"""A group's syllabi: the list, one of them as its members read it, and what an organizer does with it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import PersonRequest
from groups import assigning, compiling, policies, prompting
from groups.forms.syllabi import ItemForm, SyllabusForm
from groups.models import Membership, Syllabus, SyllabusItem
from groups.views.readings import OFFERED, organizing

SYLLABI_ON_A_PAGE = 20


@require_safe
def index(request: PersonRequest, group_id: str) -> HttpResponse:
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    found = list(Syllabus.objects.within(me).for_list())
    context = {
        "me": me,
        "group": me.group,
        "page": Paginator(found, SYLLABI_ON_A_PAGE).get_page(request.GET.get("page")),
        "can_organize": policies.can_organize(me),
    }
    return render(request, "groups/syllabus_list.html", context)


@require_safe
def detail(request: PersonRequest, group_id: str, syllabus_id: str) -> HttpResponse:
    """The readings in their order, each with why, its session and what is asked about it."""
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    syllabus = get_object_or_404(Syllabus.objects.within(me), pk=syllabus_id)
    items = list(syllabus.items.for_page())
    asked = prompting.asked_by_reading(me, [item.reading_id for item in items])
    context = {
        "me": me,
        "group": me.group,
        "syllabus": syllabus,
        "rows": [(item, asked[item.reading_id]) for item in items],
        "can_organize": policies.can_organize(me),
    }
    return render(request, "groups/syllabus_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: PersonRequest, group_id: str) -> HttpResponse:
    me = organizing(request, group_id)
    form = SyllabusForm(request.POST or None, me=me)
    if form.carried_out():
        return redirect(form.saved)
    return render(request, "groups/syllabus_form.html", {"me": me, "group": me.group, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PersonRequest, group_id: str, syllabus_id: str) -> HttpResponse:
    me, syllabus = find(request, group_id, syllabus_id)
    form = SyllabusForm(request.POST or None, me=me, syllabus=syllabus)
    if form.carried_out():
        return redirect(form.saved)
    context = {"me": me, "group": me.group, "syllabus": syllabus, "form": form}
    return render(request, "groups/syllabus_form.html", context)


@require_POST
def remove(request: PersonRequest, group_id: str, syllabus_id: str) -> HttpResponse:
    _me, syllabus = find(request, group_id, syllabus_id)
    compiling.remove(syllabus=syllabus)
    messages.success(request, _("The syllabus is gone. Its readings are still on the group’s list."))
    return redirect("group_syllabus_list", group_id)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: PersonRequest, group_id: str, syllabus_id: str) -> HttpResponse:
    """Offers readings to choose from; on POST puts one on the syllabus, and asks why."""
    me, syllabus = find(request, group_id, syllabus_id)
    if request.method == "POST":
        reading = get_object_or_404(assigning.open_to(me), pk=request.POST.get("reading", "").replace("\0", ""))
        try:
            item = compiling.put_on(me=me, syllabus=syllabus, reading=reading)
            return redirect("group_syllabus_item", group_id, syllabus_id, item.reading_id)
        except ValidationError as refusal:
            messages.error(request, refusal.message)
    words = request.GET.get("q", "").strip()
    found = list(compiling.offered_to(me, syllabus).searched(words)[: OFFERED + 1])
    context = {"group": me.group, "syllabus": syllabus, "words": words, "readings": found[:OFFERED]}
    return render(request, "groups/syllabus_add.html", context | {"me": me, "more": len(found) > OFFERED})


@require_http_methods(["GET", "HEAD", "POST"])
def explain(request: PersonRequest, group_id: str, syllabus_id: str, reading_id: str) -> HttpResponse:
    """Why the group reads this, and for which session."""
    me, item = find_item(request, group_id, syllabus_id, reading_id)
    form = ItemForm(request.POST if request.method == "POST" else None, me=me, item=item)
    if form.carried_out():
        return redirect(item.syllabus)
    context = {"me": me, "group": me.group, "syllabus": item.syllabus, "item": item, "form": form}
    return render(request, "groups/syllabus_item.html", context)


@require_POST
def move(request: PersonRequest, group_id: str, syllabus_id: str, reading_id: str) -> HttpResponse:
    me, item = find_item(request, group_id, syllabus_id, reading_id)
    if request.POST.get("move") in {"up", "down"}:
        compiling.move(me=me, item=item, steps=1 if request.POST["move"] == "down" else -1)
    return redirect(item.syllabus)


@require_POST
def take_off(request: PersonRequest, group_id: str, syllabus_id: str, reading_id: str) -> HttpResponse:
    _me, item = find_item(request, group_id, syllabus_id, reading_id)
    compiling.take_off(item=item)
    return redirect(item.syllabus)


def find(request: PersonRequest, group_id: str, syllabus_id: str) -> tuple[Membership, Syllabus]:
    """Oneself as an organizer, and a syllabus of the group's; raises Http404 without it."""
    me = organizing(request, group_id)
    return me, get_object_or_404(Syllabus.objects.within(me), pk=syllabus_id)


def find_item(
    request: PersonRequest, group_id: str, syllabus_id: str, reading_id: str
) -> tuple[Membership, SyllabusItem]:
    """Oneself as an organizer, and a reading on a syllabus of the group's; raises Http404 without it."""
    me = organizing(request, group_id)
    items = SyllabusItem.objects.filter(syllabus__group=me.group_id, syllabus=syllabus_id)
    return me, get_object_or_404(items.select_related("syllabus", "reading", "session"), reading=reading_id)
