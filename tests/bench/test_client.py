"""The client speaks enough HTTP for the servers that it measures."""

import gzip
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bench.client import Connection, request


class Echo(BaseHTTPRequestHandler):
    """Answers with what it was sent; /gzip compressed, /close on a connection that ends."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer(self.headers["Cookie"].encode())

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers["Content-Length"])))

    def _answer(self, body: bytes) -> None:
        self.send_response(200)
        if self.path == "/gzip":
            body = gzip.compress(body)
            self.send_header("Content-Encoding", "gzip")
        if self.path == "/close":
            self.send_header("Connection", "close")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def connection() -> Iterator[Connection]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        connection = Connection(server.server_address[1])
        yield connection
        connection.close()
        server.shutdown()


def test_a_session_is_sent_as_a_cookie(connection: Connection) -> None:
    answer = connection.exchange(request("/", cookies="a=b"))
    assert answer.status == 200
    assert answer.body.decode() == "a=b"


def test_a_form_is_posted(connection: Connection) -> None:
    assert connection.exchange(request("/", cookies="a=b", form={"body": "Two words"})).body == b"body=Two+words"


def test_compressed_answers_are_weighed_as_they_came(connection: Connection) -> None:
    answer = connection.exchange(request("/gzip", cookies="a" * 1000))
    assert answer.compressed == len(answer.raw) < 200
    assert b"a" * 1000 in answer.body


def test_plain_answers_are_weighed_as_the_proxy_would_send_them(connection: Connection) -> None:
    answer = connection.exchange(request("/", cookies="a" * 1000))
    assert len(answer.raw) == 1000
    assert answer.compressed < 200


def test_a_connection_that_the_server_closes_is_opened_again(connection: Connection) -> None:
    for _ in range(3):
        assert connection.exchange(request("/close", cookies="a=b")).status == 200
