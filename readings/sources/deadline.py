"""An end to how long one fetch may take, whatever the other side does."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from urllib3.connection import HTTPConnection

from readings.sources.network import too_slow


class Deadline:
    """The moment at which everything about one fetch ends."""

    def __init__(self, seconds: float) -> None:
        self._ends = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds. Raises FetchError when there are none."""
        left = self._ends - time.monotonic()
        if left <= 0:
            raise too_slow()
        return left

    @contextmanager
    def over(self, connection: HTTPConnection) -> Iterator[None]:
        """Opens the connection, and cuts it at the deadline: a server that drips bytes would never time out."""
        done = threading.Event()
        held: list[socket.socket] = []

        def cut() -> None:
            wait = max(0.0, self._ends - time.monotonic())
            while not done.wait(wait):
                for sock in held or filter(None, [connection.sock]):
                    with suppress(OSError):
                        socket.socket.shutdown(sock, socket.SHUT_RDWR)
                wait = 0.1

        threading.Thread(target=cut, daemon=True).start()
        try:
            connection.connect()
            # The connection will hand its socket on to the response, and forget it.
            held.append(connection.sock)
            connection.timeout = self.left()
            yield
        finally:
            done.set()
            connection.close()
