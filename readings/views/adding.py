"""Bringing in a text for oneself, or a new version of it: at the library's addresses."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from readings import policies
from readings.importing import add_reading
from readings.models import Import, Reading
from readings.pieces import Draft
from readings.publishing import publish
from readings.views.importing import Place, bring, look


def reading_add(request: HttpRequest) -> HttpResponse:
    return bring(request, place_of(request))


def version_add(request: HttpRequest, slug: str) -> HttpResponse:
    reading = get_object_or_404(Reading.objects.visible_to(request.user), slug=slug)
    if not policies.can_add_version(request.user, reading):
        raise PermissionDenied
    return bring(request, place_of(request), of=reading)


def reading_import(request: HttpRequest, import_id: str) -> HttpResponse:
    """A text on its way in; nobody but its owner sees it."""
    found = get_object_or_404(Import.objects.select_related("reading"), owner=request.user.pk, pk=import_id)
    if (
        found.reading
        and found.status != Import.Status.DONE
        and not policies.can_add_version(request.user, found.reading)
    ):
        raise PermissionDenied
    return look(request, place_of(request), found)


def place_of(request: HttpRequest) -> Place:
    def add(draft: Draft, *, public: bool, **facts: str) -> tuple[Reading, bool]:
        among = Reading.objects.in_library() if public else Reading.objects.added_by(request.user)
        reading, added = add_reading(actor=request.user, draft=draft, among=among, **facts)
        if added and public:
            publish(actor=request.user, reading=reading)
        return reading, added

    return Place(
        address=lambda pk: reverse("reading_import", args=[pk]),
        saved=lambda reading: reading.get_absolute_url(),
        add=add,
        begin=lambda of: reverse("reading_add_version", args=[of.slug]) if of else reverse("reading_add"),
        context={"crumbs": "readings/_add_crumbs.html", "back": came_from(request) or reverse("reading_list")},
        can_publish=policies.can_publish(request.user),
    )


def came_from(request: HttpRequest) -> str:
    """The address that somebody came from and goes back to, if that is a page of ours."""
    address = request.POST.get("next") or request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if ours and "/" in address else ""
