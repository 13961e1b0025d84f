"""Everything between a checkout with its packages and a site that can be served: `python -m config.prepare`.

Each part is skipped where it is done already, so that a second start is quick.
"""

import argparse
import os
import sys

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import OperationalError

from config.health import pending_migrations
from config.translations import compile_translations


def prepare(essays: str | None) -> None:
    """Translations, tables, and the demo community with whatever `essays` (a folder) adds to it.

    The demo is loaded into a site in which nobody is yet: whoever deletes it doesn't find it back.
    """
    compile_translations()
    if pending_migrations():
        call_command("migrate", verbosity=0)
    if essays:
        call_command("load_demo", essays=essays)
    elif settings.DEBUG and not get_user_model().objects.exists():
        call_command("load_demo")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--essays", metavar="DIR", help="a folder whose essays join the demo community")
    arguments = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        django.setup()
        prepare(arguments.essays)
    except (ImproperlyConfigured, CommandError) as error:
        sys.exit(str(error))
    except OperationalError as error:
        sys.exit(f"The database does not answer: {str(error).splitlines()[0]}")


if __name__ == "__main__":
    main()
