"""`manage.py invite`: a link by which somebody can sign up, the first organizer above all."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import URLValidator
from django.urls import reverse

from groups import invitations


class Command(BaseCommand):
    help = "Prints a link by which people can sign up. They can then begin groups of their own."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=7, help="how long the link works (7)")
        parser.add_argument("--uses", type=int, default=1, help="for how many people (1)")
        parser.add_argument("--base-url", default="", help="the site's address, if not that of the first ALLOWED_HOSTS")

    def handle(self, *, days: int, uses: int, base_url: str, **options: object) -> None:
        if not (1 <= days <= 365 and 1 <= uses <= 1000):
            raise CommandError("--days takes 1 to 365, --uses 1 to 1000.")
        base = base_url.rstrip("/") or site_address()
        try:
            URLValidator(["http", "https"])(base)
        except ValidationError as error:
            raise CommandError("--base-url takes an address such as https://read.example.org.") from error
        _invitation, token = invitations.invite_to_site(days=days, uses=uses)
        self.stdout.write(base + reverse("join", args=[token]))


def site_address() -> str:
    """The site's address by its settings. Raises CommandError where they name no one host."""
    host = next((host for host in settings.ALLOWED_HOSTS if not host.startswith((".", "*"))), None)
    if host is None:
        raise CommandError("ALLOWED_HOSTS names no single host: say where the site is with --base-url.")
    return f"http://{host}:8000" if settings.DEBUG else f"https://{host}"
