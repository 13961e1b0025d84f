"""Letters to people: queued with what happened, written when they are sent, sent by whoever comes round."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "mail"
