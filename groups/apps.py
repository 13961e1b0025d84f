"""Groups, who is in them, what they read and when they meet."""

from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "groups"
