"""The production server. `gunicorn` in this folder starts the site: docs/adr/0003-production-server.md says why so.

PORT (8000) is where it listens, WEB_CONCURRENCY (2) how many worker processes it has: about one for each core.
"""

import ctypes
import gc
import os

wsgi_app = "config.wsgi:application"
bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
threads = 4
# Longer than the proxy in front keeps an idle connection, so that it is never the server who closes one in use.
keepalive = 75
# Loaded once and shared: the workers' memory grows only by what each of them changes.
preload_app = True
control_socket_disable = True

# Where C's library has it (glibc): two heaps for all threads instead of one for each, and what is free goes back to the
# system. A worker that had shown the longest pages was at 105 MB, and is at 85 (docs/performance.md).
ARENA_MAX, TRIM_THRESHOLD = -8, -1
if mallopt := getattr(ctypes.CDLL(None), "mallopt", None):
    mallopt(ARENA_MAX, 2)
    mallopt(TRIM_THRESHOLD, 64 * 1024)


def when_ready(server: object) -> None:
    """Keeps the garbage collector from walking, and so from copying, what was loaded before the workers were made."""
    gc.freeze()
