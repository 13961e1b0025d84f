"""Reads the whole moderation log and says whether anybody has changed it."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from discussions import log
from discussions.models import LogEnd


class Command(BaseCommand):
    help = "Verify the moderation log: name the first broken line of each group, or print where each chain ends."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--kept", type=Path, metavar="FILE", help="ends that this command printed before")

    def handle(self, *, kept: Path | None, **options: object) -> None:
        broken = list(log.breaks())
        if not broken and kept:
            try:
                broken = [one for one in [log.kept_break(kept.read_text().splitlines())] if one]
            except (OSError, ValueError) as error:
                raise CommandError(f"{kept} can't be read as lines of group, number and digest.") from error
        if broken:
            lines = [f"Line {one.number} of group {one.group_id} {one.problem}." for one in broken]
            raise CommandError("\n".join(lines))
        for end in LogEnd.objects.order_by("pk").iterator():
            self.stdout.write(str(end))
        self.stderr.write(
            "The log holds. Keep these lines elsewhere: --kept FILE tells later whether they still stand."
        )
