"""Mail in trouble, at the desk: of which kind, since when and why. Not to whom, nor about what."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import Media
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from mail import outbox
from mail.models import Message, Trouble


@admin.register(Message)
class TroubleAdmin(admin.ModelAdmin):
    """What was tried in vain and waits, and what was given up; to be looked at, and tried again."""

    media = Media(js=["admin/js/actions.js"])  # chooses all rows
    change_list_template = "mail/trouble_list.html"
    list_display = ("letter", "status", "attempts", "why", "wanted_at", "due_at")
    list_display_links = None
    list_filter = ("problem",)
    list_per_page = 50
    show_full_result_count = False
    ordering = ("-wanted_at", "pk")
    actions = ("try_again",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Message]:
        return Message.objects.in_trouble()

    def get_urls(self) -> list[URLPattern]:
        """The list alone: there is nothing more to be seen of a message."""
        return [page for page in super().get_urls() if page.name and page.name.endswith("_changelist")]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        shown = {"title": capfirst(self.opts.verbose_name_plural), "trouble": Trouble.objects.first()}
        return super().changelist_view(request, shown)

    @admin.display(description=_("what went wrong"))
    def why(self, message: Message) -> str:
        said = message.get_problem_display()
        return f"{said} ({message.reply_code})" if message.reply_code else said

    @admin.action(description=_("Try again now"))
    def try_again(self, request: HttpRequest, chosen: QuerySet[Message]) -> None:
        number = outbox.try_again(messages=chosen)
        tried = ngettext("One mail is tried again now.", "%(number)d mails are tried again now.", number)
        messages.success(request, tried % {"number": number})

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_staff

    def has_view_permission(self, request: HttpRequest, obj: Message | None = None) -> bool:
        return request.user.is_staff

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Message | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Message | None = None) -> bool:
        return False
