"""The admin site as the desk of moderators and staff."""

from collections.abc import Callable
from typing import Any, NoReturn, TypeVar, cast

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.requests import PersonRequest
from discussions import policies

LONGEST_SEARCH = 500
View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class DeskRequest(PersonRequest):
    """A request at the desk, which remembers what was asked of the database once."""

    sees_cases: bool


def person(request: HttpRequest) -> User:
    """Who is at the desk: `admin_view` lets nobody past who isn't signed in."""
    return cast("User", request.user)


def sees_cases(request: HttpRequest) -> bool:
    """policies.can_view_cases, asked once a request: the admin asks for every model that it lists."""
    desk_request = cast("DeskRequest", request)
    if not hasattr(request, "sees_cases"):
        desk_request.sees_cases = policies.can_view_cases(person(request))
    return desk_request.sees_cases


def by_filters_alone(model_admin: admin.ModelAdmin) -> Callable[..., bool]:
    """Django lets any column be asked for in a list's address (`?address__startswith=a`), so that what a list doesn't
    show could be read letter by letter: only its own filters are answered.
    """

    def allowed(lookup: str, _value: str, request: HttpRequest) -> bool:
        return lookup.removesuffix("__exact") in model_admin.get_list_filter(request)

    return allowed


def not_there(*args: object) -> NoReturn:
    raise Http404


class Desk(AdminSite):
    """Lets in staff and whoever moderates a group. What isn't somebody's to see is not there: always the same 404."""

    site_header = _("Common Thread, the desk")
    site_title = _("Common Thread")
    index_title = _("What waits here")
    enable_nav_sidebar = False

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Without what is allauth's here, and without what would find any object by number or by name."""
        left_out = {"autocomplete", "password_change", "password_change_done", "view_on_site"}
        return [address for address in super().get_urls() if getattr(address, "name", None) not in left_out]

    def register(self, *args: Any, **options: Any) -> None:
        """As usual; only that an object which isn't there is a 404 too, where Django would redirect with a message,
        and that no page leads to the address that finds any object by number.
        """
        super().register(*args, **options)
        for model_admin in self._registry.values():
            model_admin._get_obj_does_not_exist_redirect = not_there  # type: ignore[attr-defined]
            model_admin.view_on_site = False
            model_admin.lookup_allowed = by_filters_alone(model_admin)  # type: ignore[method-assign]

    def has_permission(self, request: HttpRequest) -> bool:
        """Staff, and whoever sees cases. (Staff come for the library, the site's pages and the accounts.)"""
        return request.user.is_active and (request.user.is_staff or sees_cases(request))

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        inner = super().admin_view(view, cacheable)

        def admitted(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if request.user.is_authenticated and not self.has_permission(request):
                raise Http404
            # What neither database can be asked for: SQLite nothing so long, PostgreSQL nothing with a NUL.
            unaskable = any("\0" in chosen for chosen in request.POST.getlist("_selected_action"))
            if unaskable or len(request.GET.get("q", "")) > LONGEST_SEARCH:
                raise Http404
            try:
                return inner(request, *args, **kwargs)
            except PermissionDenied:
                raise Http404 from None

        return cast("View", admitted)

    @login_not_required
    def login(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        """Sign-in is allauth's, here as everywhere."""
        if not request.user.is_authenticated:
            return secure_admin_login(super().login)(request)
        if not self.has_permission(request):
            raise Http404
        return HttpResponseRedirect(reverse("admin:index"))
