"""The moderators' desk: the queue, one case, and the log. Every change goes through discussions.moderation."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import Media
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.crypto import salted_hmac
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from discussions import bulk, moderation, notes, policies, queue
from discussions.desk import LONGEST_SEARCH, person, sees_cases
from discussions.forms.appeals import AnswerForm
from discussions.forms.moderation import MOST_WORDS, BulkForm, DecisionForm, NoteForm
from discussions.forms.site_moderators import SiteModeratorForm
from discussions.models import Appeal, Case, LogEntry, SiteModerator


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows that are looked at here and changed, if at all, by an activity of their own."""

    media = Media()  # All of it works without the admin's scripts, which are larger than any page.
    actions = None
    show_full_result_count = False
    list_per_page = 50
    pages: tuple[str, ...] = ("changelist",)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        return super().changelist_view(request, {"title": capfirst(self.opts.verbose_name_plural)})

    def get_urls(self) -> list[URLPattern]:
        """The pages named above, and none of those that add, change or delete."""
        return [page for page in super().get_urls() if page.name and page.name.rsplit("_", 1)[-1] in self.pages]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return sees_cases(request)

    def has_view_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return sees_cases(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return False


@admin.register(Case)
class CaseAdmin(ReadOnlyAdmin):
    """The queue, and the page of one case with its three things to do: claim, give back, decide."""

    pages = ("changelist", "change")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Case]:
        return Case.objects.visible_to(person(request)).for_queue()

    def check_sees(self, request: HttpRequest) -> None:
        """Raises Http404 for staff who see no cases: Django asks only on pages of its own."""
        if not self.has_view_permission(request):
            raise Http404

    def find(self, request: HttpRequest, case_id: str) -> Case:
        """The case with all that its page shows; raises Http404."""
        return get_object_or_404(Case.objects.visible_to(person(request)).for_desk(), pk=case_id)

    def get_urls(self) -> list[URLPattern]:
        steps = {
            "claim": self.claim_view,
            "release": self.release_view,
            "decide": self.decide_view,
            "note": self.note_view,
        }
        bulk = path("bulk/", self.admin_site.admin_view(require_POST(self.bulk_view)), name="case_bulk")
        return [
            bulk,
            *(
                path(f"<str:case_id>/{step}/", self.admin_site.admin_view(require_POST(view)), name=f"case_{step}")
                for step, view in steps.items()
            ),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        """The queue. Django's own list would look through all cases, and knows no order of urgency."""
        self.check_sees(request)
        shown = request.GET.get("show", queue.Shown.WAITING)
        if shown not in queue.Shown.values:
            raise Http404
        words = request.GET.get("q", "")[:LONGEST_SEARCH]
        after = request.GET.get("after", "")
        page = queue.read(user=person(request), shown=queue.Shown(shown), words=words, after=after)
        context = {"page": page, "shown": shown, "words": words, "views": queue.Shown.choices}
        return TemplateResponse(request, "discussions/queue.html", context)

    def bulk_view(self, request: HttpRequest) -> HttpResponse:
        """Leaves several cases as they are, for one reason: first shows them, then says of each what became of it."""
        self.check_sees(request)
        chosen = bulk.chosen(actor=person(request), marked=request.POST.getlist("case"))
        form = BulkForm(request.POST if "statement" in request.POST else None)
        context: dict[str, object] = {"cases": [case for case, _revision in chosen], "form": form}
        context["chosen_cases"] = [f"{case.pk}:{revision}" for case, revision in chosen]
        if chosen and form.is_valid():
            context["outcomes"] = bulk.dismiss(actor=person(request), chosen=chosen, **form.cleaned_data)
        return TemplateResponse(request, "discussions/case_bulk.html", context)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        """The case: what was flagged and why, what stands around it, what was decided before."""
        case = self.find(request, object_id)
        return self.case_page(request, case, DecisionForm(actor=person(request), case=case))

    def case_page(self, request: HttpRequest, case: Case, form: DecisionForm) -> HttpResponse:
        moderation.note_look(actor=person(request), case=case)
        context = self.admin_site.each_context(request) | {
            "title": _("Case"),
            "opts": self.opts,
            "case": case,
            "comment": case.spoken,
            "prompt": case.spoken.thread.prompt,
            "passage": case.spoken.thread.quoted,
            "flags": case.flags.all(),
            "notes": notes.of(case),
            "note_form": NoteForm(),
            "decisions": case.decisions.all(),
            "log": LogEntry.objects.filter(case_id=case.pk),
            "form": form,
            "may_decide": policies.can_decide(person(request), case),
            "may_claim": policies.can_claim(person(request), case),
            "is_mine": case.claimed_by_id == person(request).pk,
        }
        return TemplateResponse(request, "discussions/case_detail.html", context)

    def claim_view(self, request: HttpRequest, case_id: str) -> HttpResponse:
        case = get_object_or_404(self.get_queryset(request), pk=case_id)
        try:
            moderation.claim(actor=person(request), case=case)
        except ValidationError as refused:
            messages.error(request, refused.messages[0])
        return HttpResponseRedirect(reverse("admin:discussions_case_change", args=[case_id]))

    def note_view(self, request: HttpRequest, case_id: str) -> HttpResponse:
        case = get_object_or_404(self.get_queryset(request), pk=case_id)
        form = NoteForm(request.POST)
        if form.is_valid():
            notes.write(actor=person(request), case=case, words=form.cleaned_data["words"])
        return HttpResponseRedirect(reverse("admin:discussions_case_change", args=[case_id]) + "#notes")

    def release_view(self, request: HttpRequest, case_id: str) -> HttpResponse:
        case = get_object_or_404(self.get_queryset(request), pk=case_id)
        try:
            moderation.release(
                actor=person(request), case=case, note=request.POST.get("words", "")[:MOST_WORDS].strip()
            )
        except ValidationError as refused:
            messages.error(request, refused.message)
        return HttpResponseRedirect(reverse("admin:discussions_case_changelist"))

    def decide_view(self, request: HttpRequest, case_id: str) -> HttpResponse:
        case = self.find(request, case_id)
        form = DecisionForm(request.POST, actor=person(request), case=case)
        if not form.carried_out():
            form.data = request.POST.dict() | {"revision": case.revision}
            return self.case_page(request, case, form)
        messages.success(request, _("Decided. The author can read your statement now."))
        return HttpResponseRedirect(reverse("admin:discussions_case_changelist"))


@admin.register(LogEntry)
class LogEntryAdmin(ReadOnlyAdmin):
    """The log, for the cases that one may see. Nobody adds, changes or deletes a line here."""

    list_display = ("at", "action", "reason", "case_id", "who")
    list_display_links = None
    list_filter = ("action",)
    search_fields = ("=case_id",)
    search_help_text = _("A case’s id")
    ordering = ("-pk",)

    @admin.display(description=_("who"))
    def who(self, entry: LogEntry) -> str:
        """A mark that is another one in each group, or it would tie two names of one person together; and none of
        whoever flagged, whom a fellow moderator could know by it.
        """
        if entry.action == LogEntry.Action.FLAGGED:
            return ""
        return salted_hmac("discussions.log", f"{entry.group_id} {entry.actor_id}", algorithm="sha256").hexdigest()[:10]

    def get_queryset(self, request: HttpRequest) -> QuerySet[LogEntry]:
        return LogEntry.objects.visible_to(person(request))


@admin.register(SiteModerator)
class SiteModeratorAdmin(ReadOnlyAdmin):
    """Who moderates the site, since when and until when. Staff gives it to somebody else, and can move the date."""

    pages = ("changelist", "add", "change")
    list_display = ("user", "given_at", "until", "given_by")
    list_select_related = ("user", "given_by")

    def get_fields(self, request: HttpRequest, obj: SiteModerator | None = None) -> tuple[str, ...]:
        return ("until",) if obj else ("username", "until")

    def get_form(self, request: HttpRequest, *args: Any, **options: Any) -> type[SiteModeratorForm]:
        return type("Form", (SiteModeratorForm,), {"actor": person(request)})

    def save_model(self, *args: object) -> None:
        """The form has done it."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return policies.can_give_site_role(request.user)

    def has_view_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return policies.can_give_site_role(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return policies.can_give_site_role(request.user)

    def has_change_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return policies.can_give_site_role(request.user)


@admin.register(Appeal)
class AppealAdmin(ReadOnlyAdmin):
    """The appeals that somebody who didn't decide can answer, the most urgent first."""

    pages = ("changelist", "change")
    list_display = ("made_at", "status", "group", "due_at")
    list_select_related = ("group",)
    list_filter = ("status",)
    ordering = ("due_at",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Appeal]:
        return Appeal.objects.visible_to(person(request))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        """The appeal with what was decided; by POST the answer."""
        appeal = get_object_or_404(self.get_queryset(request).select_related("group", "decision__case"), pk=object_id)
        moderation.note_look(actor=person(request), case=appeal.decision.case)
        form = AnswerForm(request.POST if request.method == "POST" else None, actor=person(request), appeal=appeal)
        if form.carried_out():
            messages.success(request, _("Answered. The author can read it now."))
            return HttpResponseRedirect(reverse("admin:discussions_appeal_changelist"))
        context = self.admin_site.each_context(request) | {"appeal": appeal, "form": form}
        return TemplateResponse(request, "discussions/appeal_detail.html", context)
