"""A group's list of readings: what is on it, in which order, and what else could be."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import PersonRequest
from groups import assigning, policies
from groups.models import GroupReading, Membership
from readings.models import Reading
from readings.views.content_notes import notes_of
from readings.views.translations import original_of, pairs_of

# As many readings as are offered at once; a search finds the others.
OFFERED = 20
READINGS_ON_A_PAGE = 24


def index(request: PersonRequest, group_id: str) -> HttpResponse:
    me = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    context = {
        "me": me,
        "group": me.group,
        "page": Paginator(list(assigning.list_of(me)), READINGS_ON_A_PAGE).get_page(request.GET.get("page")),
        "can_organize": policies.can_organize(me),
    }
    return render(request, "groups/reading_list.html", context)


def add(request: PersonRequest, group_id: str) -> HttpResponse:
    """Offers readings to choose from; on POST puts one on the group's list."""
    me = organizing(request, group_id)
    if request.method == "POST":
        # A NUL, which PostgreSQL takes for no text, is in no id.
        reading = get_object_or_404(assigning.known_to(me), pk=request.POST.get("reading", "").replace("\0", ""))
        try:
            return redirect(assigning.assign(me=me, reading=reading))
        except ValidationError as refusal:
            messages.error(request, refusal.message)
    words = request.GET.get("q", "").strip()
    found = list(assigning.offered_to(me).searched(words)[: OFFERED + 1])
    context = {"me": me, "group": me.group, "words": words, "readings": found[:OFFERED], "more": len(found) > OFFERED}
    return render(request, "groups/reading_add.html", context)


def content_notes(request: PersonRequest, group_id: str, reading_id: str) -> HttpResponse:
    """What a text that only this group reads contains, put by whoever adds its versions."""
    me, row = keeping(request, group_id, reading_id)
    surroundings = {"group": me.group, "crumbs": "groups/_reading_crumbs.html", "back": row.get_absolute_url()}
    return notes_of(request, row.reading, **surroundings)


def translation(request: PersonRequest, group_id: str, reading_id: str) -> HttpResponse:
    """Of which of the group's readings a text that only this group reads is a translation."""
    me, row = keeping(request, group_id, reading_id)
    among = Reading.objects.filter(pk__in=assigning.list_of(me).values("reading"))
    return original_of(request, row.reading, among, **around_translation(me, row))


def translation_pairs(request: PersonRequest, group_id: str, reading_id: str) -> HttpResponse:
    me, row = keeping(request, group_id, reading_id)
    return pairs_of(request, row.reading, **around_translation(me, row))


def around_translation(me: Membership, row: GroupReading) -> dict[str, object]:
    arguments = [me.group_id, row.reading_id]
    return {
        "group": me.group,
        "crumbs": "groups/_reading_crumbs.html",
        "here": reverse("group_reading_translation", args=arguments),
        "pairs": reverse("group_reading_translation_pairs", args=arguments),
        "back": row.get_absolute_url(),
    }


def keeping(request: PersonRequest, group_id: str, reading_id: str) -> tuple[Membership, GroupReading]:
    """An organizer, and a text that only their group reads; raises Http404 or PermissionDenied."""
    me = organizing(request, group_id)
    rows = GroupReading.objects.filter(group=me.group_id).select_related("reading__original")
    row = get_object_or_404(rows, reading=reading_id)
    if not policies.can_add_version(me, row):
        raise PermissionDenied
    return me, row


@require_POST
def move(request: PersonRequest, group_id: str, reading_id: str) -> HttpResponse:
    me = organizing(request, group_id)
    row = get_object_or_404(assigning.list_of(me), reading=reading_id)
    if request.POST.get("move") in {"up", "down"}:
        assigning.move(me=me, row=row, steps=1 if request.POST["move"] == "down" else -1)
    return redirect(at_page(request, reverse("group_reading_list", args=[group_id])))


@require_POST
def take_off(request: PersonRequest, group_id: str, reading_id: str) -> HttpResponse:
    me = organizing(request, group_id)
    row = get_object_or_404(assigning.list_of(me), reading=reading_id)
    assigning.take_off(me=me, row=row)
    messages.success(request, _("The reading is off the group’s list."))
    return redirect("group_reading_list", group_id)


def at_page(request: PersonRequest, address: str) -> str:
    """The page of the list at this address on which somebody pressed a button (`?page=`)."""
    number = request.GET.get("page", "")
    return f"{address}?page={number}" if number.isascii() and number.isdecimal() else address


def organizing(request: PersonRequest, group_id: str) -> Membership:
    """One's own membership, as an organizer. Raises Http404 for a stranger, PermissionDenied for other members."""
    me: Membership = get_object_or_404(Membership.objects.acting(request.user), group_id=group_id)
    if not policies.can_organize(me):
        raise PermissionDenied
    return me
