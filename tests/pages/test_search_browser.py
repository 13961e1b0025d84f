"""Looking for a word as somebody does it: by keyboard, by touch, without a script, and in a text from right to left."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from readings.models import Reading, Rights
from tests import texts
from tests.browser import OpenPage
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)
FILLER = "So one evening three of them wrote it down, each a page, and read it aloud. " * 8


def library(*paragraphs: str, **about: str) -> None:
    about |= {"rights": Rights.LICENCE}
    version = texts.version(*paragraphs, reading=None, **about)
    Reading.objects.filter(pk=version.reading_id).update(published_at=timezone.now())


@pytest.mark.parametrize("javascript", [True, False])
def test_by_keyboard_alone_from_the_menu_to_the_paragraph(cast: Cast, open_page: OpenPage, javascript: bool) -> None:
    library(*[FILLER] * 12, "The ledgers of the night.", title="Nights")
    page = open_page("/", user=cast.person("member"), javascript=javascript)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Search").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Words to look for").focus()
    page.keyboard.type("ledger")
    page.keyboard.press("Enter")
    expect(page.locator("mark")).to_have_text("ledgers")
    page.get_by_role("link", name="Paragraph 13").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#p13")).to_be_in_viewport()
    page.go_back()
    expect(page.get_by_label("Words to look for")).to_have_value("ledger")
    expect(page.locator("mark")).to_have_text("ledgers")


def test_by_touch_on_a_small_phone(cast: Cast, open_page: OpenPage) -> None:
    """Nothing that leads somewhere is smaller than a finger needs, or further out than the screen."""
    library("The ledgers of the night.", title="Nights")
    texts.comment(texts.thread(cast.group), cast.membership("member"), "Ledgers!")
    page = open_page("/search/?q=ledger", user=cast.person("member"), width=320)
    for link in page.locator("main a").all():
        box = link.bounding_box()
        assert box
        assert box["height"] >= 24
        assert box["x"] + box["width"] <= 320
    page.locator("main").get_by_role("link", name="Paragraph 1").click()
    expect(page.get_by_role("heading", name="Nights", level=1)).to_be_visible()


def test_a_text_from_right_to_left_is_shown_from_right_to_left(open_page: OpenPage, cast: Cast) -> None:
    library("اجتمعت العَرَبِيّة معنا في الليل", title="الليل", author="", language="ar", direction="rtl")
    page = open_page("/search/?q=العربية")
    expect(page.locator("mark")).to_have_text("العَرَبِيّة")
    excerpt = page.locator(".found [lang=ar]")
    assert excerpt.evaluate("element => getComputedStyle(element).direction") == "rtl"
