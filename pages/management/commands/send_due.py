"""Does what is due by the clock: the host's own timer runs it, every five minutes or so. Twice does no harm."""

import logging

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import import_string

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Does what is due by the clock (settings.DUE_PROVIDERS). May run as often as you like, and twice at once."

    def handle(self, *, verbosity: int, **options: object) -> None:
        """Each does its part, whatever becomes of the others. Raises CommandError at the end if one of them failed."""
        failed = []
        for provider in settings.DUE_PROVIDERS:
            try:
                number = import_string(provider)()
            except Exception:
                logger.exception("%s failed", provider)
                failed.append(provider)
            else:
                if verbosity > 1:
                    self.stdout.write(f"{provider}: {number}")
        if failed:
            raise CommandError(f"Not all of what is due was done: {', '.join(failed)} failed, see the log.")
