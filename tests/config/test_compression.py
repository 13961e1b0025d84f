import gzip

import brotli
import pytest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory

from config.compression import CompressionMiddleware

BODY = b"Nobody speaks twice before everybody has spoken once. " * 40


def answer(accept: str, response: HttpResponseBase | None = None) -> HttpResponseBase:
    request: HttpRequest = RequestFactory().get("/", headers={"Accept-Encoding": accept})
    return CompressionMiddleware(lambda request: response or HttpResponse(BODY))(request)


def content(response: HttpResponseBase) -> bytes:
    assert isinstance(response, HttpResponse)
    return response.content


@pytest.mark.parametrize("accept", ["gzip, deflate, br, zstd", "br;q=1.0, gzip;q=0.8", "br"])
def test_brotli_where_the_browser_takes_it(accept: str) -> None:
    response = answer(accept)
    assert response["Content-Encoding"] == "br"
    assert brotli.decompress(content(response)) == BODY
    assert len(content(response)) < len(BODY) / 10
    assert response["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("accept", ["gzip, deflate", "gzip;q=0.5", "br; q=0, gzip"])
def test_gzip_where_it_does_not(accept: str) -> None:
    response = answer(accept)
    assert response["Content-Encoding"] == "gzip"
    assert gzip.decompress(content(response)) == BODY


@pytest.mark.parametrize("accept", ["", "identity", "deflate", "brotli", "br;q=0"])
def test_plain_where_it_takes_neither(accept: str) -> None:
    response = answer(accept)
    assert "Content-Encoding" not in response
    assert content(response) == BODY
    assert response["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    "response",
    [
        HttpResponse(b"up"),
        HttpResponse(BODY, headers={"Content-Encoding": "zstd"}),
        HttpResponse(BODY, headers={"ETag": '"named-by-its-bytes"'}),
        StreamingHttpResponse([BODY]),
    ],
)
def test_what_is_small_or_final_or_streamed_is_left_alone(response: HttpResponseBase) -> None:
    headers = dict(response.headers)
    assert answer("br", response) is response
    assert dict(response.headers) == headers


def test_the_length_is_hidden_and_told_right() -> None:
    responses = [answer("br", HttpResponse(BODY, headers={"Content-Length": "1"})) for _ in range(30)]
    assert len({len(response["X-Padding"]) for response in responses}) > 5
    assert {response["Content-Length"] for response in responses} == {str(len(content(responses[0])))}


@pytest.mark.django_db
def test_the_site_compresses_its_pages(client: Client) -> None:
    response = client.get("/accounts/login/", headers={"Accept-Encoding": "gzip, br"})
    assert response["Content-Encoding"] == "br"
    assert "</html>" in brotli.decompress(response.content).decode()
