"""Coming in and coming back as a person does it, on a phone and without JavaScript."""

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from tests.browser import OpenPage

pytestmark = pytest.mark.django_db(transaction=True)


def test_signing_up_keeping_codes_and_coming_back_by_one(open_page: OpenPage, settings: Settings) -> None:
    settings.OPEN_SIGNUP = True
    page = open_page("/accounts/signup/", javascript=False, width=320)
    page.get_by_label("Sign-in name").fill("rosa")
    page.get_by_label("Password").fill("a-quiet-room")
    page.get_by_label("Time zone").select_option("Europe/Berlin")
    page.get_by_role("button", name="Make the account").click()
    page.get_by_role("button", name="Show my codes").click()
    codes = page.locator(".codes code")
    first, second = codes.nth(0).inner_text(), codes.nth(1).inner_text()
    page.get_by_label("One of your codes").fill(first.upper().replace("-", " "))
    page.get_by_role("button", name="I have kept them").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()

    page.goto("/accounts/login/")
    page.get_by_role("link", name="Use a recovery code").click()
    page.get_by_label("Sign-in name").fill("Rosa")
    page.get_by_label("Recovery code").fill(second)
    page.get_by_label("New password").fill("three-quiet-rooms")
    page.get_by_role("button", name="Set the password").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")
    expect(page.locator("main")).to_contain_text("7 left")
    assert User.objects.get().check_password("three-quiet-rooms")


def test_the_browser_s_time_zone_is_proposed(live_server: LiveServer, browser: Browser, settings: Settings) -> None:
    settings.OPEN_SIGNUP = True
    context = browser.new_context(base_url=live_server.url, timezone_id="America/Mexico_City")
    page = context.new_page()
    page.goto("/accounts/signup/")
    expect(page.get_by_label("Time zone")).to_have_value("America/Mexico_City")
    context.close()


def test_a_zone_that_somebody_chose_is_left_alone(
    live_server: LiveServer, browser: Browser, settings: Settings
) -> None:
    settings.OPEN_SIGNUP = True
    context = browser.new_context(base_url=live_server.url, timezone_id="America/Mexico_City")
    page = context.new_page()
    page.goto("/accounts/signup/")
    page.get_by_label("Time zone").select_option("Asia/Kolkata")
    page.get_by_label("Sign-in name").fill("rosa")
    page.get_by_label("Password").fill("password1234")
    page.get_by_role("button", name="Make the account").click()
    expect(page.get_by_label("Time zone")).to_have_value("Asia/Kolkata")
    context.close()
