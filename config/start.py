"""From a checkout with its packages to the demo in a browser: `python -m config.start`, from ./run.

The server runs in this process, the worker for what takes longer in one of its own, which ends with it.

Each part is skipped where it is done already, so that a second start is quick.
"""

import argparse
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
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


@contextmanager
def worker() -> Iterator[None]:
    """Does the jobs that take longer than a page may, for as long as the server runs.

    Ctrl-C reaches the worker by itself, and it finishes what it is doing; whatever else ends the server ends it too.
    """
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "db_worker", "--no-reload", "--verbosity", "0"]
    process = subprocess.Popen(command)  # noqa: S603 - our own command
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        yield
    finally:
        for end, patience in ((process.terminate, 1), (process.kill, 10)):
            try:
                process.wait(timeout=patience)
                break
            except subprocess.TimeoutExpired:
                end()


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
    with worker():
        call_command("runserver", f"{HOST}:{arguments.port}", use_reloader=False, skip_checks=True)


if __name__ == "__main__":
    main()
