"""The library at the staff's desk: search, correct what is cited, publish and take out. Texts are read-only."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, QuerySet, When
from django.forms import Media, ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from readings import policies, publishing
from readings.forms.citation import RightsForm
from readings.forms.rights import AnswerForm
from readings.models import Reading, RightsNotice, Version


class StaffOnly(admin.options.BaseModelAdmin):
    """The desk lets moderators in too; readings are no part of what they moderate."""

    media = Media()  # All of it works without the admin's scripts, which are larger than any page.

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return policies.can_publish(request.user)

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return policies.can_publish(request.user)

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return policies.can_publish(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Nobody deletes here: groups may be talking about it. Out of the library, the public sees it no more."""
        return False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return policies.can_publish(request.user)


class VersionInline(StaffOnly, admin.StackedInline):
    """The versions, to be looked at."""

    model = Version
    template = "admin/readings/versions.html"
    fields = readonly_fields = ("number",)
    ordering = ["number"]
    extra = 0
    view_on_site = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Version]:
        return super().get_queryset(request).select_related("reading")

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Reading)
class ReadingAdmin(StaffOnly, admin.ModelAdmin):
    """A reading added here is a citation: its text comes by the import page."""

    media = Media(js=["admin/js/actions.js"])  # chooses all rows
    form = RightsForm
    fields = [
        *("title", "author", "published", "publication", "language", "summary", "source_url", "rights", "licence"),
        *("published_at", "added_at", "taken_down_at"),
    ]
    readonly_fields = ["published_at", "added_at", "taken_down_at"]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    inlines = [VersionInline]
    list_display = ["title", "author", "published", "rights", "published_at"]
    list_filter = ["rights"]
    search_fields = ["title", "author"]
    ordering = ["title", "id"]
    list_per_page = 50
    show_full_result_count = False
    actions = ["publish", "unpublish"]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.take_down_view)
        return [path("<str:reading_id>/take-down/", view, name="reading_take_down"), *super().get_urls()]

    def take_down_view(self, request: HttpRequest, reading_id: str) -> HttpResponse:
        """Asks why, says what will be gone, and does it."""
        reading = get_object_or_404(Reading, pk=reading_id)
        if not policies.can_publish(request.user):
            raise Http404
        form = AnswerForm(request.POST or None, actor=request.user)
        if form.took_down(reading):
            messages.success(request, _("The text is down. Its citation, and what groups said about it, stay."))
            return redirect("admin:readings_reading_change", reading_id)
        context = self.admin_site.each_context(request) | {
            "title": _("Take a text down"),
            "reading": reading,
            "letters": reading.rights_notices.filter(status=RightsNotice.Status.OPEN),
            "form": form,
            "quotation": policies.QUOTATION,
        }
        return TemplateResponse(request, "admin/readings/reading/take_down.html", context)

    def view_on_site(self, obj: Reading) -> str:
        return obj.get_absolute_url()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, str | list[str]]:
        return {"rights": "citation"}

    def save_model(self, request: HttpRequest, obj: Reading, form: ModelForm, change: bool) -> None:
        if change:
            facts = {name: form.cleaned_data[name] for name in form.changed_data}
            publishing.correct(actor=request.user, reading=obj, **facts)
        else:
            publishing.cite(actor=request.user, reading=obj)

    @admin.action(description=_("Publish in the library"))
    def publish(self, request: HttpRequest, queryset: QuerySet[Reading]) -> None:
        published = 0
        for reading in queryset:
            try:
                publishing.publish(actor=request.user, reading=reading)
                published += 1
            except ValidationError as refusal:
                self.message_user(request, f"{reading}: {refusal.message}", messages.ERROR)
        if published:
            sentence = ngettext("One reading is in the library.", "%(number)d readings are in the library.", published)
            self.message_user(request, sentence % {"number": published}, messages.SUCCESS)

    @admin.action(description=_("Take out of the library"))
    def unpublish(self, request: HttpRequest, queryset: QuerySet[Reading]) -> None:
        for reading in queryset:
            publishing.unpublish(actor=request.user, reading=reading)
        sentence = ngettext("One reading is out of the library.", "%(number)d readings are out of it.", len(queryset))
        self.message_user(request, sentence % {"number": len(queryset)}, messages.SUCCESS)


@admin.register(RightsNotice)
class RightsNoticeAdmin(StaffOnly, admin.ModelAdmin):
    """The letters about rights, those that wait for an answer first. Nobody writes or changes one here."""

    list_display = ["sent_at", "reading", "writer", "status"]
    list_display_links = ["sent_at"]
    list_select_related = ["reading"]
    list_filter = ["status"]
    ordering = [Case(When(status=RightsNotice.Status.OPEN, then=0), default=1), "-sent_at", "pk"]
    list_per_page = 50
    show_full_result_count = False
    actions = None

    def get_urls(self) -> list[URLPattern]:
        """The list, the letter, and its deletion."""
        pages = ("_changelist", "_change", "_delete")
        return [page for page in super().get_urls() if page.name and page.name.endswith(pages)]

    def has_delete_permission(self, request: HttpRequest, obj: RightsNotice | None = None) -> bool:  # type: ignore[override]
        """Once it is answered: whoever wrote it may ask for that."""
        is_answered = obj is None or obj.status != RightsNotice.Status.OPEN
        return is_answered and policies.can_publish(request.user)

    @admin.display(description=_("from"))
    def writer(self, letter: RightsNotice) -> str:
        return letter.name

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        return super().changelist_view(request, {"title": capfirst(self.opts.verbose_name_plural)})

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        """The letter; the text stays by a form here, and goes by the page that the reading has for that."""
        letter = self.get_object(request, object_id)
        if letter is None or not policies.can_publish(request.user):
            raise Http404
        form = AnswerForm(request.POST or None, actor=request.user)
        if form.kept(letter):
            messages.success(request, _("Noted: the text stays."))
            return redirect("admin:readings_rightsnotice_changelist")
        context = self.admin_site.each_context(request) | {"title": _("A letter"), "letter": letter, "form": form}
        return TemplateResponse(request, "admin/readings/rightsnotice/letter.html", context)
