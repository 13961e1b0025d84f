"""Bringing a text into a group, or a new version of one that this group alone reads."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accounts.requests import PersonRequest
from groups import assigning
from groups.models import GroupReading, Membership
from groups.views.readings import keeping, organizing
from readings.models import Import, Reading
from readings.pieces import Draft
from readings.views.importing import Place, bring, look


def bring_in(request: PersonRequest, group_id: str) -> HttpResponse:
    """Begins the import of a text that is to be read by this group alone."""
    return bring(request, place_of(organizing(request, group_id)))


def add_version(request: PersonRequest, group_id: str, reading_id: str) -> HttpResponse:
    """Begins the import of a new version of a text that only this group reads."""
    me, row = keeping(request, group_id, reading_id)
    return bring(request, place_of(me), of=row.reading)


def group_import(request: PersonRequest, group_id: str, import_id: str) -> HttpResponse:
    """A text on its way into the group; until it is saved, nobody but whoever brings it sees it."""
    me = organizing(request, group_id)
    found = get_object_or_404(Import.objects.select_related("reading"), owner=me.user_id, pk=import_id)
    if found.status == Import.Status.DONE and found.reading_id:
        return redirect(get_object_or_404(GroupReading, group=me.group_id, reading=found.reading_id))
    if found.reading_id:
        keeping(request, group_id, found.reading_id)
    return look(request, place_of(me), found)


def place_of(me: Membership) -> Place:
    """Where an import stands in the group: it is saved for this group, and back is its list of readings."""

    def add(draft: Draft, *, public: bool, **facts: str) -> tuple[Reading, bool]:
        row, added = assigning.bring_in(me=me, draft=draft, **facts)
        return row.reading, added

    def begin(of: Reading | None) -> str:
        if of:
            return reverse("group_reading_add_version", args=[me.group_id, of.pk])
        return reverse("group_reading_import", args=[me.group_id])

    return Place(
        address=lambda pk: reverse("group_import", args=[me.group_id, pk]),
        saved=lambda reading: reverse("group_reading", args=[me.group_id, reading.pk]),
        add=add,
        begin=begin,
        context={
            "group": me.group,
            "crumbs": "groups/_reading_crumbs.html",
            "back": reverse("group_reading_list", args=[me.group_id]),
        },
    )
