"""Correcting what a reading's page says of it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from readings import policies
from readings.forms.citation import CitationForm
from readings.models import Reading


def reading_edit(request: HttpRequest, slug: str) -> HttpResponse:
    reading = get_object_or_404(Reading.objects.visible_to(request.user), slug=slug)
    if not policies.can_edit(request.user, reading):
        raise PermissionDenied
    form = CitationForm(request.POST or None, instance=reading, can_publish=policies.can_publish(request.user))
    if form.is_valid():
        form.save_corrections(actor=request.user)
        messages.success(request, _("Saved."))
        return redirect(reading)
    return render(request, "readings/reading_edit.html", {"form": form, "reading": reading})
