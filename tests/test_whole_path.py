"""The whole path through the product as four people walk it: from an essay's file to a moderator's decision.

Only the organizer's account is there before. All else comes about on pages, each person in a browser of their own.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from tests.browser import OpenPage, select_words
from tests.cast import PASSWORD

OpenHere = Callable[[str], Page]

ESSAY = """\
The Harbour Mail
Home | Letters | Archive | About us

WHO FOLDS THE SHEETS

By Ana Voss
May 3, 2019

At six in the morning the laundry is the warmest room in town. Nobody who sleeps in the sheets has ever seen it. We \
fold four hundred an hour, and the counter above the door knows when one of us goes for water.

Last winter Mari wrote down what the counter said, every hour, for three weeks. Then she wrote down what her wrists \
said. She read us both lists in the break, and for once nobody looked at the clock.

What we had each taken for our own weakness was printed on the wall, in red digits.
"""
QUOTE = "the counter above the door"
SAID = "Ours hangs over the *time clock*. I thought that I was slow."
ANSWERED = "Did anybody ever tell you what the number was for?"
HARSH = "Whoever drinks that much water is only lazy."
STATEMENT = "We agreed to speak of ourselves and not about others, so I have hidden this. Tell it as your own story."
PLACE = "Back room of the bakery, ring twice"


@pytest.mark.parametrize(
    ("javascript", "width", "dark"),
    [(True, 1280, False), (False, 1280, False), (True, 320, False), (False, 320, True)],
    ids=["script", "no script", "phone", "phone at night, no script"],
)
def test_from_an_essay_s_file_to_a_moderator_s_decision(
    javascript: bool, width: int, dark: bool, open_page: OpenPage, transactional_db: None, tmp_path: Path
) -> None:
    def open_here(path: str) -> Page:
        return open_page(path, javascript=javascript, width=width, dark=dark)

    User.objects.create_user("organizer", password=PASSWORD)
    organizer = open_here("/")
    sign_in(organizer)
    import_essay(organizer, tmp_path / "harbour-mail.txt")
    found_group(organizer)
    put_on_the_list(organizer)
    link = invite(organizer)
    plan_session(organizer)

    author = come_in(open_here, link, "night-owl", "Rosa")
    member = come_in(open_here, link, "early-bird", "Mo")
    moderator = come_in(open_here, link, "late-bus", "Tam")
    ask_to_moderate(organizer, "Tam")
    comment_by_selecting(author) if javascript else comment_by_form(author)
    say_that_one_is_coming(author)
    answer(member)
    speak_harshly(author)

    ask_the_moderators(member)
    decide(moderator)
    expect_the_decision_in_the_log(moderator)
    expect_the_author_to_be_told(author)
    expect_a_tombstone(member)


def sign_in(page: Page) -> None:
    page.get_by_role("banner").get_by_role("link", name="Sign in").click()
    page.get_by_label("Sign-in name or email address").fill("organizer")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Good that you are here")


def import_essay(page: Page, file: Path) -> None:
    """Title, author and date are found; the site's own lines are left out, and the title is put into small letters."""
    file.write_text(ESSAY)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Library").click()
    page.get_by_role("link", name="Import an essay").click()
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Look at it first").click()
    expect(page.get_by_label("Author")).to_have_value("Ana Voss")
    expect(page.get_by_label("Published in")).to_have_value("The Harbour Mail")
    expect(page.get_by_label("Date")).to_have_value("2019-05-03")
    page.get_by_text("parts are left out").click()
    expect(page.get_by_text("Home | Letters | Archive | About us").first).to_be_visible()
    page.get_by_label("Title").fill("Who folds the sheets")
    page.get_by_role("button", name="Save").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Who folds the sheets")
    expect(page.get_by_text("in red digits.")).to_be_visible()
    expect(page.get_by_text("Home | Letters")).to_have_count(0)


def found_group(page: Page) -> None:
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Groups").click()
    page.get_by_role("link", name="Begin a group").click()
    page.get_by_label("Name", exact=True).fill("Warm room readers")
    page.get_by_label("Purpose").fill("To read what touches our work, and to say what it is like.")
    page.get_by_label("Your name in this group").fill("Ines")
    page.get_by_role("button", name="Begin the group").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Warm room readers")


def put_on_the_list(page: Page) -> None:
    page.get_by_role("link", name="Add a reading").click()
    page.get_by_role("button", name="Add Who folds the sheets").click()
    to_group(page)
    expect(page.get_by_role("link", name="Who folds the sheets")).to_be_visible()


def invite(page: Page) -> str:
    """The path of a link for three people."""
    page.get_by_role("link", name="Invite somebody").click()
    page.get_by_label("For how many people").fill("3")
    page.get_by_role("button", name="Make a link").click()
    link = page.get_by_label("Here is the link").input_value()
    to_group(page)
    return urlsplit(link).path


def plan_session(page: Page) -> None:
    page.get_by_role("link", name="Plan a session").click()
    page.get_by_label("Title").fill("First evening")
    page.get_by_label("Reading").select_option("Who folds the sheets")
    page.get_by_label("Date").fill((timezone.now() + timedelta(days=5)).date().isoformat())
    page.get_by_label("Start").fill("19:30")
    page.get_by_label("Place (optional)").fill(PLACE)
    page.get_by_label("Show place and link").select_option("168")
    page.get_by_role("button", name="Plan the session").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("First evening")


def come_in(open_here: OpenHere, link: str, sign_in_name: str, name: str) -> Page:
    """Somebody new signs up by the link, keeps recovery codes and joins under a name that only this group knows."""
    page = open_here(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("Warm room readers")
    page.get_by_role("link", name="I’m new here").click()
    page.get_by_label("Sign-in name").fill(sign_in_name)
    page.get_by_label("Password").fill("three quiet words")
    page.get_by_role("button", name="Make the account").click()
    page.get_by_role("button", name="Show my codes").click()
    code = page.get_by_role("listitem").filter(has=page.get_by_role("code")).first.inner_text()
    page.get_by_label("One of your codes").fill(code)
    page.get_by_role("button", name="I have kept them").click()
    page.get_by_label("Your name in this group").fill(name)
    page.get_by_role("button", name="Join the group").click()
    expect(page.get_by_text(f"You are {name} in this group.")).to_be_visible()
    return page


def ask_to_moderate(page: Page, name: str) -> None:
    to_group(page)
    page.get_by_role("link", name="Members").first.click()
    page.get_by_role("link", name=f"Roles of {name}").click()
    page.get_by_label("Moderator").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("listitem").filter(has_text=name)).to_contain_text("moderator")


def comment_by_selecting(page: Page) -> None:
    page.get_by_role("link", name="Who folds the sheets").first.click()
    page.wait_for_url("**/readings/**")
    select_words(page, QUOTE)
    page.get_by_role("link", name="Comment on these words").click()
    say(page, SAID)


def comment_by_form(page: Page) -> None:
    """The paragraph's third sentence, and exact words of it."""
    page.get_by_role("link", name="Who folds the sheets").first.click()
    page.get_by_role("link", name="Comment on paragraph 1").click()
    page.get_by_label("From sentence 3").check()
    page.get_by_label("Only some of these words").fill(QUOTE)
    say(page, SAID)


def say(page: Page, words: str) -> None:
    page.get_by_label("Your words").fill(words)
    page.get_by_role("button", name="Add your words").click()
    expect(page.get_by_role("blockquote")).to_have_text(QUOTE)
    expect(page.get_by_role("emphasis")).to_have_text("time clock")


def say_that_one_is_coming(page: Page) -> None:
    """Only then, and from so many hours before, is the place to be seen."""
    to_group(page)
    page.get_by_role("link", name="First evening").first.click()
    expect(page.get_by_text(PLACE)).to_have_count(0)
    page.get_by_role("button", name="I’m coming").click()
    expect(page.get_by_text(PLACE)).to_be_visible()
    to_group(page)


def answer(page: Page) -> None:
    """Reads on past the marked words, opens what was said about them, and replies."""
    page.get_by_role("link", name="Who folds the sheets").first.click()
    page.get_by_role("link", name="1 comment on paragraph 1").click()
    page.get_by_role("link", name="Open the thread").click()
    reply(page, to=SAID.split(".")[1], words=ANSWERED)


def speak_harshly(page: Page) -> None:
    page.get_by_role("link", name=re.compile(QUOTE)).first.click()
    reply(page, to=ANSWERED, words=HARSH)


def reply(page: Page, *, to: str, words: str) -> None:
    comment(page, to).get_by_role("link", name="Reply").click()
    page.get_by_label("Your reply").fill(words)
    page.get_by_role("button", name="Reply").click()
    expect(comment(page, words)).to_be_visible()


def ask_the_moderators(page: Page) -> None:
    """In two steps. Who asked is nobody's to know."""
    page.reload()
    comment(page, HARSH).get_by_role("link", name="Ask the moderators").click()
    page.get_by_label("It hurts or attacks somebody").check()
    page.get_by_label("What should the moderators know?").fill("That was meant for me.")
    page.get_by_role("button", name="Ask them to look").click()
    expect(page.get_by_role("status").filter(has_text="have been asked to look")).to_be_visible()


def decide(page: Page) -> None:
    page.get_by_role("link", name="Common Thread").click()
    page.get_by_role("link", name="One case waits for the moderators.").click()
    page.get_by_role("listitem").filter(has_text="Warm room readers").get_by_role("link").click()
    expect(page.get_by_role("main")).to_contain_text(HARSH)
    expect(page.get_by_role("main")).to_contain_text("That was meant for me.")
    page.get_by_role("button", name="I’m looking at this").click()
    expect(page.get_by_role("button", name="Give it back to the others")).to_be_visible()
    page.get_by_label("Hide").check()
    page.get_by_label("It hurts or attacks somebody").check()
    page.get_by_label("Statement to the author").fill(STATEMENT)
    page.get_by_role("button", name="Decide, and tell the author").click()
    expect(page.get_by_text("The author can read your statement now.")).to_be_visible()


def expect_the_decision_in_the_log(page: Page) -> None:
    page.get_by_role("navigation", name="Where you are").get_by_role("link").first.click()
    page.get_by_role("link", name="Log").first.click()
    for step in ("hidden", "claimed", "flagged"):
        expect(page.get_by_role("row").filter(has=page.get_by_role("cell", name=step))).to_have_count(1)
    decision = page.get_by_role("row").filter(has=page.get_by_role("cell", name="hidden"))
    expect(decision.get_by_role("cell", name="It hurts or attacks somebody")).to_be_visible()


def expect_the_author_to_be_told(page: Page) -> None:
    """On the front page and, beside the words, in the thread."""
    page.get_by_role("link", name="Common Thread").click()
    expect(page.get_by_text("have hidden something you said.")).to_be_visible()
    expect(page.get_by_text(STATEMENT)).to_be_visible()
    page.get_by_role("link", name="Where you said it").click()
    expect(comment(page, HARSH).get_by_text(STATEMENT)).to_be_visible()


def expect_a_tombstone(page: Page) -> None:
    page.reload()
    expect(page.get_by_text("Hidden by the moderators.")).to_be_visible()
    expect(page.get_by_text(HARSH)).to_have_count(0)
    expect(page.get_by_text(STATEMENT)).to_have_count(0)
    expect(comment(page, ANSWERED)).to_be_visible()


def comment(page: Page, words: str) -> Locator:
    return page.get_by_role("article").filter(has_text=words.strip().replace("*", ""))


def to_group(page: Page) -> None:
    page.get_by_role("link", name="Warm room readers").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Warm room readers")
