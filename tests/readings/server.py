"""A web server of the tests' own on loopback, and the one network in which it may be asked."""

import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from readings.sources.network import Network


@dataclass
class Page:
    """What the server answers at one path."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "text/html; charset=utf-8"})
    drip: float = 0
    """Seconds between two bytes."""


@dataclass
class Site:
    port: int
    pages: dict[str, Page] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    """Host header and path of each request."""

    def url(self, path: str = "/", host: str = "site.example", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"


class Neighbourhood(Network):
    """One where every name is this machine, and where this machine may be asked at one port.

    `answers` gives a name's addresses instead, one list for each time that it is asked.
    """

    def __init__(self, *ports: int, authority: Callable[[ssl.SSLContext], None] | None = None) -> None:
        self.ports = frozenset(ports)
        self.authority = authority
        self.answers: dict[str, list[list[str]]] = {}
        self.unknown: set[str] = set()

    def permits(self, address: str) -> bool:
        return address == "127.0.0.1" or super().permits(address)

    def resolve(self, host: str, port: int) -> list[str]:
        if host in self.unknown:
            raise OSError("no such name")
        if host in self.answers:
            return self.answers[host].pop(0)
        return ["127.0.0.1"] if host.endswith(".example") else super().resolve(host, port)

    def tls(self) -> ssl.SSLContext:
        context = super().tls()
        if self.authority:
            self.authority(context)
        return context


@contextmanager
def served(context: ssl.SSLContext | None = None) -> Iterator[Site]:
    site = Site(0)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            site.asked.append((self.headers.get("Host", ""), self.path))
            page = site.pages.get(self.path, Page(b"nothing here", 404))
            self.send_response(page.status)
            for name, value in {"Content-Length": str(len(page.body)), **page.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            if not page.drip:
                self.wfile.write(page.body)
                return
            for byte in page.body:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                time.sleep(page.drip)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Says nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False

        def handle_error(self, request: object, client_address: object) -> None:
            """A client that hangs up is what these tests are about."""

    server = Server(("127.0.0.1", 0), Handler)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    site.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
