"""From a file to a reading in two steps: choose it, look at what was understood of it, save."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from readings import policies
from readings.forms import ImportForm, SourceForm, TextForm
from readings.models import Reading

Preview = TypeVar("Preview", bound=TextForm)


def reading_add(request: HttpRequest) -> HttpResponse:
    can_publish = policies.can_publish(request.user)
    step = next_step(request, partial(ImportForm, can_publish=can_publish))
    if isinstance(step, HttpResponse):
        return step
    library = Reading.objects.in_library()
    among = library if step.cleaned_data.get("publish") else Reading.objects.added_by(request.user)
    reading, added = step.save_reading(actor=request.user, among=among)
    say_what_was_saved(request, added)
    return redirect(came_from(request) or reading.get_absolute_url())


def version_add(request: HttpRequest, slug: str) -> HttpResponse:
    reading = get_object_or_404(Reading.objects.visible_to(request.user), slug=slug)
    if not policies.can_add_version(request.user, reading):
        raise PermissionDenied
    step = next_step(request, TextForm, of=reading)
    if isinstance(step, HttpResponse):
        return step
    _version, added = step.save_version(reading=reading)
    say_what_was_saved(request, added)
    return redirect(reading)


def next_step(
    request: HttpRequest, preview: Callable[..., Preview], of: Reading | None = None, **context: object
) -> Preview | HttpResponse:
    """The page of the step where somebody is or, once they have looked and saved, the form with what is to be stored.

    Works at any address: both steps post to the page's own. `preview` makes the form of the second step; `of` is the
    reading that gets a new version; `context` goes to the templates (`crumbs` and `next`, where the page stands in
    another app). Nothing is stored by it.
    """
    context = {"of": of, "next": came_from(request), "crumbs": "readings/_add_crumbs.html"} | context
    if "origin" in request.POST:
        form = preview(data=request.POST)
        if form.is_valid() and "save" in request.POST:
            return form
        return render(request, "readings/reading_preview.html", context | {"form": form})
    source = SourceForm(request.POST or None, request.FILES or None, title=of.title if of else "")
    if source.is_valid():
        return render(request, "readings/reading_preview.html", context | {"form": preview(draft=source.draft)})
    return render(request, "readings/reading_add.html", context | {"form": source})


def say_what_was_saved(request: HttpRequest, added: bool) -> None:
    if added:
        messages.success(request, _("Saved."))
    else:
        messages.info(request, _("This text is here already; nothing was changed."))


def came_from(request: HttpRequest) -> str:
    """Where somebody came from and goes back to, if that is a page of ours."""
    address = request.POST.get("next") or request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if ours else ""
