"""Pages in a real browser. A test fails on an error in the console or a request to another host, asked for or not."""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, Route, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from accounts.models import User

OpenPage = Callable[..., Page]
# As long as what is expected may take, on a machine that is busy with other things.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture
def browser_problems() -> Iterator[list[str]]:
    """What went wrong in the test's pages, each in one line. A test that expects some takes them out."""
    problems: list[str] = []
    yield problems
    assert problems == []


@pytest.fixture
def open_page(live_server: LiveServer, browser: Browser, browser_problems: list[str]) -> Iterator[OpenPage]:
    """Opens a page in a context of its own: `open_page("/groups/", user=member, dark=True, width=320)`.

    Its addresses begin at the site's root, so `page.goto("/readings/")` works too.
    """
    contexts = []

    def open_(
        path: str = "/",
        *,
        user: User | None = None,
        javascript: bool = True,
        dark: bool = False,
        width: int = 1280,
        height: int = 800,
        touch: bool = False,
    ) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            java_script_enabled=javascript,
            color_scheme="dark" if dark else "light",
            viewport={"width": width, "height": height},
            has_touch=touch,
            is_mobile=touch,
        )
        contexts.append(context)
        context.route(lambda url: is_foreign(url, live_server.url), lambda route: refuse(route, browser_problems))
        if user:
            cookie = settings.SESSION_COOKIE_NAME
            context.add_cookies([{"name": cookie, "value": session_of(user), "url": live_server.url}])
        page = context.new_page()
        watch(page, browser_problems)
        page.goto(path)
        return page

    yield open_
    for context in contexts:
        context.close()


def violations(page: Page, axe: str) -> list[str]:
    """What axe finds fault with: every rule, the whole page.

    It would preload stylesheets, in a way that our policy refuses, for a rule that is still experimental and isn't run.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe)
    found = page.evaluate("axe.run({preload: false}).then(result => result.violations)")
    return [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]


def select_words(page: Page, words: str) -> None:
    """Selects words of a reading as a finger or a mouse does, wherever in the text they begin and end."""
    page.evaluate(
        """words => {
            const walker = document.createTreeWalker(document.querySelector(".reading"), NodeFilter.SHOW_TEXT);
            while (!walker.nextNode().data.includes(words));
            const start = walker.currentNode.data.indexOf(words);
            getSelection().setBaseAndExtent(walker.currentNode, start, walker.currentNode, start + words.length);
        }""",
        words,
    )


def session_of(user: User) -> str:
    """The value of the cookie with which `user` is signed in."""
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def watch(page: Page, problems: list[str]) -> None:
    def heard(message: ConsoleMessage) -> None:
        # A failed answer is seen below, where a page can be told from a file that it wants.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            problems.append(f"console: {message.text}")

    def answered(response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            problems.append(f"{response.status}: {response.url}")

    def failed(request: Request) -> None:
        # The browser gives up by itself what a new page makes needless.
        if request.failure not in {None, "net::ERR_ABORTED"}:
            problems.append(f"{request.failure}: {request.url}")

    page.on("console", heard)
    page.on("pageerror", lambda error: problems.append(f"script: {error}"))
    page.on("response", answered)
    page.on("requestfailed", failed)


def is_foreign(url: str, home: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != urlsplit(home).netloc


def refuse(route: Route, problems: list[str]) -> None:
    problems.append(f"another host: {route.request.url}")
    route.abort("aborted")
