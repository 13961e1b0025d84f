"""What forms answer when they are sent, where that is a page unlike any other: for tests/test_every_page.py."""

import json
from collections.abc import Callable

from playwright.sync_api import FilePayload, Page

from discussions.demo import PASSWORD


def sign_up(page: Page) -> None:
    page.get_by_role("link", name="I’m new here").click()


def preview_of_an_import(page: Page) -> None:
    page.get_by_label("Or paste the text here").fill("The rota\n\nBy Ana Voss\n\nNobody asked the night shift.")
    page.get_by_role("button", name="Look at it first").click()


def preview_of_a_syllabus(page: Page) -> None:
    blocks = [{"kind": "paragraph", "html": "Nobody <em>asked</em> the night shift."}]
    reading = {"title": "The rota", "language": "en", "rights": "licence", "licence": "CC BY 4.0", "blocks": blocks}
    known = {"title": "How a round works, and why nobody interrupts", "author": "The Common Thread writers"}
    items = [
        {"reading": reading, "session": 1, "prompts": [{"words": "Who?", "about": {"exact": "night shift"}}]},
        {"reading": known | {"language": "en", "rights": "citation"}, "why": "Again."},
    ]
    said = {"format": "common-thread-syllabus", "version": 1, "title": "Autumn", "items": items}
    file = FilePayload(name="syllabus.json", mimeType="application/json", buffer=json.dumps(said).encode())
    page.get_by_label("Syllabus file").set_input_files(file)
    page.get_by_role("button", name="Look at it first").click()


def refused_session(page: Page) -> None:
    page.get_by_label("Title").fill("Another evening")
    page.get_by_label("Date").fill("2020-03-28")
    page.get_by_label("Start").fill("19:30")
    page.get_by_role("button", name="Plan the session").click()


def refused_words(page: Page) -> None:
    page.locator("form").evaluate_all("forms => forms.forEach(form => { form.noValidate = true })")
    page.get_by_label("Your words").fill("")
    page.get_by_role("button", name="Contribute", exact=True).click()


def made_invitation(page: Page) -> None:
    page.get_by_role("button", name="Make a link").click()


def printed_invitation(page: Page) -> None:
    made_invitation(page)
    page.get_by_role("button", name="Print it").click()


def made_calendar(page: Page) -> None:
    page.get_by_role("button", name="Make an address").click()


def refused_poll(page: Page) -> None:
    page.get_by_label("What it is for").fill("Another evening")
    page.get_by_label("Day").first.fill("2020-03-28")
    page.get_by_role("button", name="Ask everybody").click()


def filled_from_shifts(page: Page) -> None:
    page.get_by_role("button", name="Fill in from my shifts").click()


def asked_hours(page: Page) -> None:
    page.get_by_label("Your shifts, one for each day").fill("Q Q off off")
    page.get_by_role("button", name="Keep my shifts").click()


def refused_closing(page: Page) -> None:
    page.get_by_role("button", name="Plan these and end the poll").click()


def new_codes(page: Page) -> None:
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Show my codes").click()


def mistyped_code(page: Page) -> None:
    new_codes(page)
    page.get_by_label("One of your codes").fill("aaaa")
    page.get_by_role("button", name="I have kept them").click()


def kept_account(page: Page) -> None:
    page.get_by_label("It stays").check()
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Delete my account").click()


def opened_passage(page: Page) -> None:
    page.get_by_role("link", name="comments on paragraph").first.click()


def refused_decision(page: Page) -> None:
    page.locator("form").evaluate_all("forms => forms.forEach(form => { form.noValidate = true })")
    page.get_by_role("button", name="Decide, and tell the author").click()


def refused_site_page(page: Page) -> None:
    page.locator("form").evaluate_all("forms => forms.forEach(form => { form.noValidate = true })")
    page.get_by_role("button", name="Save", exact=True).click()


def sent_letter(page: Page) -> None:
    page.get_by_label("Your name").fill("Ana Voss")
    page.get_by_label("How we can answer").fill("+49 30 901820")
    page.get_by_label("What you hold the rights to").fill("I wrote this.")
    page.get_by_role("button", name="Send the letter").click()


def refused_letter(page: Page) -> None:
    page.locator("form").evaluate_all("forms => forms.forEach(form => { form.noValidate = true })")
    page.get_by_role("button", name="Send the letter").click()


def text_taken_down(page: Page) -> None:
    page.get_by_label("Why").fill("She wrote to us.")
    page.get_by_role("button", name="Take the text down").click()
    page.goto("/readings/")
    page.get_by_role("link", name="From a story to a demand").click()


def nothing_there(page: Page) -> None:
    page.goto("/nothing/here/")


def not_ones_own(page: Page) -> None:
    page.goto(f"{page.url}edit/")


def stale_form(page: Page) -> None:
    page.context.clear_cookies(name="csrftoken")
    page.get_by_role("button", name="Save").click()


ARRIVALS: list[tuple[str, str, Callable[[Page], None]]] = [
    ("nobody", "join", sign_up),
    ("organizer", "group_reading_import", preview_of_an_import),
    ("organizer", "group_syllabus_bring", preview_of_a_syllabus),
    ("organizer", "group_session_create", refused_session),
    ("organizer", "invitation_list", made_invitation),
    ("organizer", "invitation_list", printed_invitation),
    ("rosa-m", "written_round", refused_words),
    ("newcomer", "calendar_settings", made_calendar),
    ("newcomer", "rota", asked_hours),
    ("rosa-m", "group_poll/many", filled_from_shifts),
    ("organizer", "group_poll_create", refused_poll),
    ("organizer", "group_poll_close/many", refused_closing),
    ("newcomer", "account_recovery_codes", new_codes),
    ("newcomer", "account_recovery_codes", mistyped_code),
    ("newcomer", "account_delete", kept_account),
    ("rosa-m", "group_reading", opened_passage),
    ("moderator", "admin:discussions_case_change", refused_decision),
    ("staff", "admin:pages_sitepage_add", refused_site_page),
    ("nobody", "reading_rights", sent_letter),
    ("nobody", "reading_rights", refused_letter),
    ("staff", "admin:reading_take_down", text_taken_down),
    ("nobody", "home", nothing_there),
    ("rosa-m", "group_detail", not_ones_own),
    ("newcomer", "account_profile", stale_form),
]
