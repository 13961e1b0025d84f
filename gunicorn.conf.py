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

# Where C's library has it (glibc): one heap for all threads of a worker, of which one runs at a time anyway, instead of
# one for each. A worker that has shown the longest pages keeps some 20 MB less (docs/performance.md).
ARENA_MAX = -8
if mallopt := getattr(ctypes.CDLL(None), "mallopt", None):
    mallopt(ARENA_MAX, 1)


def when_ready(server: object) -> None:
    """Keeps the garbage collector from walking, and so from copying, what was loaded before the workers were made."""
    gc.freeze()
