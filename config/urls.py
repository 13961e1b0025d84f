"""Every address of the site: each app's own, composed."""

from django.contrib import admin
from django.urls import include, path

from config import health

urlpatterns = [
    path("", include("meetings.live_urls")),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("admin/", admin.site.urls),
    path("accounts/", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("", include("mail.urls")),
    path("", include("readings.urls")),
    path("", include("groups.urls")),
    path("", include("meetings.urls")),
    path("", include("discussions.urls")),
    path("", include("pages.urls")),
]
