"""One's own notes on a reading, wherever one reads it: all of them, and one to be changed or thrown away."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from readings import notes, suggestions
from readings.choosing import said_in
from readings.forms.notes import NoteForm, note_form_for
from readings.models import Note, Passage
from readings.passages import point_at
from readings.stretches import Where
from readings.views.adding import came_from
from readings.views.own import find


def note_list(request: HttpRequest, slug: str) -> HttpResponse:
    """All notes of one's own in all versions of a reading."""
    reading = find(request, slug)
    newest = reading.versions.order_by("-number").first()
    placed = {note.note_id for note in notes.of(request.user.pk, newest)} if newest else set()
    suggested = notes.suggested(request.user, newest) if newest else {}
    rows = [(note, suggested.get(note.passage_id)) for note in notes.all_in(request.user, reading.pk)]
    context = {
        "reading": reading,
        "newest": newest,
        "rows": rows,
        "placed": placed,
        "next": came_from(request),
    }
    return render(request, "readings/note_list.html", context)


def note_add(request: HttpRequest, slug: str) -> HttpResponse:
    """A new note on a paragraph (`?block=`), or on words selected in it."""
    reading = find(request, slug)
    block = said_in(request.GET, reading)
    form = note_form_for(request.GET, request.POST or None, block)
    back = f"{came_from(request) or reading.get_absolute_url()}#{block.anchor}"
    if form.is_valid():
        try:
            passage = pointed_at(form.place)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            notes.keep(user=request.user, passage=passage, words=form.cleaned_data["note"])
            messages.success(request, _("Kept. Nobody but you sees it."))
            return redirect(back)
    context = {"reading": reading, "paragraph": block, "form": form, "next": came_from(request), "back": back}
    return render(request, "readings/note_add.html", context)


def pointed_at(where: Where) -> Passage:
    """The passage of the words that somebody chose. Raises ValidationError if they don't stand there."""
    start, end, quote = where["start"], where["end"], where["quote"]
    return point_at(start_block=where["block"], start=start, end_block=where["end_block"], end=end, quote=quote)


@require_POST
def note_place(request: HttpRequest, slug: str, note_id: str) -> HttpResponse:
    """Says of one's own note whether its words stand where they were suggested in the newest version."""
    reading = find(request, slug)
    note = get_object_or_404(notes.all_in(request.user, reading.pk), pk=note_id)
    newest = reading.versions.latest("number")
    anchor = notes.suggested(request.user, newest).get(note.passage_id)
    if anchor is None:
        messages.info(request, _("This was decided already."))
    elif "here" in request.POST:
        suggestions.confirm(actor=request.user, anchor=anchor)
        messages.success(request, _("Your note stands there now."))
    else:
        suggestions.refuse(actor=request.user, anchor=anchor)
        messages.success(request, _("Your note stays with the version in which you made it."))
    return redirect("note_list", slug)


def note_edit(request: HttpRequest, slug: str, note_id: str) -> HttpResponse:
    """Changes one's own note; or, with `throw_away`, there is none any more."""
    reading = find(request, slug)
    note: Note = get_object_or_404(notes.all_in(request.user, reading.pk), pk=note_id)
    back = came_from(request) or reading.get_absolute_url()
    if "throw_away" in request.POST:
        notes.forget(note=note)
        messages.success(request, _("Your note is gone."))
        return redirect(back)
    form = NoteForm(request.POST or None, initial={"note": note.words})
    if form.is_valid():
        notes.change(note=note, words=form.cleaned_data["note"])
        messages.success(request, _("Saved. Nobody but you sees it."))
        return redirect(back)
    context = {"reading": reading, "note": note, "form": form, "next": came_from(request), "back": back}
    return render(request, "readings/note_edit.html", context)
