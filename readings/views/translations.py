"""Which reading is a translation of which, and which paragraphs say the same; at the library's address or a group's."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from readings import policies, translations
from readings.forms.translations import PairsForm
from readings.models import Reading, ReadingQuerySet, Version

# As many readings are offered as the original; a search finds the others.
OFFERED = 10


def translation(request: HttpRequest, slug: str) -> HttpResponse:
    return original_of(request, kept(request, slug), Reading.objects.visible_to(request.user), **at_the_library(slug))


def pairs(request: HttpRequest, slug: str) -> HttpResponse:
    return pairs_of(request, kept(request, slug), **at_the_library(slug))


def kept(request: HttpRequest, slug: str) -> Reading:
    """A reading that this person may edit. Raises Http404 for one they don't see, PermissionDenied for another."""
    reading: Reading = get_object_or_404(Reading.objects.visible_to(request.user), slug=slug)
    if not policies.can_edit(request.user, reading):
        raise PermissionDenied
    return reading


def at_the_library(slug: str) -> dict[str, object]:
    return {
        "crumbs": "readings/_add_crumbs.html",
        "here": reverse("reading_translation", args=[slug]),
        "pairs": reverse("reading_translation_pairs", args=[slug]),
        "back": reverse("reading_detail", args=[slug]),
    }


def original_of(request: HttpRequest, reading: Reading, among: ReadingQuerySet, **context: object) -> HttpResponse:
    """Says of which reading, among those, this one is a translation; at any address."""
    if request.method == "POST":
        try:
            link_or_unlink(request, reading, among)
        except ValidationError as refusal:
            messages.error(request, refusal.message)
        return redirect(request.path)
    words = request.GET.get("q", "").strip()[:200]
    offered = among.exclude(pk=reading.pk).exclude(pk=reading.original_id).searched(words).listed()[: OFFERED + 1]
    found = list(offered) if reading.original is None else []
    context |= {"of": reading, "reading": reading, "words": words, "found": found[:OFFERED], "more": found[OFFERED:]}
    context["paired"] = reading.aligned_blocks.exclude(original_key=translations.NOTHING).count()
    return render(request, "readings/translation.html", context)


def link_or_unlink(request: HttpRequest, reading: Reading, among: ReadingQuerySet) -> None:
    """Raises ValidationError for what can't be a translation, and Http404 for a reading that isn't among those."""
    chosen = request.POST.get("original", "").replace("\0", "")
    if not chosen:
        translations.unlink(actor=request.user, translation=reading)
        messages.success(request, _("It stands for itself again."))
        return
    original = get_object_or_404(among, pk=chosen)
    translations.link(actor=request.user, translation=reading, original=original)
    messages.success(request, _("Saved. Please look whether the paragraphs belong together."))


def pairs_of(request: HttpRequest, reading: Reading, **context: object) -> HttpResponse:
    """The paragraphs of a translation with what was proposed for each, to be corrected; a page of them at a time.

    Words of both stand there: to who may keep a reading and doesn't read its text, or that of its original, none.
    """
    original = reading.original
    read = Reading.objects.readable_by(request.user).filter(pk__in=[reading.pk, reading.original_id])
    texts = Version.objects.filter(reading__in=read).values("reading").distinct()
    if original is None or texts.count() < 2:
        if original:
            messages.info(request, _("Only who reads both texts can look at their paragraphs side by side."))
        return redirect(str(context["here"]))
    form = PairsForm(request.POST or None, translation=reading, original=original, page=request.GET.get("page", ""))
    if form.is_valid():
        changed = form.save(actor=request.user)
        messages.success(request, _("Saved.") if changed else _("Nothing was changed."))
        return redirect(request.get_full_path())
    context |= {"of": reading, "reading": reading, "form": form}
    return render(request, "readings/translation_pairs.html", context)
