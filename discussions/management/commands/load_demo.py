"""Loads the demo community once, and whatever essays a folder holds."""

from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from discussions import demo


class Command(BaseCommand):
    help = "Load the demo community (once), and import every essay of a folder into its first group."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--essays", type=Path, metavar="DIR", help="import each .txt and .md of this folder too")
        parser.add_argument("--force", action="store_true", help="also on a site that isn't in DEBUG")

    def handle(self, *, essays: Path | None, force: bool, **options: object) -> None:
        if not (settings.DEBUG or force):
            raise CommandError(
                "The demo's people share a password that everybody knows, so it is only loaded with DEBUG=1. "
                "If you are sure, add --force."
            )
        if essays is not None and not essays.is_dir():
            raise CommandError(f"{essays} is not a folder.")
        if demo.is_loaded():
            self.stdout.write("The demo community is here already.")
        else:
            demo.load(settings.BASE_DIR / "demo")
            self.stdout.write("Loaded the demo community.")
        for path in demo.essays_in(essays) if essays is not None else []:
            self.import_essay(path)

    def import_essay(self, path: Path) -> None:
        """One that can't be read is named and left out; the others are still imported."""
        try:
            reading, new = demo.import_essay(path)
        except ValidationError as refused:
            self.stderr.write(f"{path.name}: {' '.join(refused.messages)}")
        else:
            self.stdout.write(f"Imported “{reading.title}”." if new else f"“{reading.title}” is here already.")
