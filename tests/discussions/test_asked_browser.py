"""A question from the organizer to an answer, and a syllabus from one group into another, in a browser."""

from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from readings.models import Rights, Version
from tests import texts
from tests.browser import OpenPage, select_words, violations
from tests.cast import Cast


@pytest.fixture
def version(transactional_db: None, cast: Cast) -> Version:
    made = texts.version(title="A letter", rights=Rights.LICENCE)
    texts.assign(cast.group, made.reading)
    return made


def reading_page(cast: Cast, version: Version) -> str:
    return reverse("group_reading", args=[cast.group.pk, version.reading_id])


@pytest.mark.parametrize("javascript", [True, False])
def test_a_question_is_asked_and_answered_without_any_script(
    open_page: OpenPage, cast: Cast, version: Version, axe: str, javascript: bool
) -> None:
    page = open_page(reading_page(cast, version), user=cast.person("organizer"), javascript=javascript)
    page.get_by_role("link", name="Comment on paragraph 2").click()
    page.get_by_label("Only some of these words").fill("three of them")
    page.get_by_label("Your words").fill("With whom would you write it down?")
    page.get_by_role("button", name="Ask the group about these words").click()
    question = page.locator("#p2 .question")
    expect(question).to_contain_text("A question for us about three of them")
    expect(page.locator("mark.asked")).to_have_text("three of them")
    if javascript:
        assert violations(page, axe) == []

    page = open_page(reading_page(cast, version), user=cast.person("member"), javascript=javascript, width=320)
    page.locator("#p2 .question").get_by_role("link", name="Answer it").click()
    page.get_by_label("Your answer").fill("With my sister.")
    page.get_by_role("button", name="Answer").click()
    expect(page.get_by_role("heading", name="A question for us")).to_be_visible()
    expect(page.get_by_text("With my sister.")).to_be_visible()
    page.get_by_role("link", name="Its place in").click()
    expect(page.locator("#p2 .question").get_by_role("link", name="1 answer")).to_be_in_viewport()


def test_an_organizer_asks_about_selected_words_by_keyboard(open_page: OpenPage, cast: Cast, version: Version) -> None:
    page = open_page(reading_page(cast, version), user=cast.person("organizer"))
    select_words(page, "bad luck")
    page.get_by_role("link", name="Comment on these words").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Your words").focus()
    page.keyboard.type("What have you called bad luck?")
    page.get_by_role("button", name="Ask the group about these words").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#p3 .question")).to_contain_text("What have you called bad luck?")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_syllabus_goes_from_one_group_into_another(
    open_page: OpenPage, cast: Cast, version: Version, tmp_path: Path, javascript: bool
) -> None:
    texts.prompt(cast.group, version.reading, "With whom would you write it down?", about="three of them")
    syllabus = texts.syllabus(cast.group, version.reading, title="Autumn")
    page = open_page(syllabus.get_absolute_url(), user=cast.person("organizer"), javascript=javascript)
    with page.expect_download() as download:
        page.get_by_role("link", name="Save it as a file").click()
    file = tmp_path / "syllabus.json"
    download.value.save_as(file)

    there = reverse("group_syllabus_list", args=[cast.other_group.pk])
    page = open_page(there, user=cast.person("outsider"), javascript=javascript, width=320)
    page.get_by_role("link", name="Bring one in from a file").click()
    page.get_by_label("Syllabus file").set_input_files(file)
    page.get_by_role("button", name="Look at it first").click()
    expect(page.get_by_label("Bring in the text")).to_be_checked()
    page.get_by_role("button", name="Make this syllabus ours").click()
    expect(page.get_by_role("heading", name="Autumn")).to_be_visible()
    page.get_by_role("link", name="With whom would you write it down?").click()
    expect(page.locator("#p2 .question")).to_be_in_viewport()
