"""Reading, pointing at words and talking about them in a browser: by mouse, by keyboard, by touch, without a script."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from readings.models import Passage, Version
from tests import texts
from tests.browser import OpenPage, select_words
from tests.cast import Cast

LETTER = (
    "Nobody asked the night shift 🌙 what it thought. “Nobody asks the night,” she said, and went home.",
    "So they wrote it down, each a page.",
    "A third paragraph of which nobody has spoken yet.",
)


@pytest.fixture
def version(transactional_db: None, cast: Cast) -> Version:
    made = texts.version(*LETTER, title="A letter")
    texts.assign(cast.group, made.reading)
    return made


def reading_page(cast: Cast, version: Version) -> str:
    return reverse("group_reading", args=[cast.group.pk, version.reading_id])


def test_selected_words_become_a_passage(open_page: OpenPage, cast: Cast, version: Version, axe: str) -> None:
    page = open_page(reading_page(cast, version), user=cast.person("member"))
    select_words(page, "asks the nig")
    page.get_by_role("link", name="Comment on these words").click()
    expect(page.locator("blockquote")).to_have_text("asks the night")
    page.get_by_label("Your words").fill("It is the night that asks.")
    page.get_by_role("button", name="Add your words").click()
    expect(page.get_by_text("It is the night that asks.")).to_be_visible()
    passage = Passage.objects.get()
    assert passage.quote == "asks the night"
    place = passage.anchors.get()
    assert LETTER[0][place.start_offset : place.end_offset] == passage.quote
    page.goto(reading_page(cast, version))
    page.locator("mark").click()
    expect(page.get_by_text("It is the night that asks.")).to_be_visible()


def test_the_offer_is_reached_by_keyboard_after_the_selected_words(
    open_page: OpenPage, cast: Cast, version: Version
) -> None:
    page = open_page(reading_page(cast, version), user=cast.person("member"))
    page.get_by_text("each a page").dblclick(position={"x": 30, "y": 10})
    offer = page.get_by_role("link", name="Comment on these words")
    expect(offer).to_be_visible()
    page.locator("#p2 .block__number").focus()
    page.keyboard.press("Tab")
    expect(offer).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("blockquote")).to_have_text(re.compile(r"^\w+$"))


def test_the_offer_goes_when_the_selection_does(open_page: OpenPage, cast: Cast, version: Version) -> None:
    page = open_page(reading_page(cast, version), user=cast.person("member"), width=320)
    select_words(page, "wrote it down")
    offer = page.get_by_role("link", name="Comment on these words")
    expect(offer).to_be_in_viewport(ratio=1)
    page.evaluate("getSelection().removeAllRanges()")
    expect(offer).to_have_count(0)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_paragraph_is_commented_answered_changed_and_withdrawn_without_any_script(
    javascript: bool, open_page: OpenPage, cast: Cast, version: Version
) -> None:
    page = open_page(reading_page(cast, version), user=cast.person("member"), javascript=javascript, width=320)
    page.get_by_role("link", name="Comment on paragraph 1").click()
    page.get_by_label("From sentence 2").check()
    page.get_by_label("Only some of these words").fill("nobody asked")
    page.get_by_label("Your words").fill("Who would have?")
    page.get_by_role("button", name="Add your words").click()
    expect(page.get_by_role("alert")).to_contain_text("don’t stand here")
    page.get_by_label("Only some of these words").fill("nobody asks")
    page.get_by_role("button", name="Add your words").click()
    expect(page.locator("blockquote")).to_have_text("Nobody asks")
    page.get_by_role("link", name="Reply").click()
    page.get_by_label("Your reply").fill("I would.")
    page.get_by_role("button", name="Reply").click()
    expect(page).to_have_url(re.compile("#2$"))
    reply = page.locator("article").filter(has_text="I would.")
    reply.get_by_role("link", name="Change").click()
    page.get_by_label("Your words").fill("I should have.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("changed", exact=True)).to_be_visible()
    page.locator("article").filter(has_text="I should have.").get_by_role("link", name="Withdraw").click()
    page.get_by_role("button", name="Withdraw them").click()
    expect(page.get_by_text("Withdrawn by its author.")).to_be_visible()
    page.get_by_role("link", name="Its place in “A letter”").click()
    expect(page.get_by_role("link", name="1 comment on paragraph 1")).to_be_visible()
    expect(page.get_by_text("Who would have?")).to_be_visible()
