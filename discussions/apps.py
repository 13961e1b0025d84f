"""Threads on passages, and the moderators' desk."""

from django.apps import AppConfig


class DiscussionsConfig(AppConfig):
    name = "discussions"
