"""The watch over the browser's pages: shown to see what it is there to see."""

import pytest
from playwright.sync_api import Error

from config import health
from tests.browser import OpenPage


def test_a_quiet_page_passes(open_page: OpenPage, browser_problems: list[str]) -> None:
    page = open_page("/healthz")
    assert page.inner_text("body").strip() == "up"
    assert browser_problems == []


def test_problems_are_heard(open_page: OpenPage, browser_problems: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "require_migrations", health.require_migrations.__wrapped__)
    monkeypatch.setattr(health, "pending_migrations", lambda: True)
    page = open_page("/healthz")
    page.evaluate("console.error('crossed wires')")
    with page.expect_response("**/readyz"):
        page.evaluate("fetch('/readyz').then(() => {})")
    with page.expect_event("pageerror"):
        page.evaluate("setTimeout(() => { throw new Error('torn') })")
    with pytest.raises(Error, match="ERR_ABORTED"):
        page.goto("https://elsewhere.example/")
    assert sorted(problem.split(":")[0] for problem in browser_problems) == ["503", "another host", "console", "script"]
    browser_problems.clear()


def test_a_browser_without_javascript_shows_the_page(open_page: OpenPage) -> None:
    page = open_page("/healthz", javascript=False, dark=True, width=320)
    assert page.inner_text("body").strip() == "up"
    assert page.viewport_size == {"width": 320, "height": 800}
