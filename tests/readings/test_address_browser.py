"""From a web address to a reading, in a browser: with a script and without one, in the dark, from right to left."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from readings import bringing
from readings.models import Import, Reading
from readings.sources import address
from tests.browser import OpenPage, violations
from tests.cast import Cast
from tests.readings import server
from tests.readings.server import Neighbourhood, Site, served
from tests.readings.test_pages import PAGES

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    with served() as site:
        monkeypatch.setattr(address, "INTERNET", Neighbourhood(site.port))
        yield site


def bring(page: Page, url: str) -> None:
    """Gives the address, as a person does, and has the worker come round."""
    page.get_by_label("Or the address of a web page").fill(url)
    page.get_by_role("button", name="Look at it first").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    found = Import.objects.get()
    bringing.read(import_id=found.pk)
    page.goto(f"/readings/imports/{found.pk}/")


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_a_page_is_brought_looked_at_and_saved(
    javascript: bool, site: Site, open_page: OpenPage, cast: Cast, axe: str
) -> None:
    site.pages["/laundry"] = server.Page((PAGES / "wordpress.html").read_bytes())
    page = open_page("/readings/add/", user=cast.person("member"), javascript=javascript, width=320)
    bring(page, site.url("/laundry"))
    expect(page.get_by_label("Title")).to_have_value("What the Laundry Taught Us")
    expect(page.get_by_label("Author")).to_have_value("Marisol Vega")
    expect(page.locator(".notice").first).to_contain_text("don’t look like the text, and are proposed to be left out")
    # What is proposed to be left out is there, with its reason, and one press puts it back.
    thanks = page.locator(".piece", has_text="Thank you.")
    expect(thanks).to_be_hidden()
    page.locator("details.omitted", has=thanks).locator("> summary").click()
    thanks.get_by_label("Leave out").uncheck()
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    if javascript:
        assert violations(page, axe) == []
    page.get_by_role("button", name="Save").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What the Laundry Taught Us")
    reading = Reading.objects.get()
    assert reading.source_url == "https://nightshift.example/2018/03/what-the-laundry-taught-us/"
    assert reading.versions.get().retrieved_at
    article = page.locator("article.reading")
    expect(article).to_contain_text("Thank you.")
    expect(article).not_to_contain_text("Click to share on Twitter")
    expect(article).to_contain_text("A long steel table with folded sheets and four mugs on it")
    article.locator("sup a").click()
    expect(page.locator("#note-1")).to_be_in_viewport()
    article.locator(".footnote__label").click()
    expect(page.locator("#ref-1")).to_be_in_viewport()


def test_a_page_from_right_to_left_is_brought_in_the_dark(
    site: Site, open_page: OpenPage, cast: Cast, axe: str
) -> None:
    site.pages["/"] = server.Page((PAGES / "arabic.html").read_bytes())
    page = open_page("/readings/add/", user=cast.person("member"), dark=True, width=320)
    bring(page, site.url())
    text = page.locator(".piece__text").first
    assert (text.get_attribute("lang"), text.get_attribute("dir")) == ("ar", "rtl")
    assert violations(page, axe) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.get_by_role("button", name="Save").first.click()
    expect(page.locator("article.reading")).to_have_attribute("dir", "rtl")


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/gone", "There is no page at this address, or not any more."),
        ("/round", "This address sends us on to another, and that one on again, without end."),
        ("/inside", "This address leads into a private network"),
        ("/script", "This page builds its text with a script"),
        ("/paper", "This is a PDF"),
    ],
)
def test_why_nothing_came_is_said_and_the_address_is_not_lost(
    path: str, sentence: str, site: Site, open_page: OpenPage, cast: Cast
) -> None:
    site.pages["/round"] = server.Page(status=302, headers={"Location": "/round"})
    site.pages["/inside"] = server.Page(status=302, headers={"Location": f"http://169.254.169.254:{site.port}/"})
    site.pages["/script"] = server.Page(b"<div id=root></div><script src=/a.js></script>")
    site.pages["/paper"] = server.Page(b"%PDF-1.7", headers={"Content-Type": "application/pdf"})
    page = open_page("/readings/add/", user=cast.person("member"), javascript=False)
    bring(page, site.url(path))
    expect(page.get_by_role("main")).to_contain_text(sentence)
    expect(page.get_by_label("Or the address of a web page")).to_have_value(site.url(path))
    assert not Reading.objects.exists()
