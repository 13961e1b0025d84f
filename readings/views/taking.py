"""A reading of the library, to be taken away: printed, or as a Markdown file."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from readings import content_notes, essay, paper, policies
from readings.models import Reading, Version


@login_not_required
@require_safe
def reading_markdown(request: HttpRequest, slug: str) -> HttpResponse:
    reading, version = _taken(request, slug, on_paper=False)
    address = request.build_absolute_uri(reading.get_absolute_url())
    content = essay.write(reading=reading, version=version, address=address)
    headers = {"Content-Disposition": 'attachment; filename="reading.md"'}
    return HttpResponse(content, content_type="text/markdown; charset=utf-8", headers=headers)


@login_not_required
@require_safe
def reading_print(request: HttpRequest, slug: str) -> HttpResponse:
    """To be read on paper; `?margin=wide` leaves room to write beside the text."""
    reading, version = _taken(request, slug, on_paper=True)
    notes = content_notes.by_block(reading)
    address = request.build_absolute_uri(reading.get_absolute_url())
    context = {
        "reading": reading,
        "version": version,
        "text": paper.laid_out(list(version.blocks.all()), notes),
        "content_note": notes.get("", ""),
        "edition": "wide" if request.GET.get("margin") == "wide" else "none",
        "address": address,
        "code": paper.qr_code(address),
    }
    return render(request, "readings/reading_print.html", context)


def _taken(request: HttpRequest, slug: str, *, on_paper: bool) -> tuple[Reading, Version]:
    """The reading and its newest version; raises Http404, and PermissionDenied where the text stays here."""
    reading = get_object_or_404(Reading.objects.visible_to(request.user), slug=slug)
    reads = policies.can_read(request.user, reading)
    if not policies.can_take_text(reading, reads=reads, on_paper=on_paper):
        raise PermissionDenied
    version = reading.versions.order_by("-number").first()
    if version is None:
        raise Http404
    return reading, version
