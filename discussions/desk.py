"""The admin site as the desk of moderators and staff."""

from collections.abc import Callable

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from discussions import policies


def sees_cases(request: HttpRequest) -> bool:
    """policies.can_view_cases, asked of the database once a request: the admin asks for every model it lists."""
    if not hasattr(request, "sees_cases"):
        request.sees_cases = policies.can_view_cases(request.user)
    return request.sees_cases


class Desk(AdminSite):
    """Lets in staff and whoever moderates a group; to anybody else who is signed in there is nothing here."""

    site_header = _("Common Thread, the desk")
    site_title = _("Common Thread")
    index_title = _("What waits here")
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Staff, and whoever sees cases. (Staff come for the library, the site's pages and the accounts.)"""
        return request.user.is_active and (request.user.is_staff or sees_cases(request))

    def admin_view(self, view: Callable[..., HttpResponse], cacheable: bool = False) -> Callable[..., HttpResponse]:
        inner = super().admin_view(view, cacheable)

        def admitted(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if request.user.is_authenticated and not self.has_permission(request):
                raise Http404
            return inner(request, *args, **kwargs)

        return admitted

    @login_not_required
    def login(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        """Sign-in is allauth's, here as everywhere."""
        if not request.user.is_authenticated:
            return secure_admin_login(super().login)(request)
        if not self.has_permission(request):
            raise Http404
        return HttpResponseRedirect(reverse("admin:index"))
