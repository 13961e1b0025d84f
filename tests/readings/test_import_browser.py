"""An import in a browser: by keyboard alone without a script, from right to left, in two windows, and waiting."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from readings import bringing
from readings.models import Import, Reading
from tests import texts
from tests.browser import OpenPage, violations
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)

ARABIC = "كان الظلام لا يزال مخيما حين جاءت الحافلة الأولى.\n\nلم يسألهن أحد."


def press_to(page: Page, reached: Callable[[], bool], most: int = 80) -> None:
    """Presses Tab until something is reached, as somebody without a mouse does."""
    for _step in range(most):
        if reached():
            return
        page.keyboard.press("Tab")
    pytest.fail("not reached by keyboard")


def focused(page: Page) -> str:
    """What the thing with the focus says."""
    return str(
        page.evaluate(
            """() => { const on = document.activeElement;
                return on.labels?.[0]?.textContent || on.textContent || on.value || ""; }"""
        )
    ).strip()


@pytest.mark.parametrize("width", [320, 1280])
def test_a_text_is_corrected_and_saved_by_keyboard_alone(width: int, open_page: OpenPage, cast: Cast) -> None:
    page = open_page("/readings/add/", user=cast.person("member"), javascript=False, width=width)
    press_to(page, lambda: focused(page).startswith("Or paste the text here"))
    page.keyboard.type("The rota\n\nBy Ana Voss\n\nNobody asked the night shift.\n\nThey wrote it down.")
    press_to(page, lambda: focused(page) == "Look at it first")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Is this right?")
    press_to(page, lambda: focused(page).startswith("Paragraph · change: Nobody asked"))
    page.keyboard.press("Enter")
    press_to(page, lambda: focused(page) == "Its words")
    page.keyboard.press("Control+End")
    page.keyboard.type(" Not once.")
    press_to(page, lambda: focused(page) == "Take this over")
    page.keyboard.press("Enter")
    expect(page.locator(".piece:target")).to_contain_text("Nobody asked the night shift. Not once.")
    press_to(page, lambda: focused(page) == "Leave out: They wrote it down.")
    page.keyboard.press("Space")
    press_to(page, lambda: focused(page) == "Save")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("The rota")
    blocks = Reading.objects.get().versions.get().blocks
    assert list(blocks.values_list("text", flat=True)) == ["Nobody asked the night shift. Not once."]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_text_from_right_to_left_runs_so_and_its_controls_do_not(
    dark: bool, open_page: OpenPage, cast: Cast, axe: str
) -> None:
    page = open_page("/readings/add/", user=cast.person("member"), width=320, dark=dark)
    page.get_by_label("Or paste the text here").fill(ARABIC)
    page.get_by_role("button", name="Look at it first").click()
    text = page.locator(".piece__text").first
    assert (text.get_attribute("lang"), text.get_attribute("dir")) == ("ar", "rtl")
    assert page.get_by_text("Leave out").first.evaluate("box => getComputedStyle(box).direction") == "ltr"
    assert violations(page, axe) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.get_by_label("Title").fill("الحافلة الأولى")
    page.get_by_label("Direction").select_option("ltr")
    page.get_by_role("button", name="Save").first.click()
    expect(page.locator("article.reading")).to_have_attribute("dir", "ltr")


def test_a_second_window_loses_nothing(open_page: OpenPage, cast: Cast) -> None:
    member = cast.person("member")
    address = f"/readings/imports/{texts.incoming(member.pk).pk}/"
    first, second = open_page(address, user=member), open_page(address, user=member)
    first.get_by_label("Leave out").first.check()
    with first.expect_navigation():
        first.get_by_role("button", name="Take over the corrections").first.click()
    second.get_by_text("Paragraph · change").nth(1).click()
    second.get_by_label("Its words").nth(1).fill("Typed in the second window.")
    second.get_by_role("button", name="Save").first.click()
    expect(second.get_by_role("alert")).to_contain_text("changed in another window")
    expect(second.get_by_label("Words that you can copy from here")).to_have_value("Typed in the second window.")
    assert not Reading.objects.exists()


def test_a_double_click_on_save_is_one_reading(open_page: OpenPage, cast: Cast) -> None:
    member = cast.person("member")
    page = open_page(f"/readings/imports/{texts.incoming(member.pk).pk}/", user=member)
    page.get_by_role("button", name="Save").first.dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("The rota")
    assert Reading.objects.count() == 1


@pytest.mark.parametrize("status", ["waiting", "running", "failed"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_page_that_waits_can_be_read_by_everybody(
    status: str, dark: bool, open_page: OpenPage, cast: Cast, axe: str
) -> None:
    member = cast.person("member")
    about = {"status": status, "name": "a-very-long-name-of-a-file-that-nobody-has-broken.md", "done": 1, "total": 3}
    waiting = texts.incoming(member.pk, **about, failure="This is the code of a web page.")
    page = open_page(f"/readings/imports/{waiting.pk}/", user=member, width=320, dark=dark)
    assert violations(page, axe) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_a_page_that_waits_goes_on_by_itself(open_page: OpenPage, cast: Cast) -> None:
    member = cast.person("member")
    waiting = texts.incoming(member.pk, status="waiting")
    page = open_page(f"/readings/imports/{waiting.pk}/", user=member, javascript=False)
    expect(page.get_by_role("progressbar")).to_be_visible()
    Import.objects.filter(pk=waiting.pk).update(status=Import.Status.READY)
    expect(page.get_by_role("heading", level=1)).to_have_text("Is this right?", timeout=15_000)
    assert bringing.limit(member) == ""
