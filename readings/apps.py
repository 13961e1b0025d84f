"""Texts, their immutable versions, and the passages people point at."""

from django.apps import AppConfig


class ReadingsConfig(AppConfig):
    name = "readings"
