"""Saying what a reading, or a paragraph of it, contains; at the library's address and at a group's."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from readings import content_notes, policies
from readings.forms.content_notes import ContentNoteForm
from readings.models import Reading, Version


def content_note_list(request: HttpRequest, slug: str) -> HttpResponse:
    reading = get_object_or_404(Reading.objects.visible_to(request.user), slug=slug)
    if not policies.can_edit(request.user, reading):
        raise PermissionDenied
    return notes_of(request, reading, crumbs="readings/_add_crumbs.html", back=reading.get_absolute_url())


def notes_of(request: HttpRequest, reading: Reading, **context: object) -> HttpResponse:
    """The page where the notes stand and are put and taken away, at any address; who may come there, its view says.

    `context` goes to the template: `crumbs`, with what they need, and `back`, to where the reading is.
    """
    version = reading.versions.order_by("-number").first()
    if version is None:
        raise Http404
    if "take_away" in request.POST:
        key = request.POST["take_away"].replace("\0", "")
        content_notes.take_away(actor=request.user, reading=reading, block_key=key)
        messages.success(request, _("The content note is gone."))
        return redirect(request.get_full_path())
    opened = {"paragraph": request.GET.get("paragraph", "")}
    form = ContentNoteForm(request.POST or None, initial=opened, version=version, actor=request.user)
    if form.is_valid() and form.saved():
        messages.success(request, _("Saved."))
        return redirect(request.path)
    context = context | {"of": reading, "reading": reading, "form": form, "notes": noted(reading, version)}
    return render(request, "readings/content_note_list.html", context)


def noted(reading: Reading, version: Version) -> list[tuple[str, int | None, str]]:
    """Key, number in this version and words of each note, in the order of the text, the reading's own first."""
    words = content_notes.by_block(reading)
    blocks = version.blocks.filter(key__in=words).values_list("key", "position", "number")
    places = {key: (position, number) for key, position, number in blocks}
    in_order = sorted(words, key=lambda key: places.get(key, (-1, None))[0])
    return [(key, places.get(key, (0, None))[1], words[key]) for key in in_order]
