"""A draft that keeps itself while somebody writes, and comes back on another phone."""

import re

import pytest
from playwright.sync_api import Page, Request, expect

from meetings.models import Contribution, Round
from tests.browser import OpenPage
from tests.cast import Cast
from tests.meetings.written import round_in

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "Nobody asked the night shift, and I said nothing."


@pytest.fixture
def round_(transactional_db: None, cast: Cast) -> Round:
    return round_in(cast)


def drafts_sent(page: Page) -> list[Request]:
    found: list[Request] = []
    page.on("request", lambda request: found.append(request) if request.method == "POST" else None)
    return found


def test_what_is_typed_keeps_itself_and_is_there_on_another_phone(
    open_page: OpenPage, round_: Round, cast: Cast
) -> None:
    page = open_page(round_.get_absolute_url(), user=cast.person("member"))
    sent = drafts_sent(page)
    page.get_by_label("Your words").fill(WORDS)
    expect(page.get_by_text("Kept as a draft, which only you can read.")).to_be_visible(timeout=15_000)
    assert len(sent) == 1
    assert "night" not in sent[0].url
    page.wait_for_timeout(5_000)
    assert len(sent) == 1, "nothing is sent while nothing changes"
    other = open_page(round_.get_absolute_url(), user=cast.person("member"), width=320, javascript=False)
    expect(other.get_by_label("Your words")).to_have_value(WORDS)
    somebody = open_page(round_.get_absolute_url(), user=cast.person("organizer"))
    expect(somebody.get_by_label("Your words")).to_have_value("")
    assert WORDS not in somebody.locator("body").inner_text()


def test_a_lost_connection_is_said_and_the_words_arrive_when_it_is_back(
    open_page: OpenPage, round_: Round, cast: Cast, browser_problems: list[str]
) -> None:
    page = open_page(round_.get_absolute_url(), user=cast.person("member"))
    page.context.set_offline(True)
    page.get_by_label("Your words").fill(WORDS)
    expect(page.get_by_text("Not kept just now")).to_be_visible(timeout=15_000)
    page.context.set_offline(False)
    expect(page.get_by_text("Kept as a draft, which only you can read.")).to_be_visible(timeout=15_000)
    browser_problems.clear()
    page.get_by_role("button", name="Contribute").click()
    expect(page.get_by_role("heading", name="Your words", exact=True)).to_be_visible()
    mine = Contribution.objects.get(round=round_, membership=cast.membership("member"))
    assert (mine.words, mine.draft) == (WORDS, "")


def test_an_ended_session_is_said_and_the_press_gives_the_words_back(
    open_page: OpenPage, round_: Round, cast: Cast, browser_problems: list[str]
) -> None:
    page = open_page(round_.get_absolute_url(), user=cast.person("member"))
    page.context.clear_cookies(name=re.compile("session"))
    page.get_by_label("Your words").fill(WORDS)
    expect(page.get_by_text("Not kept just now")).to_be_visible(timeout=15_000)
    page.get_by_role("button", name="Keep as a draft").click()
    expect(page.locator("main")).to_contain_text(WORDS)
    browser_problems.clear()
