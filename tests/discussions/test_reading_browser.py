"""The reading page of a group in a browser: through several paragraphs, by keyboard alone, by touch, right to left."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

from discussions import posting
from groups.models import Membership
from readings.models import Block, Passage, Version
from tests import texts
from tests.browser import OpenPage, violations
from tests.cast import Cast
from tests.discussions.pointing import page_of, say, say_across

LETTER = (
    "Nobody asked the night shift 🌙 what it thought. Nobody asks the night.",
    "So they wrote it down, each a page.",
    "A third paragraph, and words enough in it to point at two of them.",
    "The fourth, and the last.",
)
ARABIC = (
    "لم يسأل أحد عاملات الليل عن رأيهن. لا أحد يسأل الليل.",
    "فكتبن ذلك، كل واحدة صفحة.",
    "فقرة ثالثة لم يتحدث عنها أحد.",
)
# Selects from these words to those, as a mouse, a finger or the keyboard does, wherever they stand in the text.
SELECT = """([first, last]) => {
    const find = (words) => {
        const walker = document.createTreeWalker(document.querySelector(".reading"), NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) if (walker.currentNode.data.includes(words)) return walker.currentNode;
    };
    const begins = find(first), ends = find(last);
    getSelection().setBaseAndExtent(begins, begins.data.indexOf(first), ends, ends.data.indexOf(last) + last.length);
}"""


def told(cast: Cast, paragraphs: tuple[str, ...], **about: Any) -> Version:
    made = texts.version(*paragraphs, title="A letter", **about)
    texts.assign(cast.group, made.reading)
    return made


@pytest.fixture
def version(transactional_db: None, cast: Cast) -> Version:
    return told(cast, LETTER)


def say_about(page: Page, words: str) -> None:
    page.get_by_label("Your words").fill(words)
    page.get_by_role("button", name="Add your words").click()
    expect(page.get_by_text(words)).to_be_visible()


def test_a_selection_from_one_paragraph_into_another_becomes_one_passage(
    open_page: OpenPage, cast: Cast, version: Version, axe: str
) -> None:
    page = open_page(page_of(cast, version), user=cast.person("member"))
    page.evaluate(SELECT, ["asks the ni", "A third"])
    page.get_by_role("link", name="Comment on these words").click()
    expect(page.locator("blockquote")).to_contain_text("asks the night.")
    say_about(page, "From here to there.")
    passage = Passage.objects.get()
    assert passage.quote == "asks the night.\n\nSo they wrote it down, each a page.\n\nA third"
    page.get_by_role("link", name="Its place in “A letter”").click()
    expect(page.locator("mark.passage--open")).to_have_count(3)
    expect(page.locator("#passage")).to_be_in_viewport()
    expect(page.get_by_text("From here to there.")).to_be_visible()
    assert violations(page, axe) == []


def test_three_clicks_select_one_paragraph_and_nothing_of_the_next(
    open_page: OpenPage, cast: Cast, version: Version
) -> None:
    page = open_page(page_of(cast, version), user=cast.person("member"))
    page.get_by_text("So they wrote").click(click_count=3)
    page.get_by_role("link", name="Comment on these words").click()
    expect(page.locator("blockquote")).to_have_text(LETTER[1])


def test_words_selected_with_the_keyboard_are_commented_on_by_tab_and_enter(
    open_page: OpenPage, cast: Cast, version: Version
) -> None:
    """As caret browsing does: the caret is in the text, and Shift with the arrows selects from a line into another."""
    page = open_page(page_of(cast, version), user=cast.person("member"))
    page.evaluate("document.querySelector('.reading').contentEditable = 'true'")  # this browser has no caret else
    page.evaluate(SELECT, ["each a page", "each a page"])
    page.evaluate("getSelection().collapseToEnd()")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    page.evaluate("document.querySelector('.reading').contentEditable = 'inherit'")
    offer = page.get_by_role("link", name="Comment on these words")
    expect(offer).to_be_visible()
    offer.focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Comment on")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_passage_through_three_paragraphs_needs_no_script(
    javascript: bool, open_page: OpenPage, cast: Cast, version: Version, axe: str
) -> None:
    page = open_page(page_of(cast, version), user=cast.person("member"), javascript=javascript, width=320)
    page.get_by_role("link", name="Comment on paragraph 1").click()
    page.get_by_label("From sentence 2").check()
    page.get_by_label("How far does it go?").select_option(index=2)
    page.get_by_label("Only some of these words").fill("asks the night. So they")
    if javascript:
        assert violations(page, axe) == []
    say_about(page, "It turns here.")
    assert Passage.objects.get().quote == "asks the night.\n\nSo they"
    page.goto(page_of(cast, version))
    page.get_by_role("link", name="1 comment on paragraphs 1 to 2").click()
    expect(page.get_by_text("It turns here.")).to_be_visible()
    expect(page.locator("#p2 .talk")).to_be_visible()
    page.get_by_role("link", name="Close").click()
    expect(page.get_by_text("It turns here.")).to_have_count(0)


def test_n_and_p_lead_from_passage_to_passage_and_back(open_page: OpenPage, cast: Cast, version: Version) -> None:
    for quote in ("Nobody asked", "A third", "two of them", "the last"):
        say(cast, version, quote)
    page = open_page(page_of(cast, version), user=cast.person("member"))
    page.keyboard.press("n")
    expect(page.locator("body")).to_be_focused()  # nothing has the focus yet, and no letter does anything
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # "Skip to the text"
    expect(page.get_by_role("main")).to_be_focused()
    links = page.locator(".block__talk--some")
    for place in (0, 1, 2, 3):
        page.keyboard.press("n")
        expect(links.nth(place)).to_be_focused()
        expect(links.nth(place)).to_be_in_viewport(ratio=1)
    page.keyboard.press("n")
    expect(links.nth(3)).to_be_focused()
    page.keyboard.press("p")
    expect(links.nth(2)).to_be_focused()
    page.keyboard.press("Control+n")
    page.keyboard.press("Shift+n")
    expect(links.nth(2)).to_be_focused()
    page.locator("#p1 .block__number").focus()
    page.keyboard.press("n")
    expect(links.nth(0)).to_be_focused()
    page.locator("#p4 .block__number").focus()
    page.keyboard.press("p")
    expect(links.nth(2)).to_be_focused()
    listed = page.locator(".passages .list__title")
    listed.nth(1).focus()
    page.keyboard.press("n")
    expect(listed.nth(2)).to_be_focused()
    page.get_by_role("link", name="Groups").first.focus()
    page.keyboard.press("n")
    expect(page.get_by_role("link", name="Groups").first).to_be_focused()


def test_escape_closes_a_passage_and_gives_the_focus_back_and_three_times_is_still_the_way_out(
    open_page: OpenPage, cast: Cast, version: Version, settings: Settings
) -> None:
    settings.EXIT_URL = "/healthz"
    say(cast, version, "Nobody asked")
    say_across(cast, version, "each a page", "A third")
    page = open_page(page_of(cast, version), user=cast.person("member"))
    way = page.get_by_role("link", name="1 comment on paragraphs 2 to 3")
    way.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".live .talk")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".talk")).to_have_count(0)
    expect(page.locator(".passage--open")).to_have_count(0)
    expect(way).to_be_focused()
    expect(page).not_to_have_url(re.compile("passage="))
    page.keyboard.press("Enter")
    expect(page.locator(".live .talk")).to_be_visible()
    for _ in range(3):
        page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile("/healthz$"))


def test_everything_is_reached_by_tab_alone(open_page: OpenPage, cast: Cast, version: Version) -> None:
    comment = say_across(cast, version, "each a page", "A third")
    page = open_page(page_of(cast, version), user=cast.person("member"))
    reached = []
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.textContent.trim().replace(/\\s+/g, ' ')"))
    passage = ["1 comment on paragraphs 2 to 3 1 new", "Comment on paragraph 3"]
    for words in ("All", "Mine", "Unread", "With a question", *passage, "“each a page.”"):
        assert words in reached, words
    assert reached.index(passage[0]) < reached.index(passage[1])
    assert comment.thread.passage_id


def test_on_a_phone_the_offer_is_docked_below_and_everything_is_tapped(
    open_page: OpenPage, cast: Cast, version: Version
) -> None:
    page = open_page(page_of(cast, version), user=cast.person("member"), width=360, height=640, touch=True)
    # A long press selects nothing here: Chromium leaves that to the phone. What follows it there is said to the page.
    page.evaluate(SELECT, ["wrote", "A third"])
    offer = page.get_by_role("link", name="Comment on these words")
    expect(offer).to_be_in_viewport(ratio=1)
    docked = page.locator(".selection").bounding_box()
    assert docked
    assert docked["y"] + docked["height"] == 640
    offer.tap()
    expect(page.locator("h1")).to_have_text("Comment on these words")
    page.get_by_label("Your words").tap()
    say_about(page, "By hand.")
    assert Passage.objects.get().quote.endswith("\n\nA third")
    page.goto(page_of(cast, version))
    page.locator("mark").first.tap()
    expect(page.get_by_text("By hand.")).to_be_visible()
    page.get_by_role("link", name="Close").tap()
    expect(page.get_by_text("By hand.")).to_have_count(0)


@pytest.mark.parametrize("width", [320, 1280])
def test_a_text_that_runs_from_right_to_left(
    width: int, open_page: OpenPage, transactional_db: None, cast: Cast, axe: str
) -> None:
    version = told(cast, ARABIC, language="ar", direction="rtl")
    say(cast, version, "عاملات الليل", body="من؟")
    page = open_page(page_of(cast, version), user=cast.person("member"), width=width)
    page.evaluate(SELECT, ["يسأل اللي", "كل واحدة"])
    page.get_by_role("link", name="Comment on these words").click()
    say_about(page, "نعم")
    assert Passage.objects.filter(quote="يسأل الليل.\n\nفكتبن ذلك، كل واحدة").exists()
    page.goto(page_of(cast, version))
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert violations(page, axe) == []
    strip = page.locator("svg.strip").bounding_box()
    assert strip
    assert strip["x"] < 20
    way = page.get_by_role("link", name="1 comment on paragraph 1")
    expect(page.locator("#p1 .beside")).to_have_attribute("dir", "ltr")
    way.click()
    expect(page.locator(".live .talk")).to_contain_text("من؟")
    page.locator("#p1 .block__number").focus()
    page.keyboard.press("n")
    expect(way).to_be_focused()


def test_only_what_is_wished_for_is_marked_and_listed(open_page: OpenPage, cast: Cast, version: Version) -> None:
    me = Membership.objects.get(user=cast.person("member"), group=cast.group)
    theirs, mine = say(cast, version, "Nobody asked"), say(cast, version, "A third", role="member")
    posting.reply(me=cast.membership("organizer"), thread=mine.thread, parent=None, body="And I.")
    page = open_page(page_of(cast, version), user=me.user, javascript=False)
    expect(page.locator("mark")).to_have_count(2)
    expect(page.get_by_role("link", name="2 comments on paragraph 3 1 new")).to_be_visible()
    page.get_by_role("link", name="Mine").click()
    expect(page.locator("mark")).to_have_text("A third")
    expect(page.locator(".choices [aria-current]")).to_have_text("Mine")
    page.goto(mine.thread.get_absolute_url())
    page.goto(page_of(cast, version))
    page.get_by_role("link", name="Unread").click()
    expect(page.locator("mark")).to_have_text("Nobody asked")
    expect(page.locator(".passages li")).to_have_count(1)
    page.goto(theirs.thread.get_absolute_url())
    page.goto(page_of(cast, version, "?show=unread"))
    expect(page.get_by_text("None of these.")).to_be_visible()


def test_a_block_with_a_content_note_opens_by_its_own_summary_without_a_script(
    open_page: OpenPage, cast: Cast, version: Version
) -> None:
    block: Block = version.blocks.get(number=2)
    version.reading.content_notes.create(block_key=block.key, words="night work")
    say(cast, version, "each a page")
    page = open_page(page_of(cast, version), user=cast.person("member"), javascript=False)
    expect(page.get_by_text("So they wrote")).to_be_hidden()
    page.get_by_text("Contains: night work").click()
    expect(page.get_by_text("So they wrote")).to_be_visible()
    expect(page.get_by_text("each a page")).to_have_count(1)
    expect(page).to_have_url(re.compile(re.escape(page_of(cast, version))))
