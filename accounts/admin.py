"""People, at the desk: whether an account is open, and who runs the site. Nothing that they wrote or joined."""

from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.models import Group
from django.forms import Media
from django.http import HttpRequest
from django_tasks_db.models import DBTaskResult

from accounts.models import User
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

    def has_add_permission(self, request: HttpRequest) -> bool:
        """People make their own accounts, by invitation."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Deleting is each person's own, with what becomes of their words (accounts.erasure)."""
        return False


# Addresses and Django's own groups of permissions have no use here.
admin.site.unregister(EmailAddress)
admin.site.unregister(Group)
admin.site.unregister(DBTaskResult)
