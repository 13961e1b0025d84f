"""A reading's page, and the pages of its versions."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import conditional_page

from readings import bookmarks, content_notes, metadata, notes, policies
from readings.beside import put_beside, put_notes
from readings.models import Block, Reading, Version

FEWEST_CONTENTS = 3


@login_not_required
@conditional_page
def reading_detail(request: HttpRequest, slug: str) -> HttpResponse:
    reading = _reading(request, slug)
    if slug != reading.slug:
        # The id stays an address of what has got a name since.
        return redirect(reading, permanent=True)
    latest = reading.versions.order_by("-number").first()
    return _page(request, reading, latest, latest.number if latest else 0)


@login_not_required
@conditional_page
def reading_version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    reading = _reading(request, slug)
    if not policies.can_read(request.user, reading):
        raise Http404
    version = get_object_or_404(reading.versions, number=number)
    return _page(request, reading, version, reading.versions.count())


def _reading(request: HttpRequest, slug: str) -> Reading:
    found: Reading = get_object_or_404(Reading.objects.visible_to(request.user), Q(slug=slug) | Q(pk=slug))
    return found


def _page(request: HttpRequest, reading: Reading, version: Version | None, latest: int) -> HttpResponse:
    if version and not policies.can_read(request.user, reading):
        version = None
    blocks = list(version.blocks.all()) if version else []
    content_note = put_beside(blocks, reading, request.user) if blocks else content_notes.by_block(reading).get("", "")
    if version:
        put_notes(blocks, notes.of(request.user.pk, version), slug=reading.slug, here=request.path)
    headings = [block for block in blocks if block.kind == Block.Kind.HEADING]
    address = request.build_absolute_uri(reading.get_absolute_url())
    context = {
        "reading": reading,
        "version": version,
        "latest": latest,
        "earlier": [number for number in range(latest, 0, -1) if version and number != version.number],
        "blocks": blocks,
        "content_note": content_note,
        "metadata": metadata.of(reading, version, address, content_note),
        "headings": headings if len(headings) >= FEWEST_CONTENTS else [],
        "can_edit": policies.can_edit(request.user, reading),
        "can_add_version": policies.can_add_version(request.user, reading),
        "own": bookmarks.beside(request.user, version, blocks) if version else {},
        "can_print": policies.can_take_text(reading, reads=version is not None, on_paper=True),
        "can_take": policies.can_take_text(reading, reads=version is not None),
    }
    return render(request, "readings/reading_detail.html", context)
