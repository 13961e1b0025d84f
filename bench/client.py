"""A light HTTP/1.1 client: one socket, requests written beforehand, nothing parsed that isn't needed."""

import gzip
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import urlencode

import brotli

# Any secret will do: Django compares the cookie with the header.
CSRF = "b" * 32
DECODERS: dict[str, Callable[[bytes], bytes]] = {
    "br": brotli.decompress,
    "gzip": gzip.decompress,
    "identity": bytes,
}


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    raw: bytes = field(repr=False)

    @property
    def body(self) -> bytes:
        return DECODERS[self.headers.get("content-encoding", "identity")](self.raw)

    @property
    def compressed(self) -> int:
        """Bytes of the body as it came or, where it came as it is, as a proxy in front would send it."""
        return len(self.raw) if "content-encoding" in self.headers else len(gzip.compress(self.raw, compresslevel=6))


def request(path: str, *, cookies: str, form: dict[str, str] | None = None, known: str = "") -> bytes:
    """The bytes of a GET or, with a form, of a POST, by a browser that is signed in and speaks through the proxy.

    `known` is the ETag of what it has already.
    """
    lines = [
        f"{'GET' if form is None else 'POST'} {path} HTTP/1.1",
        "Host: localhost",
        "X-Forwarded-Proto: https",
        "User-Agent: bench",
        "Accept: text/html",
        "Accept-Language: en",
        "Accept-Encoding: gzip, deflate, br",
        f"Cookie: {cookies}",
    ]
    if known:
        lines.append(f"If-None-Match: {known}")
    body = b""
    if form is not None:
        body = urlencode(form).encode()
        lines += [
            "Origin: https://localhost",
            f"X-CSRFToken: {CSRF}",
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(body)}",
        ]
    return "\r\n".join([*lines, "", ""]).encode() + body


class Connection:
    """Kept alive for as long as the server agrees; opened again when it doesn't."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._open()

    def _open(self) -> None:
        self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.file = self.socket.makefile("rb", buffering=1 << 17)

    def close(self) -> None:
        self.file.close()
        self.socket.close()

    def exchange(self, sent: bytes) -> Answer:
        """Sends a request and reads the whole answer. A connection that was closed meanwhile is opened once again."""
        self.socket.sendall(sent)
        status_line = self.file.readline()
        if not status_line:
            self.close()
            self._open()
            self.socket.sendall(sent)
            status_line = self.file.readline()
        headers: dict[str, str] = {}
        while (line := self.file.readline()) not in (b"\r\n", b""):
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.lower()] = value.strip()
        status = int(status_line.split()[1])
        raw = b"" if status in {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED} else self._body(headers)
        if headers.get("connection", "").lower() == "close":
            self.close()
            self._open()
        return Answer(status, headers, raw)

    def _body(self, headers: dict[str, str]) -> bytes:
        if headers.get("transfer-encoding") != "chunked":
            return self.file.read(int(headers["content-length"]))
        chunks = []
        while size := int(self.file.readline(), 16):
            chunks.append(self.file.read(size))
            self.file.readline()
        self.file.readline()
        return b"".join(chunks)
