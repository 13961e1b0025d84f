"""Forms as they stand on pages, and what somebody who wishes nobody well could send in their place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast
from urllib.parse import urlencode, urlsplit

import lxml.html
from django.utils import timezone

from discussions.demo import PASSWORD

WORD = "Xylophone"
# Each breaks something somewhere: what no database holds, no clock shows, no number is and no form of ours offers.
BAD = [
    "",
    "\0",
    "a\0b",
    "\ud800",
    "\u202eevil\u202c",
    "\u2028",
    "-1",
    "9" * 5000,
    "99999999999999999999",
    "1e400",
    "nan",
    "-inf",
    "١٢",
    "²",
    "0001-01-01",
    "9999-12-31",
    "2027-02-31",
    "2027-02-31 4",
    "2027-03-28",
    "02:30",
    "24:00",
    "23:59:60",
    "[]",
    "0000000000",
    "../UTC",
    "a\r\nBcc: x@reading.example",
    "x" * 50_000,
    "e\u0301" * 300,
]
Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Sent:
    """A form with everything in it filled in: its address, what it sends, the names of its fields and buttons."""

    page: str
    path: str
    pairs: tuple[tuple[str, str], ...]
    names: tuple[str, ...]
    asks: bool

    @property
    def key(self) -> tuple[object, ...]:
        """The same for forms that differ in nothing but what they are about."""
        return self.page, self.names, self.asks

    def with_(self, name: str, *values: str) -> Pairs:
        """The same form with this in one field; without the field, where nothing is given."""
        return [pair for pair in self.pairs if pair[0] != name] + [(name, value) for value in values]


def encoded(pairs: Sequence[tuple[str, str]]) -> str:
    """As a browser sends it; half a character as no browser would."""
    return urlencode([(name, value.encode("utf-8", "surrogatepass")) for name, value in pairs])


def forms_on(page: str, html: str, address: str) -> Iterator[Sent]:
    """The forms of a page that was shown at this address, filled in."""
    root = cast("Any", lxml.html.document_fromstring(html))
    root.make_links_absolute(f"http://testserver{address}", resolve_base_href=False)
    for form in root.forms:
        action = urlsplit(form.action or address)
        path = f"{action.path}?{action.query}" if action.query else action.path
        pairs = [pair for control in form.inputs if control.name for pair in filled(control)]
        buttons = [
            (button.get("name"), button.get("value", "")) for button in form.iter("button") if button.get("name")
        ]
        names = dict.fromkeys([name for name, _value in [*pairs, *buttons] if name != "csrfmiddlewaretoken"])
        asks = (form.get("method") or "get").lower() == "get"
        yield Sent(page, path, (*once(pairs), *buttons[:1]), tuple(names), asks)


def once(pairs: Pairs) -> Pairs:
    """Of radio buttons and boxes of one name the first, or the one that is ticked, which stands last."""
    return list(dict(pairs).items())


def filled(control: lxml.html.HtmlElement) -> Pairs:
    """What a control sends, with something likely where it is empty."""
    kind = (control.get("type") or control.tag).lower()
    if kind in {"file", "submit"}:
        return []
    if control.tag == "select":
        options = list(control.value_options)
        chosen = list(control.value or []) if control.multiple else [control.value or ""]
        return [(control.name, (chosen and chosen[0]) or (options[-1] if options else ""))]
    if kind in {"checkbox", "radio"}:
        return [(control.name, control.get("value") or "on")]
    return [(control.name, control.value or likely(kind, control))]


def likely(kind: str, control: lxml.html.HtmlElement) -> str:
    soon = timezone.localdate() + timedelta(days=12)
    kinds = {"date": soon.isoformat(), "time": "19:00", "number": control.get("min") or "2", "password": PASSWORD}
    return kinds.get(kind, "x@reading.example" if kind == "email" else WORD)
