"""Fetching from an address: where it may lead, how much and how long, and one sentence for each way to fail."""

import gzip
import socket
import ssl
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator

import brotli
import pytest
import trustme

from readings.sources import address
from readings.sources.address import MOST_BYTES, fetch
from readings.sources.network import FetchError, Network, read_target
from tests.readings.server import Neighbourhood, Page, Site, served


@pytest.fixture
def site() -> Iterator[Site]:
    with served() as site:
        yield site


@pytest.fixture
def network(site: Site) -> Neighbourhood:
    return Neighbourhood(site.port)


def refusal(url: str, network: Network | None = None, seconds: float = 5) -> str:
    """The one sentence that is said."""
    with pytest.raises(FetchError) as raised:
        fetch(url, network=network, seconds=seconds)
    [sentence] = raised.value.messages
    return sentence


def test_a_page_comes_with_where_and_when_it_was_found(site: Site, network: Neighbourhood) -> None:
    site.pages["/essay?a=1"] = Page("Ünder".encode())
    found = fetch(f"  {site.url('/essay?a=1#part')} ", network=network)
    assert (found.data.decode(), found.content_type) == ("Ünder", "text/html; charset=utf-8")
    assert found.final_url == site.url("/essay?a=1")
    assert found.retrieved_at.startswith("20")
    assert site.asked == [(f"site.example:{site.port}", "/essay?a=1")]


def test_a_packed_page_is_unpacked(site: Site, network: Neighbourhood) -> None:
    site.pages["/"] = Page(gzip.compress(b"words"), headers={"Content-Type": "text/html", "Content-Encoding": "gzip"})
    assert fetch(site.url(), network=network).data == b"words"


def test_a_redirect_is_followed(site: Site, network: Neighbourhood) -> None:
    site.pages["/old"] = Page(status=301, headers={"Location": "/a/new"})
    site.pages["/a/new"] = Page(status=302, headers={"Location": f"//other.example:{site.port}/newest"})
    site.pages["/newest"] = Page(b"words")
    assert fetch(site.url("/old"), network=network).final_url == site.url("/newest", host="other.example")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0177.0.0.1/",
        "http://0/",
        "http://0.0.0.0/",
        "http://10.0.0.1/",
        "http://172.16.0.1/",
        "http://192.168.1.1/",
        "http://100.64.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://192.0.2.1/",
        "http://198.18.0.1/",
        "http://224.0.0.1/",
        "http://240.0.0.1/",
        "http://255.255.255.255/",
        "http://[::1]/",
        "http://[::]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://[::127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[64:ff9b:1::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://[2001::7f00:1]/",
        "http://[2001:db8::1]/",
        "http://[fe80::1]/",
        "http://[fc00::1]/",
        "http://[fec0::1]/",
        "http://[ff02::1]/",
        "http://localhost/",
        "http://localhost./",
        "http://127.0.0.1./",
        "http://１２７.0.0.1/",
        "http://①②⑦.0.0.1/",
    ],
)
def test_nothing_is_asked_within_a_private_network(url: str) -> None:
    assert refusal(url) == "This address leads into a private network, and is not read from here."


@pytest.mark.parametrize("ip", ["8.8.8.8", "93.184.215.14", "2606:4700::1111", "2a00:1450:4001::1"])
def test_the_open_internet_is_open(ip: str) -> None:
    assert Network().permits(ip)


@pytest.mark.parametrize("ip", ["fe80::1%eth0", "", "example.org", "8.8.8.8.8"])
def test_what_is_no_ip_address_is_closed(ip: str) -> None:
    assert not Network().permits(ip)


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("ftp://example.org/a", "Only addresses that begin with https:// or http:// can be read."),
        ("file:///etc/passwd", "Only addresses that begin with https:// or http:// can be read."),
        ("gopher://example.org:80/", "Only addresses that begin with https:// or http:// can be read."),
        ("javascript:alert(1)", "Only addresses that begin with https:// or http:// can be read."),
        ("http://ana@example.org/", "This address holds a name or password."),
        ("http://ana:secret@example.org/", "This address holds a name or password."),
        ("http://example.org@127.0.0.1/", "This address holds a name or password."),
        ("http://example.org:22/", "This address names a port where no web pages are."),
        ("http://example.org:6379/", "This address names a port where no web pages are."),
        ("", "This isn’t a web address."),
        ("an essay", "This isn’t a web address."),
        ("http://", "This isn’t a web address."),
        ("http://example.org:port/", "This isn’t a web address."),
        ("http://example.org\\@127.0.0.1/", "This isn’t a web address."),
        ("http://exam\nple.org/", "This isn’t a web address."),
        ("http://example.org/\r\nHost: 127.0.0.1", "This isn’t a web address."),
        ("http://[::1/", "This isn’t a web address."),
        ("http://[127.0.0.1]/", "This isn’t a web address."),
        ("http://-a.example/", "This isn’t a web address."),
        ("http://a..example/", "This isn’t a web address."),
        ("http://127.0.0.1%2f.example/", "This isn’t a web address."),
        ("http://straße.example/", "This isn’t a web address."),
        ("http://a\u200db.example/", "This isn’t a web address."),
        (f"http://example.org/{'a' * 2000}", "This isn’t a web address."),
    ],
)
def test_what_is_no_address_of_a_page_is_refused_without_asking_anybody(url: str, sentence: str) -> None:
    assert refusal(url).startswith(sentence)


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("example.org/essay", "https://example.org/essay"),
        ("EXAMPLE.org.", "https://example.org/"),
        ("http://example.org:80/a b".replace(" ", "%20"), "http://example.org/a%20b"),
        ("https://example.org:8443/", "https://example.org:8443/"),
        ("https://bücher.example/größe?q=ü#x", "https://xn--bcher-kva.example/gr%C3%B6%C3%9Fe?q=%C3%BC"),
        ("http://[2606:4700::1111]/", "http://[2606:4700::1111]/"),
    ],
)
def test_an_address_is_asked_as_a_browser_would(typed: str, asked: str) -> None:
    assert read_target(typed, Network()).url == asked


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.2/",
        "http://[::1]/",
        "//10.0.0.1/",
        "http://2130706434/",
        "http://169.254.169.254/latest/",
        "file:///etc/passwd",
        "http://a:b@site.example/",
        "http://site.example:22/",
        "http://[",
    ],
)
def test_a_redirect_is_held_to_the_same_rules(location: str, site: Site) -> None:
    network = Neighbourhood(site.port, 80)
    site.pages["/"] = Page(status=302, headers={"Location": location})
    assert refusal(site.url(), network)
    assert len(site.asked) == 1


def test_a_name_that_leads_into_a_private_network_too_is_not_asked_at_all(site: Site, network: Neighbourhood) -> None:
    network.answers["both.example"] = [["127.0.0.1", "10.0.0.1"]]
    assert "private network" in refusal(site.url(host="both.example"), network)
    assert site.asked == []


def test_a_name_that_says_another_address_by_now_is_still_asked_at_the_one_that_was_checked(
    site: Site, network: Neighbourhood
) -> None:
    site.pages["/"] = Page(b"words")
    network.answers["turning.example"] = [["127.0.0.1"], ["10.0.0.1"], ["10.0.0.1"]]
    assert fetch(site.url(host="turning.example"), network=network).data == b"words"
    assert network.answers["turning.example"] == [["10.0.0.1"], ["10.0.0.1"]]


def test_a_name_is_checked_again_when_a_redirect_leads_back_to_it(site: Site, network: Neighbourhood) -> None:
    network.answers["turning.example"] = [["127.0.0.1"], ["10.0.0.1"]]
    site.pages["/"] = Page(status=302, headers={"Location": "/second"})
    site.pages["/second"] = Page(b"secret")
    assert "private network" in refusal(site.url(host="turning.example"), network)
    assert [path for _, path in site.asked] == ["/"]


def test_the_next_address_of_a_name_is_asked_where_the_first_is_silent(site: Site) -> None:
    class Two(Neighbourhood):
        def permits(self, address: str) -> bool:
            return address in {"127.0.0.1", "127.0.0.9"}

    network = Two(site.port)
    network.answers["two.example"] = [["127.0.0.9", "127.0.0.1"]]
    site.pages["/"] = Page(b"words")
    # Tests may reach 127.0.0.1 and ::1 alone; whoever reaches for another is told so, as an unreachable one would.
    with pytest.MonkeyPatch.context() as patched:
        connect = socket.socket.connect

        def unreachable(self: socket.socket, target: tuple[str, int]) -> None:
            if target[0] == "127.0.0.9":
                raise ConnectionRefusedError
            connect(self, target)

        patched.setattr(socket.socket, "connect", unreachable)
        assert fetch(site.url(host="two.example"), network=network).data == b"words"


def test_no_proxy_of_the_environment_is_asked(
    site: Site, network: Neighbourhood, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    site.pages["/"] = Page(b"words")
    assert fetch(site.url(), network=network).data == b"words"


def test_a_redirect_loop(site: Site, network: Neighbourhood) -> None:
    site.pages["/"] = Page(status=302, headers={"Location": "/again"})
    site.pages["/again"] = Page(status=302, headers={"Location": "/"})
    sentence = "This address sends us on to another, and that one on again, without end."
    assert refusal(site.url(), network) == sentence
    for number in range(9):
        site.pages[f"/{number}"] = Page(status=302, headers={"Location": f"/{number + 1}"})
    assert refusal(site.url("/0"), network) == sentence
    assert [path for _, path in site.asked][2:] == ["/0", "/1", "/2", "/3", "/4", "/5"]


@pytest.mark.parametrize(
    ("status", "beginning"),
    [
        (404, "There is no page at this address, or not any more."),
        (410, "There is no page at this address, or not any more."),
        (401, "The site shows this page only to some."),
        (402, "The site shows this page only to some."),
        (403, "The site shows this page only to some."),
        (429, "The site is asked too often at the moment."),
        (500, "The site has a fault of its own at the moment."),
        (503, "The site has a fault of its own at the moment."),
        (300, "The site gave no page, but an answer that we can’t read (number 300)."),
        (302, "The site gave no page, but an answer that we can’t read (number 302)."),
    ],
)
def test_each_answer_that_is_no_page_has_its_sentence(
    status: int, beginning: str, site: Site, network: Neighbourhood
) -> None:
    site.pages["/"] = Page(b"no", status)
    assert refusal(site.url(), network).startswith(beginning)


def test_a_name_that_nobody_has(site: Site, network: Neighbourhood) -> None:
    network.unknown.add("nobody.example")
    sentence = "There is no site called nobody.example. Please look whether the address is spelled right."
    assert refusal(site.url(host="nobody.example"), network) == sentence


def test_a_machine_that_refuses() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        network = Neighbourhood(port)
        assert refusal(f"http://a.example:{port}/", network).startswith("No site answers at this address.")


@pytest.mark.parametrize(
    ("kind", "beginning"),
    [
        ("application/pdf", "This is a PDF, which holds no paragraphs but places on paper."),
        ("image/png", "There is no text at this address, but a file of the kind image/png."),
        ("video/mp4", "There is no text at this address, but a file of the kind video/mp4."),
        ("application/json", "There is no text at this address, but a file of the kind application/json."),
    ],
)
def test_what_is_no_page_has_its_sentence(kind: str, beginning: str, site: Site, network: Neighbourhood) -> None:
    site.pages["/"] = Page(b"%PDF-1.7", headers={"Content-Type": kind})
    assert refusal(site.url(), network).startswith(beginning)


TOO_LARGE = "What is at this address is larger than 10 MB."


def test_more_than_10_mb_are_not_waited_for(site: Site, network: Neighbourhood) -> None:
    site.pages["/"] = Page(b"a", headers={"Content-Type": "text/html", "Content-Length": str(MOST_BYTES + 1)})
    assert refusal(site.url(), network).startswith(TOO_LARGE)


def test_more_than_10_mb_are_not_taken_even_if_nobody_announced_them(site: Site, network: Neighbourhood) -> None:
    chunk = b"%x\r\n%b\r\n" % (1 << 20, b"a" * (1 << 20))
    site.pages["/"] = Page(
        chunk * 11 + b"0\r\n\r\n", headers={"Content-Type": "text/html", "Transfer-Encoding": "chunked"}
    )
    assert refusal(site.url(), network).startswith(TOO_LARGE)


@pytest.mark.parametrize(("encoding", "pack"), [("gzip", gzip.compress), ("br", brotli.compress)])
def test_more_than_10_mb_are_not_unpacked(
    encoding: str, pack: Callable[[bytes], bytes], site: Site, network: Neighbourhood
) -> None:
    bomb = pack(b"\0" * (MOST_BYTES * 20))
    assert len(bomb) < MOST_BYTES / 40
    site.pages["/"] = Page(bomb, headers={"Content-Type": "text/html", "Content-Encoding": encoding})
    tracemalloc.start()
    try:
        assert refusal(site.url(), network).startswith(TOO_LARGE)
        assert tracemalloc.get_traced_memory()[1] < 8 * MOST_BYTES
    finally:
        tracemalloc.stop()


def test_what_is_packed_in_a_way_that_nobody_knows_breaks_off(site: Site, network: Neighbourhood) -> None:
    site.pages["/"] = Page(b"not packed", headers={"Content-Type": "text/html", "Content-Encoding": "gzip"})
    assert refusal(site.url(), network).startswith("The connection to this site broke off.")


TOO_SLOW = "The site took longer than 10 seconds to answer. Please try again later."


def test_a_page_that_drips_is_cut_off(site: Site, network: Neighbourhood) -> None:
    site.pages["/"] = Page(b"a" * 1000, drip=0.05)
    started = time.monotonic()
    assert refusal(site.url(), network, seconds=1) == TOO_SLOW
    assert time.monotonic() - started < 5


@pytest.mark.parametrize(
    "said", [b"", b"HTTP/1.1 200 OK\r\nX-A: ", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"]
)
def test_a_server_that_drips_its_headers_or_says_nothing_is_cut_off(said: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            client, _ = server.accept()
            with client:
                client.sendall(said)
                for _ in range(100 if said else 0):
                    time.sleep(0.05)
                    try:
                        client.sendall(b"0")
                    except OSError:
                        return
                time.sleep(3)

        threading.Thread(target=drip, daemon=True).start()
        port = server.getsockname()[1]
        started = time.monotonic()
        assert refusal(f"http://a.example:{port}/", Neighbourhood(port), seconds=1) == TOO_SLOW
        assert time.monotonic() - started < 4


def test_a_slow_name_server_is_not_waited_for(site: Site) -> None:
    class Slow(Neighbourhood):
        def resolve(self, host: str, port: int) -> list[str]:
            time.sleep(3)
            return ["127.0.0.1"]

    assert refusal(site.url(), Slow(site.port), seconds=0.3) == TOO_SLOW


def test_all_redirects_together_have_one_end(site: Site, network: Neighbourhood) -> None:
    for number in range(5):
        site.pages[f"/{number}"] = Page(b"a" * 20, 302, {"Location": f"/{number + 1}", "Content-Type": "text/html"})
    site.pages["/5"] = Page(b"a" * 1000, drip=0.1)
    assert refusal(site.url("/0"), network, seconds=1) == TOO_SLOW


def test_a_connection_that_breaks_off(site: Site, network: Neighbourhood) -> None:
    site.pages["/"] = Page(
        b"short", headers={"Content-Type": "text/html", "Content-Length": "500", "Connection": "close"}
    )
    assert refusal(site.url(), network).startswith("The connection to this site broke off.")


@pytest.fixture
def authority() -> trustme.CA:
    return trustme.CA()


def secure(authority: trustme.CA, name: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


def test_a_secure_page_is_read_under_its_own_name(authority: trustme.CA) -> None:
    with served(secure(authority, "site.example")) as site:
        site.pages["/"] = Page(b"words")
        network = Neighbourhood(site.port, authority=authority.configure_trust)
        assert fetch(site.url(scheme="https"), network=network).data == b"words"


INVALID = "The certificate of this site is not valid, so nobody can tell whether it is the real one."


def test_a_certificate_for_another_name_is_refused(authority: trustme.CA) -> None:
    with served(secure(authority, "other.example")) as site:
        network = Neighbourhood(site.port, authority=authority.configure_trust)
        assert refusal(site.url(scheme="https"), network) == INVALID


def test_a_certificate_that_nobody_vouches_for_is_refused(authority: trustme.CA) -> None:
    with served(secure(authority, "site.example")) as site:
        assert refusal(site.url(scheme="https"), Neighbourhood(site.port)) == INVALID
        assert site.asked == []


def test_a_page_that_is_not_secure_at_all(site: Site, network: Neighbourhood) -> None:
    assert refusal(site.url(scheme="https"), network).startswith("The connection to this site broke off.")


def test_without_a_network_of_the_tests_own_only_the_open_internet_is_asked(site: Site) -> None:
    assert address.INTERNET.ports == {80, 443, 8080, 8443}
    assert type(address.INTERNET) is Network
    assert refusal(f"http://127.0.0.1:{site.port}/").startswith("This address names a port")
