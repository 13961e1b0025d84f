"""The admin site as the desk of moderators and staff."""

from django.contrib.admin import AdminSite


class Desk(AdminSite):
    """Lets in staff and whoever moderates a group."""
