"""The admin site under our own rule of who may enter."""

from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    """django.contrib.admin with the desk of moderators and staff as its site."""

    default_site = "discussions.desk.Desk"
