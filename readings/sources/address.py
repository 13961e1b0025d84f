"""Fetches a text from a web address: a checked one, pinned, with an end to how long it takes and how much comes."""

import ssl
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException
from urllib.parse import urljoin

from django.utils import timezone
from django.utils.translation import gettext as _
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError
from urllib3.response import HTTPResponse

from readings.decoding import pdf
from readings.sources.deadline import Deadline
from readings.sources.network import FetchError, Network, Target, permitted_addresses, read_target

SECONDS = 10.0
MOST_BYTES = 10 * 1024 * 1024
MOST_REDIRECTS = 5
# Of the addresses of one name, so many are tried.
MOST_ADDRESSES = 4
# Seconds, for all of them but the last.
PATIENCE = 3.0
CHUNK = 64 * 1024
REDIRECTS = {301, 302, 303, 307, 308}
HEADERS = {
    "User-Agent": "CommonThread/1.0 (reads one page when a person asks for it)",
    "Accept": "text/html, application/xhtml+xml, text/markdown, text/plain, application/epub+zip, */*;q=0.5",
    "Accept-Encoding": "gzip",
    "Connection": "close",
}
READABLE = {
    "",
    "text/html",
    "application/xhtml+xml",
    "application/xml",
    "text/xml",
    "text/plain",
    "text/markdown",
    "text/x-markdown",
    "application/octet-stream",
    "application/zip",
    "application/epub+zip",
    "application/msword",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
INTERNET = Network()


@dataclass(frozen=True)
class Fetched:
    data: bytes
    content_type: str
    """As the site sent it, with its charset."""
    final_url: str
    """Where it was found, after all redirects."""
    retrieved_at: str
    """In ISO 8601."""


def fetch(url: str, *, network: Network | None = None, seconds: float = SECONDS) -> Fetched:
    """What a web address holds. `network` is for the tests alone. Raises FetchError, a sentence for each reason."""
    network = network or INTERNET
    deadline = Deadline(seconds)
    seen: set[str] = set()
    target = read_target(url, network)
    for _step in range(MOST_REDIRECTS + 1):
        if target.url in seen:
            break
        seen.add(target.url)
        answer = _ask(target, network, deadline)
        if isinstance(answer, Fetched):
            return answer
        target = _onward(target, answer, network)
    raise FetchError(_("This address sends us on to another, and that one on again, without end."))


def _onward(target: Target, location: str, network: Network) -> Target:
    """Where a redirect leads, held to the same rules as what was typed."""
    try:
        url = urljoin(target.url, location.encode("latin-1", "replace").decode("utf-8", "replace"))
    except ValueError:
        url = ""
    return read_target(url, network)


def _ask(target: Target, network: Network, deadline: Deadline) -> Fetched | str:
    """What the target holds, or where it sends us on to."""
    addresses = permitted_addresses(target, network, deadline.left())[:MOST_ADDRESSES]
    for address in addresses[:-1]:
        with suppress(_UnreachableError):
            return _ask_at(address, target, network, deadline, patience=min(PATIENCE, deadline.left()))
    try:
        return _ask_at(addresses[-1], target, network, deadline, patience=deadline.left())
    except _UnreachableError:
        raise FetchError(_("No site answers at this address. Please try again later.")) from None


class _UnreachableError(Exception):
    """Nobody answers at one of a name's addresses."""


def _ask_at(address: str, target: Target, network: Network, deadline: Deadline, patience: float) -> Fetched | str:
    """The same of one IP address, to connect to within `patience` seconds. Raises _UnreachableError."""
    connection = _connection(address, target, network, patience)
    try:
        with deadline.over(connection):
            headers = {"Host": target.authority, **HEADERS}
            connection.request("GET", target.path, headers=headers, preload_content=False)
            answer = _answer(connection.getresponse(), target)
        # What was cut may look like an answer that was whole.
        deadline.left()
        return answer
    except ssl.SSLCertVerificationError:
        raise FetchError(
            _("The certificate of this site is not valid, so nobody can tell whether it is the real one.")
        ) from None
    except (NewConnectionError, ConnectTimeoutError):
        deadline.left()
        raise _UnreachableError from None
    except (HTTPError, HTTPException, OSError, ValueError):
        # Cut by us, or by the other side?
        deadline.left()
        raise FetchError(_("The connection to this site broke off. Please try again later.")) from None


def _connection(address: str, target: Target, network: Network, seconds: float) -> HTTPConnection:
    """To this very IP address, whatever the name says by now; the certificate is for the name."""
    if target.scheme == "http":
        return HTTPConnection(address, target.port, timeout=seconds)
    context = network.tls()
    return HTTPSConnection(address, target.port, timeout=seconds, server_hostname=target.host, ssl_context=context)


def _answer(response: HTTPResponse, target: Target) -> Fetched | str:
    location = response.headers.get("Location", "")
    if response.status in REDIRECTS and location:
        return location
    if sentence := _refusal(response.status):
        raise FetchError(sentence)
    content_type = response.headers.get("Content-Type", "")
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/pdf":
        raise FetchError(pdf())
    if kind not in READABLE:
        sentence = _("There is no text at this address, but a file of the kind %(kind)s.")
        raise FetchError(sentence % {"kind": kind[:60]})
    data = _body(response)
    return Fetched(data, content_type, target.url, timezone.now().isoformat(timespec="seconds"))


def _refusal(status: int) -> str:
    """Why nothing came, or nothing if all is well."""
    if status in {200, 203}:
        return ""
    if status in {404, 410}:
        return _("There is no page at this address, or not any more. Please look whether it is spelled right.")
    if status in {401, 402, 403, 451}:
        return _(
            "The site shows this page only to some. If you can read it in your browser, select its text there and "
            "paste it here."
        )
    if status == 429:
        return _("The site is asked too often at the moment. Please try again later.")
    if status >= 500:
        return _("The site has a fault of its own at the moment. Please try again later.")
    return _("The site gave no page, but an answer that we can’t read (number %(status)d).") % {"status": status}


def _body(response: HTTPResponse) -> bytes:
    """All that comes, unpacked. Raises FetchError where it is too much, whatever was announced."""
    announced = response.headers.get("Content-Length", "")
    if announced.isdecimal() and int(announced[:20]) > MOST_BYTES:
        raise _too_large()
    parts = bytearray()
    while part := response.read(CHUNK, decode_content=True):
        parts += part
        if len(parts) > MOST_BYTES:
            raise _too_large()
    return bytes(parts)


def _too_large() -> FetchError:
    return FetchError(_("What is at this address is larger than 10 MB. Please paste the text that you need."))
