"""Which web addresses may be asked for a text, and where in the network they may lead."""

import re
import socket
import ssl
import threading
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import quote, urlsplit

from django.utils.translation import gettext as _

from readings.decoding import UnreadableError

LONGEST = 2000
PORTS = frozenset({80, 443, 8080, 8443})
# All that IANA's registries keep from the open internet; of IPv6 only what is given out to networks is let through, so
# that addresses of version 4 inside of it (mapped, 6to4, NAT64, Teredo) are not.
CLOSED_4 = [
    ip_network(network)
    for network in """
        0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24
        192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4
    """.split()
]
OPEN_6 = ip_network("2000::/3")
CLOSED_6 = [ip_network(network) for network in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")]
# Letters that the older rules for host names turn into others, and so into another site.
AMBIGUOUS = re.compile("[ßςẞ\u200c\u200d]")
NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9_-]{1,63}(?<!-))*", re.IGNORECASE)
UNPRINTED = re.compile(r"[\x00-\x20\x7f\\]")
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)
KEPT = "%/:@!$&'()*+,;=~-._?"


class FetchError(UnreadableError):
    """The one sentence that says why nothing came from an address."""


@dataclass(frozen=True)
class Target:
    """An address taken apart: whom to ask, and for what."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.path}"

    @property
    def authority(self) -> str:
        """As the Host header has it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == {"http": 80, "https": 443}[self.scheme] else f"{host}:{self.port}"


class Network:
    """The open internet. The tests have one of their own; nothing that can be set opens this one any further."""

    ports = PORTS

    def permits(self, address: str) -> bool:
        """Whether this IP address is one that anybody on the internet could ask."""
        try:
            ip = ip_address(address)
        except ValueError:
            return False
        if isinstance(ip, IPv4Address):
            return not any(ip in network for network in CLOSED_4)
        return isinstance(ip, IPv6Address) and ip in OPEN_6 and not any(ip in network for network in CLOSED_6)

    def resolve(self, host: str, port: int) -> list[str]:
        """The IP addresses of a name. Raises OSError if it has none."""
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return list(dict.fromkeys(str(entry[4][0]) for entry in found))

    def tls(self) -> ssl.SSLContext:
        return ssl.create_default_context()


def read_target(url: str, network: Network) -> Target:
    """Raises FetchError for what is no address of a web page, or of none that may be asked."""
    url = url.strip()
    if not SCHEME.match(url):
        url = f"https://{url}"
    try:
        if len(url) > LONGEST or UNPRINTED.search(url):
            raise ValueError
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"}:
            raise FetchError(_("Only addresses that begin with https:// or http:// can be read."))
        if "@" in parts.netloc:
            raise FetchError(_("This address holds a name or password. Please leave out what stands before the @."))
        host = _host(parts.hostname or "")
        port = parts.port or {"http": 80, "https": 443}[parts.scheme]
    except ValueError:
        raise FetchError(_("This isn’t a web address. It should look like https://example.org/essay.")) from None
    if port not in network.ports:
        raise FetchError(_("This address names a port where no web pages are. Please leave the number out."))
    query = f"?{quote(parts.query, safe=KEPT)}" if parts.query else ""
    return Target(parts.scheme, host, port, quote(parts.path or "/", safe=KEPT.replace("?", "")) + query)


def _host(name: str) -> str:
    """A host's name in ASCII, without the dot that may end it. Raises ValueError."""
    if ":" in name:
        return str(IPv6Address(name))
    name = name.removesuffix(".")
    if AMBIGUOUS.search(name):
        raise ValueError(name)
    ascii_name = name.encode("idna").decode("ascii").lower()
    if len(ascii_name) > 253 or not NAME.fullmatch(ascii_name):
        raise ValueError(name)
    return ascii_name


def permitted_addresses(target: Target, network: Network, seconds: float) -> list[str]:
    """Where to find the target. If one of its addresses is closed, none is used: an honest site has no such address.

    Raises FetchError.
    """
    addresses = _resolved(target, network, seconds)
    if not all(network.permits(address) for address in addresses):
        raise FetchError(_("This address leads into a private network, and is not read from here."))
    return addresses


def _resolved(target: Target, network: Network, seconds: float) -> list[str]:
    """Asks for the name in a thread of its own, since nothing else ends a question to a slow name server."""
    answers: list[list[str]] = []

    def ask() -> None:
        try:
            answers.append(network.resolve(target.host, target.port))
        except (OSError, UnicodeError):
            answers.append([])

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(seconds)
    if not answers:
        raise too_slow()
    if not answers[0]:
        sentence = _("There is no site called %(host)s. Please look whether the address is spelled right.")
        raise FetchError(sentence % {"host": target.host})
    return answers[0]


def too_slow() -> FetchError:
    return FetchError(_("The site took longer than 10 seconds to answer. Please try again later."))
