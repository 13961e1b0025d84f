"""Every page of the site, furnished: that anybody can use it on whatever they have, and that it gives nobody away."""

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from itertools import product
from typing import Literal, cast

import pytest
from django.conf import settings
from django.http import HttpResponse
from playwright.sync_api import Page

from tests.arrivals import ARRIVALS
from tests.browser import OpenPage, violations
from tests.config.test_safety import POLICY, policy
from tests.every_page import NO_PAGES, PAGES
from tests.furnished import Site
from tests.test_access import ADDRESSES

# A script of these types is data, which no browser runs and no policy refuses.
DATA = {"application/json", "application/ld+json"}
WIDTHS, HEIGHT = (1280, 320), 800
SCHEMES: list[Literal["light", "dark"]] = ["light", "dark"]
VISITS = [(who, page) for who, pages in PAGES.items() for page in pages.split()]
# As many pages as one browser test looks at, so that the workers share them evenly.
BATCH = 8
BATCHES = [
    (who, pages.split()[start : start + BATCH])
    for who, pages in PAGES.items()
    for start in range(0, len(pages.split()), BATCH)
]
# What somebody sees and can use: each line of the text, then each control by what it is and does.
SEEN = """() => {
    const controls = [...document.querySelectorAll("a[href], button, input, select, textarea, summary")];
    return document.querySelector("main").innerText.split("\\n").concat(
        controls.filter((control) => control.checkVisibility()).map((control) =>
            `${control.tagName} ${control.name || control.getAttribute("href") || control.textContent.trim()}`));
}"""
COMPLETE = "document.readyState === 'complete'"


@pytest.fixture
def site(transactional_db: None) -> Site:
    return Site()


def test_every_address_is_a_page_or_declared_to_be_none() -> None:
    pages = {re.split("[?/]", page)[0] for _who, page in VISITS}
    assert pages.isdisjoint(NO_PAGES)
    assert pages | set(NO_PAGES) == set(ADDRESSES)


def test_what_is_declared_to_be_no_page_shows_none(site: Site) -> None:
    """To nobody, not even to a superuser."""
    clients = {who: site.client(who) for who in ("nobody", "member", "organizer", "superuser")}
    shown = []
    for name in NO_PAGES:
        if name.startswith(("admin:(", "admin:<")):
            continue
        for who, client in clients.items():
            response = client.get(site.path(name))
            if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
                shown.append((who, name))
    assert shown == []


def test_no_page_gives_anybody_away(site: Site) -> None:
    """Titles, what a browser may keep, what a page may load, and the way out."""
    clients = {who: site.client(who) for who in PAGES}
    secrets = re.compile(rf"\b({'|'.join(map(re.escape, sorted(site.secrets())))})\b", re.IGNORECASE)
    wrong = {}
    for who, page in VISITS:
        response = clients[who].get(site.path(page), follow=True)
        found = list(faults(cast("HttpResponse", response), secrets, signed_in=who != "nobody"))
        if found:
            wrong[f"{who} {page}"] = found
    assert wrong == {}


def faults(response: HttpResponse, secrets: re.Pattern[str], *, signed_in: bool) -> Iterator[str]:
    """What is wrong with an answer, each in one line."""
    html = Markup(response.content.decode())
    if response.status_code != 200:
        yield f"answers {response.status_code}"
    if not html.title.endswith(" · Common Thread") or secrets.search(html.title):
        yield f"is called {html.title!r}"
    if signed_in and response.headers.get("Cache-Control") != "no-store":
        yield "may be kept by the browser"
    if signed_in is not html.has_way_out:
        yield "has no quick exit, or one that leads nowhere"
    if policy(response["Content-Security-Policy"]) != POLICY:
        yield "may load what others may not"
    yield from html.inline


class Markup(HTMLParser):
    """What is looked for in a page's HTML: its title, the quick exit, and whatever the policy would refuse to run."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.title = ""
        self.inline: list[str] = []
        self.has_way_out = False
        self.is_in_title = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.is_in_title = tag == "title" and not self.title  # A picture has a title too.
        self.has_way_out |= tag == "form" and given.get("data-exit") == settings.EXIT_URL
        if tag == "style" or (tag == "script" and "src" not in given and given.get("type") not in DATA):
            self.inline.append(f"inline <{tag}>")
        self.inline += [f"{tag} {name}=" for name in given if name == "style" or name.startswith("on")]

    def handle_endtag(self, tag: str) -> None:
        self.is_in_title = False

    def handle_data(self, data: str) -> None:
        if self.is_in_title:
            self.title += data


@pytest.mark.parametrize(("who", "pages"), BATCHES, ids=[f"{who} {pages[0]}…" for who, pages in BATCHES])
def test_anybody_can_use_every_page(who: str, pages: list[str], site: Site, open_page: OpenPage, axe: str) -> None:
    """On a small phone and a wide screen, in light and dark, by all that axe knows; and the same without a script."""
    page, plain = (arrive(site, who, open_page, javascript=javascript) for javascript in (True, False))
    wrong = {}
    for name in pages:
        page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
        page.goto(site.path(name))
        plain.goto(site.path(name))
        with_script, without = page.evaluate(SEEN), plain.evaluate(SEEN)
        found = list(obstacles(page, axe))
        found += [f"only with a script: {thing}" for thing in with_script if thing not in without]
        found += [f"only without a script: {thing}" for thing in without if thing not in with_script]
        if found:
            wrong[name] = found
    assert wrong == {}


@pytest.mark.parametrize(("who", "page", "act"), ARRIVALS, ids=[act.__name__ for _who, _page, act in ARRIVALS])
def test_anybody_can_use_what_a_form_answers(
    who: str, page: str, act: Callable[[Page], None], site: Site, open_page: OpenPage, axe: str
) -> None:
    opened = arrive(site, who, open_page)
    opened.goto(site.path(page))
    before = opened.evaluate(SEEN)
    act(opened)
    opened.wait_for_function(f"(before) => {COMPLETE} && ({SEEN})().join() !== before.join()", arg=before)
    assert list(obstacles(opened, axe)) == []


def arrive(site: Site, who: str, open_page: OpenPage, *, javascript: bool = True) -> Page:
    """A browser in which this person has signed in a moment ago."""
    page = open_page("/healthz", javascript=javascript)
    cookie = site.client(who).cookies.get(settings.SESSION_COOKIE_NAME)
    if cookie:
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": page.url}])
    return page


def obstacles(page: Page, axe: str) -> Iterator[str]:
    """What would keep somebody from using the page, with whatever is folded up unfolded."""
    page.evaluate("document.querySelectorAll('details').forEach((folded) => { folded.open = true })")
    for width, scheme in product(WIDTHS, SCHEMES):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for violation in violations(page, axe):
            yield f"{width} {scheme} {violation}"
        if page.evaluate("document.scrollingElement.scrollWidth > innerWidth"):
            yield f"scrolls sideways at {width}"
