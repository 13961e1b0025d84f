"""The session itself: what happens in a meeting, and what comes of it."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"
