"""From a checkout with its packages to the demo in a browser, in one process: `python -m config.start`, from ./run.

Each part is skipped where it is done already, so that a second start is quick.
"""

import argparse
import os
import socket
import sys
from pathlib import Path

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import OperationalError

from config.health import pending_migrations
from config.translations import compile_translations

HOST = "127.0.0.1"
WELCOME = """
Common Thread: http://{host}:{port}/

Sign in as organizer, moderator, member, newcomer or staff; the password of each is read-talk-act.
Ctrl-C ends it.
"""


def require_free(port: str) -> None:
    """Raises CommandError where nothing can be served on this port."""
    try:
        with socket.create_server((HOST, int(port))):
            pass
    except (ValueError, OverflowError):
        raise CommandError(f"PORT should be a number up to 65535; it is {port}") from None
    except OSError as error:
        raise CommandError(f"Port {port} is not free ({error.strerror}); choose another: PORT=8001 ./run") from None


def prepare(essays: Path | None) -> None:
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
    parser.add_argument("--port", default="8000")
    parser.add_argument("--essays", type=Path, metavar="DIR", help="a folder whose essays join the demo community")
    arguments = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("DJANGO_RUNSERVER_HIDE_WARNING", "true")
    try:
        require_free(arguments.port)
        django.setup()
        prepare(arguments.essays)
    except (ImproperlyConfigured, CommandError) as error:
        sys.exit(str(error))
    except OperationalError as error:
        sys.exit(f"The database does not answer: {str(error).splitlines()[0]}")
    except KeyboardInterrupt:
        sys.exit(130)
    sys.stdout.write(WELCOME.format(host=HOST, port=arguments.port))
    sys.stdout.flush()
    call_command("runserver", f"{HOST}:{arguments.port}", use_reloader=False, skip_checks=True)


if __name__ == "__main__":
    main()
