"""A poll of many times on a phone: one row of answers to each, large enough for a thumb."""

import os

import pytest
from playwright.sync_api import expect

from groups.models import TimePoll
from tests.browser import OpenPage, violations
from tests.cast import Cast
from tests.polled import polled, vote

ANSWERS = ("yes", "no", "if-need-be")


@pytest.fixture
def poll(transactional_db: None, cast: Cast) -> TimePoll:
    cast.person("member").__class__.objects.update(time_zone="America/Argentina/ComodRivadavia")
    found = polled(cast.group, *([day] for day in range(3, 15)), title="Which evening?")
    vote(cast.membership("moderator"), found, *(ANSWERS * 4))
    vote(cast.membership("member"), found, *(ANSWERS * 3), "", "", "")
    return found


@pytest.mark.parametrize(("width", "height"), [(320, 1800), (768, 1300), (1280, 1200)])
@pytest.mark.parametrize("dark", [False, True])
def test_twelve_times_fit_on_a_few_screens(
    open_page: OpenPage, poll: TimePoll, cast: Cast, axe: str, width: int, height: int, dark: bool
) -> None:
    page = open_page(poll.get_absolute_url(), user=cast.person("member"), width=width, dark=dark)
    mine = page.locator("section", has=page.get_by_role("heading", name="Your answers"))
    expect(mine.locator(".ballot")).to_have_count(12)
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/poll-{width}-{dark}.png", full_page=True)
    sizes = mine.locator(".ballot__answers label").evaluate_all(
        "found => found.map(each => [each.getBoundingClientRect().height, each.getBoundingClientRect().top])"
    )
    assert min(size for size, _top in sizes) >= 44
    for number in range(0, 36, 3):
        assert len({round(top) for _size, top in sizes[number : number + 3]}) == 1, "one row to each time"
    box = mine.bounding_box()
    assert box
    assert box["height"] < height
    assert mine.inner_text().count("ComodRivadavia") == 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(page, axe) == []
