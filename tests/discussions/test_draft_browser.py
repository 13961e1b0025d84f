"""A comment that keeps itself while somebody writes it, and comes back on another phone."""

import pytest
from playwright.sync_api import expect

from discussions.models import Comment, Draft, Thread
from tests import texts
from tests.browser import OpenPage
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "Nobody asked the night shift, and I said nothing."


@pytest.fixture
def thread(transactional_db: None, cast: Cast) -> Thread:
    made = texts.thread(cast.group)
    texts.comment(made, cast.membership("organizer"))
    return made


def test_what_is_typed_survives_a_closed_tab_and_is_there_on_another_phone(
    open_page: OpenPage, thread: Thread, cast: Cast
) -> None:
    page = open_page(f"{thread.get_absolute_url()}?reply=1", user=cast.person("member"))
    page.get_by_label("Your reply").fill(WORDS)
    expect(page.get_by_text("Kept as a draft, which only you can read.")).to_be_visible(timeout=15_000)
    page.close()
    other = open_page(f"{thread.get_absolute_url()}?reply=1", user=cast.person("member"), width=320, javascript=False)
    expect(other.get_by_label("Your reply")).to_have_value(WORDS)
    other.get_by_role("button", name="Preview").click()
    expect(other.get_by_role("heading", name="So it will look")).to_be_visible()
    other.get_by_role("button", name="Reply", exact=True).click()
    expect(other.get_by_text(WORDS)).to_be_visible()
    assert Comment.objects.get(seq=2).parent == Comment.objects.get(seq=1)
    assert not Draft.objects.exists()


def test_a_lost_connection_is_said_and_the_words_arrive_when_it_is_back(
    open_page: OpenPage, thread: Thread, cast: Cast, browser_problems: list[str]
) -> None:
    page = open_page(thread.get_absolute_url(), user=cast.person("member"))
    page.context.set_offline(True)
    page.get_by_label("Your words on this passage").fill(WORDS)
    expect(page.get_by_text("Not kept just now")).to_be_visible(timeout=15_000)
    page.context.set_offline(False)
    expect(page.get_by_text("Kept as a draft, which only you can read.")).to_be_visible(timeout=15_000)
    browser_problems.clear()
    assert Draft.objects.get().body == WORDS
