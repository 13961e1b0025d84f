"""The moderators' desk: the queue, one case, and the log. Every change goes through discussions.moderation."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import Media
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.crypto import salted_hmac
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from discussions import moderation, policies
from discussions.desk import person, sees_cases
from discussions.forms.moderation import DecisionForm
from discussions.models import Case, LogEntry


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
    list_display = ("opened_at", "status", "group", "flag_count", "claimed_by_name")
    list_display_links = ("opened_at",)
    list_filter = ("status",)
    search_help_text = _("Words of a comment or the name of a group")
    ordering = ("-status", "opened_at")

    def get_search_fields(self, request: HttpRequest) -> tuple[str, ...]:
        """Words are searched by a group's own moderators; a superuser opens a case, and that is logged."""
        return ("group__name",) if person(request).is_superuser else ("snapshot", "group__name")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Case]:
        return Case.objects.visible_to(person(request)).for_queue()

    def find(self, request: HttpRequest, case_id: str) -> Case:
        """The case with all that its page shows; raises Http404."""
        return get_object_or_404(Case.objects.visible_to(person(request)).for_desk(), pk=case_id)

    @admin.display(description=_("looked at by"), empty_value="")
    def claimed_by_name(self, case: Case) -> str | None:
        return case.claimed_by_name

    def get_urls(self) -> list[URLPattern]:
        steps = [("claim", self.claim_view), ("release", self.release_view), ("decide", self.decide_view)]
        return [
            path(f"<str:case_id>/{step}/", self.admin_site.admin_view(require_POST(view)), name=f"case_{step}")
            for step, view in steps
        ] + super().get_urls()

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
            messages.error(request, refused.message)
        return HttpResponseRedirect(reverse("admin:discussions_case_change", args=[case_id]))

    def release_view(self, request: HttpRequest, case_id: str) -> HttpResponse:
        case = get_object_or_404(self.get_queryset(request), pk=case_id)
        try:
            moderation.release(actor=person(request), case=case)
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
