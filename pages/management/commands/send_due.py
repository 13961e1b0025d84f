"""Does what is due by the clock: the host's own timer runs it, once a day or more often. Twice does no harm."""

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.module_loading import import_string


class Command(BaseCommand):
    help = "Does what is due by the clock (settings.DUE_PROVIDERS). May run as often as you like."

    def handle(self, *, verbosity: int, **options: object) -> None:
        for provider in settings.DUE_PROVIDERS:
            number = import_string(provider)()
            if verbosity > 1:
                self.stdout.write(f"{provider}: {number}")
