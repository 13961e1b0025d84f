"""Staff edit the site's pages; moderators of a group, who enter the same site, do not."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models
from django.forms import Media
from django.http import HttpRequest

from pages.models import Page, SitePage


@admin.register(SitePage)
class SitePageAdmin(admin.ModelAdmin):
    """Adding a page begins with the text that it came with; deleting it brings that text back."""

    media = Media()  # All of it works without the admin's scripts, which are larger than any page.
    actions = None
    list_display = ["__str__", "updated_at"]
    search_fields = ["slug", "body"]
    show_full_result_count = False
    formfield_overrides = {models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 30})}}

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and request.user.is_staff)

    def has_view_permission(self, request: HttpRequest, obj: SitePage | None = None) -> bool:
        return self.has_module_permission(request)

    has_add_permission = has_module_permission
    has_change_permission = has_view_permission
    has_delete_permission = has_view_permission

    def get_readonly_fields(self, request: HttpRequest, obj: SitePage | None = None) -> list[str]:
        return ["slug"] if obj else []

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        slug = request.GET.get("slug", "")
        return {"slug": slug, "body": SitePage.first(slug).body} if slug in Page else {}
