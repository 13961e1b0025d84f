"""Every page of the site and who looks at it, for tests/test_every_page.py. An address in neither list fails it.

A page stands by its name under the sign-in name of somebody of the demo, with a query where that shows something else
(tests/furnished.py makes it an address). What a form answers when it is sent is a page too: those unlike any other are
in `ARRIVALS`.
"""

import json
from collections.abc import Callable

from playwright.sync_api import FilePayload, Page

from discussions.demo import PASSWORD

PAGES = {
    "nobody": """
        home account_login account_signup account_inactive account_recover account_reset_password
        account_reset_password_done account_reset_password_from_key account_reset_password_from_key_done
        account_confirm_email account_email_verification_sent join reading_list reading_list?q=nothing
        reading_detail reading_version search search?q=round reading_print reading_print?margin=wide
        reading_rights site_page/privacy site_page/house-rules site_page/contact
    """,
    "newcomer": "home join reading_list reading_add group_list group_create account_profile account_recovery_codes",
    "stela-g": "home reading_list?own=1",
    "member": """
        search search?q=night search?q=nobody+here search?q=%F0%9F%98%80
        home account_profile account_delete account_email account_change_password account_logout account_reauthenticate
        account_recovery_codes reading_list reading_detail reading_edit reading_add_version comment_edit
        reading_import
        reading_content_notes note_list note_add?block=2 note_edit reading_translation reading_translation_pairs
        comment_withdraw thread_detail
    """,
    "rosa-m": """
        group_list group_detail group_leave member_list member_rename group_session_list group_session
        group_reading_list group_reading group_reading_version passage_comment?block=2
        passage_comment?block=2&start=0&end=6 thread_detail?reply=1 comment_flag group_reading_export
        group_reading_print?names=1 group_reading_print?notes=margin group_reading_print?margin=wide
        prompt_answer thread_detail/answered group_syllabus_list group_syllabus
    """,
    "organizer": """
        home group_detail group_edit member_list member_roles member_remove invitation_list group_session
        group_session_create group_session_edit group_reading_list group_reading_add group_reading_import group_import
        group_reading_add_version group_reading group_reading_changes group_reading_content_notes
        group_prompt_list group_prompt_edit
        group_reading_translation group_reading_translation_pairs passage_comment?block=2
        group_syllabus_list group_syllabus group_syllabus_create group_syllabus_edit group_syllabus_add
        group_syllabus_item group_syllabus_bring
    """,
    "moderator": """
        home admin:index admin:app_list admin:discussions_case_changelist
        admin:discussions_case_changelist?status__exact=open&q=floor admin:discussions_case_change
        admin:discussions_logentry_changelist
    """,
    "staff": """
        home reading_changes admin:index admin:pages_sitepage_changelist admin:pages_sitepage_add
        admin:pages_sitepage_change admin:pages_sitepage_delete admin:pages_sitepage_history
        admin:readings_reading_changelist admin:readings_reading_changelist?q=round admin:readings_reading_add
        admin:readings_reading_change admin:readings_reading_history admin:reading_take_down
        admin:readings_rightsnotice_changelist admin:readings_rightsnotice_change
        admin:readings_rightsnotice_delete
    """,
    "superuser": """
        admin:index admin:accounts_user_changelist admin:accounts_user_changelist?is_staff__exact=1
        admin:accounts_user_change admin:accounts_user_history
    """,
}

NO_PAGES = {
    "healthz": "for machines",
    "readyz": "for machines",
    "admin:jsi18n": "a script's words",
    "admin:login": "leads to the sign-in",
    "admin:logout": "takes a form only",
    "admin:case_claim": "takes a form only",
    "admin:case_release": "takes a form only",
    "admin:case_decide": "takes a form only; what it refuses is in ARRIVALS",
    "admin:accounts_user_add": "nobody may",
    "admin:accounts_user_delete": "nobody may",
    "admin:readings_reading_delete": "nobody may",
    "admin:(?P<url>.*)$": "the admin's catch-all",
    "admin:<path:object_id>/": "the admin's address of old",
    "account_confirm_login_code": "leads to the sign-in: there are no such codes",
    "account_set_password": "leads to changing it: everybody has one",
    "account_recovery_codes_kept": "takes a form only",
    "comment_detail": "leads to the comment's place in its thread",
    "comment_reply": "takes a form only",
    "reading_place": "takes a form only",
    "note_place": "takes a form only",
    "group_reading_decide": "takes a form only",
    "group_reading_carry": "takes a form only",
    "reading_decide": "takes a form only",
    "reading_carry": "takes a form only",
    "group_reading_file": "a file",
    "group_prompt_move": "takes a form only",
    "group_prompt_remove": "takes a form only",
    "group_syllabus_file": "a file",
    "group_syllabus_item_move": "takes a form only",
    "group_syllabus_item_remove": "takes a form only",
    "group_syllabus_remove": "takes a form only",
    "group_reading_move": "takes a form only",
    "group_reading_remove": "takes a form only",
    "group_session_answer": "takes a form only",
    "group_session_cancel": "takes a form only",
    "invitation_revoke": "takes a form only",
    "reading_feed": "for machines",
    "reading_markdown": "a file",
    "quick_exit": "takes a form only",
    "removal_read": "takes a form only",
}


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


def made_invitation(page: Page) -> None:
    page.get_by_role("button", name="Make a link").click()


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
