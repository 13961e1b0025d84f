"""The pages of an import, wherever it stands: what is brought, its chapters, its progress, the preview."""

from collections.abc import Callable
from typing import Any, NamedTuple, Protocol, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from readings import bringing, correcting, drafts, languages
from readings.corrections import corrections_in, whole_number
from readings.drafts import Work
from readings.forms.importing import FactsForm, SourceForm
from readings.importing import add_version
from readings.models import Import, Passage, PassageAnchor, Reading
from readings.pieces import Draft, Format, Omission

Status = Import.Status
# A page that waits asks again after so many seconds.
REFRESH = 4


class Adding(Protocol):
    def __call__(self, draft: Draft, *, public: bool, **facts: str) -> tuple[Reading, bool]: ...


class Place(NamedTuple):
    """Where an import stands, in the library or in a group: its addresses, and what saving it does.

    `address` is that of an import by its id, `saved` where one lands, `begin` where another is begun, perhaps a new
    version of a reading. `context` goes to the templates: `crumbs`, with what they need, and `back`, where one goes
    without importing.
    """

    address: Callable[[str], str]
    saved: Callable[[Reading], str]
    add: Adding
    begin: Callable[[Reading | None], str]
    context: dict[str, Any]
    can_publish: bool = False


def bring(request: HttpRequest, place: Place, of: Reading | None = None) -> HttpResponse:
    """The page where a file, an address or a text is given; from there to the page of its import."""
    form = SourceForm(request.POST or None, request.FILES or None)
    if form.is_valid() and (found := form.begin(actor=request.user, reading=of, instead=request.POST.get("instead"))):
        return redirect(place.address(found.pk))
    waiting = [(place.address(one.pk), one) for one in bringing.unfinished(request.user)]
    back = place.saved(of) if of and "next" not in request.GET else place.context["back"]
    context = place.context | {"form": form, "of": of, "waiting": waiting, "back": back}
    return render(request, "readings/reading_add.html", context)


def look(request: HttpRequest, place: Place, found: Import) -> HttpResponse:
    """The page of an import, by how far it has come. Whoever may come there, its view says."""
    if request.POST.get("do") == "throw-away":
        bringing.throw_away(found=found)
        messages.success(request, _("It is thrown away. Nothing was stored."))
        return redirect(place.context["back"])
    if found.status == Status.DONE:
        return redirect(place.saved(found.reading) if found.reading else place.context["back"])
    context = place.context | {"found": found, "of": found.reading, "begin": place.begin(found.reading)}
    if found.status == Status.CHOOSING or (found.chapters and "chapters" in request.GET):
        return chapters(request, place, found, context)
    if found.status != Status.READY:
        return progress(request, place, found, context)
    return preview(request, place, found, context)


def progress(request: HttpRequest, place: Place, found: Import, context: dict[str, Any]) -> HttpResponse:
    """How far it has come; what failed, and what can be done about it."""
    if request.POST.get("do") == "again":
        try:
            bringing.again(found=found)
        except ValidationError as refusal:
            messages.error(request, refusal.message)
        return redirect(place.address(found.pk))
    failed = found.status == Status.FAILED
    pasted = (
        bytes(found.content or b"").decode(errors="replace") if failed and not (found.name or found.address) else ""
    )
    typed = {"address": found.address, "text": pasted, "format": found.format or Format.TEXT}
    context |= {"stopped": bringing.seems_stopped(found), "form": SourceForm(initial=typed) if failed else None}
    response = render(request, "readings/import_progress.html", context)
    if not failed and not context["stopped"]:
        response["Refresh"] = str(REFRESH)
    return response


def chapters(request: HttpRequest, place: Place, found: Import, context: dict[str, Any]) -> HttpResponse:
    """Which chapters of a book are read."""
    chosen = {int(number) for number in request.POST.getlist("chapter") if number.isascii() and number.isdigit()}
    if request.POST.get("do") == "all":
        chosen = {chapter["number"] for chapter in found.chapters if not chapter["omission"]}
    if request.method == "POST":
        try:
            bringing.choose(found=found, numbers=chosen)
            return redirect(place.address(found.pk))
        except ValidationError as refusal:
            context["error"] = refusal.message
    context["chapters"] = [
        chapter | {"reason": Omission(chapter["omission"]).label if chapter["omission"] else ""}
        for chapter in found.chapters
    ]
    return render(request, "readings/import_chapters.html", context)


def preview(request: HttpRequest, place: Place, found: Import, context: dict[str, Any]) -> HttpResponse:
    """What was understood, to be corrected page by page, and saved."""
    if request.method == "POST":
        return Preview(request, place, found, context).answer()
    return shown(request, place, found, context, page=whole_number(request.GET.get("page")))


class Preview:
    """What comes back from a page of the preview, and what becomes of it."""

    def __init__(self, request: HttpRequest, place: Place, found: Import, context: dict[str, Any]) -> None:
        self.request, self.place, self.found, self.context = request, place, found, context
        self.back = corrections_in(request.POST)
        facts = FactsForm(can_publish=place.can_publish)
        self.facts = {} if found.reading else facts.typed(request.POST.dict())

    def answer(self) -> HttpResponse:
        do, _colon, which = self.request.POST.get("do", "keep").partition(":")
        try:
            if do == "undo":
                splice = bringing.undo(found=self.found, revision=self.back.revision)
                return self.to_piece(splice.start if splice else -1)
            changed = bringing.correct(
                found=self.found, revision=self.back.revision, typed=self.back.typed, facts=self.facts
            )
        except ValidationError as error:
            return self.again(error)
        if do == "save":
            return self.save()
        if do == "read-as" and which in Format.values:
            bringing.read_as(found=self.found, text_format=which)
            return redirect(self.place.address(self.found.pk))
        return self.to_page(whole_number(which)) if do == "page" else self.to_piece(changed)

    def to_page(self, page: int) -> HttpResponse:
        return redirect(f"{self.place.address(self.found.pk)}?page={page}")

    def to_piece(self, index: int) -> HttpResponse:
        """Where it stands now; the page that one was on, if nothing is otherwise."""
        if index < 0:
            return self.to_page(self.back.page)
        self.found.refresh_from_db(fields=["draft"])
        page = drafts.sheet_of(Work.from_json(self.found.draft or {}).draft.pieces, index)
        return redirect(f"{self.place.address(self.found.pk)}?page={page}#piece-{index}")

    def save(self) -> HttpResponse:
        self.found.refresh_from_db(fields=["draft", "revision"])
        form = None
        if not self.found.reading and self.found.draft:
            typed = Work.from_json(self.found.draft).facts
            form = FactsForm(typed, can_publish=self.place.can_publish)
            if not form.is_valid():
                return shown(self.request, self.place, self.found, self.context, page=1, form=form)
        try:
            reading, added = bringing.save(found=self.found, store=lambda draft: self.store(draft, form))
        except Import.DoesNotExist:
            return redirect(self.place.context["back"])
        except ValidationError as error:
            return self.again(error)
        say_what_was_saved(self.request, added)
        if added and self.found.reading and passages_wait(reading):
            messages.info(self.request, _("Some passages need a person: see what changed in this version."))
        return redirect(self.place.saved(reading))

    def store(self, draft: Draft, form: FactsForm | None) -> tuple[Reading, bool]:
        if form:
            return self.place.add(draft, public=bool(form.cleaned_data.get("publish")), **form.facts)
        version, added = add_version(reading=cast("Reading", self.found.reading), draft=draft)
        return version.reading, added

    def again(self, error: ValidationError) -> HttpResponse:
        """The page as it is now, with the sentence, and with what was typed and isn't in it."""
        self.found.refresh_from_db()
        if self.found.draft is None:
            return redirect(self.place.address(self.found.pk))
        pieces = Work.from_json(self.found.draft).draft.pieces
        self.context |= {"error": " ".join(error.messages), "lost": correcting.lost_words(pieces, self.back.typed)}
        form = FactsForm(initial=self.facts, can_publish=self.place.can_publish) if self.facts else None
        return shown(self.request, self.place, self.found, self.context, page=self.back.page, form=form)


def shown(
    request: HttpRequest,
    place: Place,
    found: Import,
    context: dict[str, Any],
    *,
    page: int,
    form: FactsForm | None = None,
) -> HttpResponse:
    """A page of the preview; the first has the facts on it, as they are or as `form` has them."""
    work = Work.from_json(found.draft or {})
    sheet = drafts.sheet(work.draft.pieces, page)
    if sheet.number == 1 and not found.reading:
        context["form"] = form or FactsForm(initial=work.facts, can_publish=place.can_publish)
    context |= {
        "work": work,
        "sheet": sheet,
        "sum": drafts.summed(work.draft.pieces),
        "heading_levels": [1],
        "direction": work.facts.get("direction") or languages.direction(work.facts["language"]),
        "can_be_read_as": _other_format(found),
    }
    return render(request, "readings/import_preview.html", context)


def _other_format(found: Import) -> str:
    """How else a text could be read; empty for what isn't plain text or Markdown."""
    name = found.name.lower()
    if found.address or (name and not name.endswith((".txt", ".md", ".markdown"))):
        return ""
    is_markdown = found.format == Format.MARKDOWN or (not found.format and name.endswith((".md", ".markdown")))
    return Format.TEXT if is_markdown else Format.MARKDOWN


def passages_wait(reading: Reading) -> bool:
    """Whether somebody has to say of a passage that others talk about where it stands in the newest version."""
    unsure = PassageAnchor.objects.filter(state=PassageAnchor.State.SUGGESTED, passage__in=Passage.objects.in_use())
    return unsure.filter(version=reading.versions.order_by("-number").first()).exists()


def say_what_was_saved(request: HttpRequest, added: bool) -> None:
    if added:
        messages.success(request, _("Saved."))
    else:
        messages.info(request, _("This text is here already; nothing was changed."))
