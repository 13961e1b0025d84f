"""The frame and the front door as people meet them: on a small phone, in the dark, without a mouse or a script."""

import gzip
import re
from pathlib import Path

import pytest
from playwright.sync_api import Response, expect
from pytest_django.fixtures import Settings

from tests import texts
from tests.browser import OpenPage, violations
from tests.cast import Cast


def test_the_masthead_of_a_member_fits_a_small_phone_and_keeps_the_way_out_in_sight(
    open_page: OpenPage, transactional_db: None, cast: Cast, axe: str
) -> None:
    page = open_page("/about/privacy/", user=cast.person("member"), width=320, height=568)
    assert violations(page, axe) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(page.get_by_role("button", name="Quick exit")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("way", ["button", "keys", "button without JavaScript"])
def test_the_way_out_ends_the_session_and_leaves_no_way_back(
    way: str, open_page: OpenPage, transactional_db: None, cast: Cast, settings: Settings
) -> None:
    settings.EXIT_URL = "/healthz"  # stands in for another site, which no test may reach
    page = open_page("/about/privacy/", user=cast.person("member"), javascript="without" not in way)
    if way == "keys":
        for _ in range(3):
            page.keyboard.press("Escape")
    else:
        page.get_by_role("button", name="Quick exit").click()
    expect(page).to_have_url(re.compile("/healthz$"))
    page.goto("/about/privacy/")
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    expect(page.get_by_role("button", name="Quick exit")).to_have_count(0)


def test_the_page_is_blank_at_once_and_leaves_though_the_server_is_silent(
    open_page: OpenPage, transactional_db: None, cast: Cast, settings: Settings
) -> None:
    settings.EXIT_URL = "/healthz"
    page = open_page("/about/privacy/", user=cast.person("member"))
    page.evaluate("void (window.fetch = () => new Promise(() => {}))")
    page.evaluate("void (window.setTimeout = (leave) => { window.leaveLater = leave })")
    page.get_by_role("button", name="Quick exit").click()
    assert page.locator(".blank").bounding_box() == {"x": 0, "y": 0, "width": 1280, "height": 800}
    assert page.title().strip() == ""
    page.evaluate("leaveLater()")
    expect(page).to_have_url(re.compile("/healthz$"))


def test_the_first_thing_that_the_keyboard_meets_leads_past_the_masthead(
    open_page: OpenPage, transactional_db: None
) -> None:
    page = open_page("/about/privacy/")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Skip to the text")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_a_refused_form_says_so_at_its_top_and_leads_to_the_field(
    open_page: OpenPage, transactional_db: None, axe: str
) -> None:
    page = open_page("/accounts/password/reset/", javascript=False)
    page.locator("form[action$='/password/reset/']").evaluate("form => form.noValidate = true")
    page.get_by_role("button", name="Send the link").click()
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("Not done yet: one thing needs another look.")
    expect(summary).to_be_focused()
    field = page.get_by_role("textbox")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description("This field is required.")
    summary.get_by_role("link").click()
    expect(field).to_be_focused()


def test_a_reading_of_2000_words_is_a_light_first_visit(
    open_page: OpenPage, transactional_db: None, cast: Cast, root: Path
) -> None:
    words = " ".join(path.read_text() for path in sorted((root / "demo" / "readings").glob("*.md"))).split()[:2000]
    paragraphs = [" ".join(words[start : start + 80]) for start in range(0, len(words), 80)]
    reading = texts.assign(cast.group, texts.version(*paragraphs).reading).reading
    page = open_page("/healthz", user=cast.person("member"))  # it wants no file: all of them are still to be fetched
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(f"/groups/{cast.group.pk}/readings/{reading.pk}/")
    weight = sum(len(gzip.compress(answer.body())) for answer in answers)
    assert page.locator(".block").count() == len(paragraphs) == 25
    assert len(answers) <= 6
    assert weight < 60 * 1024


def test_the_frame_of_every_page_weighs_little(root: Path) -> None:
    """Kilobytes, gzipped: what a first visit fetches beside the page itself and the reader's own script."""
    frame = ["css/site.css", "css/pages.css", "js/site.js", "favicon.svg"]
    weight = sum(len(gzip.compress((root / "static" / name).read_bytes())) for name in frame)
    assert weight < 12 * 1024
