"""People, at the desk: whether an account is open, and who runs the site. Nothing that they wrote or joined."""

from http import HTTPStatus
from typing import Any, cast

from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import OuterRef, QuerySet, Subquery
from django.forms import Media
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from accounts.looking import look
from accounts.models import AccountLook, User
from accounts.policies import can_administer_accounts


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    media = Media()  # All of it works without the admin's scripts, which are larger than any page.
    list_display = ("username", "is_active", "is_staff", "date_joined")
    list_filter = ("is_active", "is_staff")
    search_fields = ("username", "email")
    ordering = ("username",)
    show_full_result_count = False
    fields = ("username", "email", "is_active", "is_staff", "is_superuser", "date_joined", "last_login")
    readonly_fields = ("username", "email", "date_joined", "last_login")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return can_administer_accounts(request.user)

    def has_view_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return can_administer_accounts(request.user)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Not one's own row: nobody locks themselves out."""
        return can_administer_accounts(request.user) and (obj is None or obj.pk != request.user.pk)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.seen(request, object_id, super().change_view(request, object_id, *args, **kwargs))

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return self.seen(request, object_id, super().history_view(request, object_id, extra_context))

    def seen(self, request: HttpRequest, object_id: str, response: HttpResponse) -> HttpResponse:
        """The page of an account, once it stands in the log that it was opened (style.md, rule 13)."""
        if response.status_code == HTTPStatus.OK:
            look(actor=cast("User", request.user), account_id=object_id)
        return response

    def has_add_permission(self, request: HttpRequest) -> bool:
        """People make their own accounts, by invitation."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Deleting is each person's own, with what becomes of their words (accounts.erasure)."""
        return False


@admin.register(AccountLook)
class AccountLookAdmin(admin.ModelAdmin):
    """Who opened whose account, and when. Nobody adds, changes or deletes a line."""

    media = Media()
    actions = None
    list_display = ("at", "looker", "account")
    list_display_links = None
    list_per_page = 50
    show_full_result_count = False
    ordering = ("-pk",)

    def get_urls(self) -> list[URLPattern]:
        return [page for page in super().get_urls() if page.name and page.name.endswith("_changelist")]

    def get_queryset(self, request: HttpRequest) -> QuerySet[AccountLook]:
        """Each with the sign-in names, where the accounts are still there."""
        people = User.objects.values("username")
        return AccountLook.objects.annotate(
            looker=Subquery(people.filter(pk=OuterRef("looker_id"))),
            account=Subquery(people.filter(pk=OuterRef("account_id"))),
        )

    @admin.display(description=_("who looked"))
    def looker(self, line: AccountLook) -> str:
        return getattr(line, "looker", None) or line.looker_id

    @admin.display(description=_("whose account"))
    def account(self, line: AccountLook) -> str:
        return getattr(line, "account", None) or line.account_id

    def has_module_permission(self, request: HttpRequest) -> bool:
        return can_administer_accounts(request.user)

    def has_view_permission(self, request: HttpRequest, obj: AccountLook | None = None) -> bool:
        return can_administer_accounts(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: AccountLook | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: AccountLook | None = None) -> bool:
        return False


# Addresses and Django's own groups of permissions have no use here.
admin.site.unregister(EmailAddress)
admin.site.unregister(Group)
admin.site.unregister(DBTaskResult)
