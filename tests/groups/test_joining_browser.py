"""Groups, members and invitations in a browser: on a small phone, in the dark, without a script."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

from tests.browser import OpenPage
from tests.cast import Cast


def sign_up_and_join(page: Page) -> None:
    page.get_by_role("link", name="I’m new here").click()
    page.get_by_label("Sign-in name").fill("night-owl")
    page.get_by_label("Password").fill("three quiet words")
    page.get_by_label("Email address").fill("owl@example.org")
    page.get_by_role("button", name="Make the account").click()
    page.get_by_label("Your name in this group").fill("organizer")
    page.get_by_role("button", name="Join the group").click()
    expect(page.get_by_role("alert")).to_contain_text("already goes by that name")
    expect(page.get_by_label("Your name in this group")).to_have_value("organizer")
    page.get_by_label("Your name in this group").fill("Rosa")
    page.get_by_role("button", name="Join the group").click()


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_a_group_is_founded_and_somebody_new_comes_in_by_its_link(
    javascript: bool, open_page: OpenPage, transactional_db: None, cast: Cast, settings: Settings
) -> None:
    settings.GROUP_NOTICE_PROVIDERS = settings.GROUP_HOME_PROVIDERS = []
    page = open_page("/groups/", user=cast.person("newcomer"), javascript=javascript)
    page.get_by_role("link", name="Begin a group").click()
    page.get_by_label("Name", exact=True).fill("Night bus readers")
    page.get_by_label("Your name in this group").fill("Organizer")
    page.get_by_role("button", name="Begin the group").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Night bus readers")
    page.get_by_role("link", name="Invite somebody").click()
    page.get_by_label("one day").check()
    page.get_by_role("button", name="Make a link").click()
    link = page.get_by_label("Here is the link")
    expect(link).to_be_focused()
    newcomer = open_page(urlsplit(link.input_value()).path, javascript=javascript, width=320)
    expect(newcomer.get_by_role("heading", level=1)).to_have_text("Night bus readers")
    sign_up_and_join(newcomer)
    expect(newcomer.get_by_text("You are Rosa in this group.")).to_be_visible()
    page.get_by_role("link", name="Night bus readers").click()
    page.get_by_role("link", name="Members").click()
    expect(page.get_by_role("listitem").filter(has_text="Rosa")).to_have_count(1)
    page.get_by_role("link", name="Remove Rosa").click()
    page.get_by_label("Why").fill("Only to try it.")
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_role("status")).to_contain_text("They are no longer in the group")
    newcomer.reload()
    expect(newcomer.get_by_text("You are Rosa in this group.")).to_have_count(0)
