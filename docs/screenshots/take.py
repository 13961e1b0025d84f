"""Takes the pictures of the README and the guide from a fresh demo: `.venv/bin/python docs/screenshots/take.py` beside
./run.

Needs ./test's packages and Debian's Chromium. The address is its one argument (http://127.0.0.1:8000). It walks the way
of docs/guide/readings.md as an organizer, and leaves a reading behind in the demo: empty data/ and start ./run again
before the next time.
"""

import shutil
import sys
from pathlib import Path

from paletted import paletted
from playwright.sync_api import Browser, Locator, Page, sync_playwright

HERE = Path(__file__).parent
DESKTOP, PHONE = {"width": 960, "height": 680}, {"width": 390, "height": 700}
QUESTION = "Which number in your work has nobody ever explained to you?"
# What an editor might do to the essay: a paragraph that is new, a sentence reworded, one that went.
EDITS = [
    ("At half past two I have made", "The corridor is forty steps long.\n\nAt half past two I have made"),
    ("Nobody said anything clever. One of us began to laugh, and it was not a happy laugh.", "Somebody laughed."),
    ("I used to think that I was slow. I came a quarter of an hour early", "I came a quarter of an hour early"),
]


def sign_in(browser: Browser, address: str, size: dict[str, int], who: str = "organizer") -> Page:
    page = browser.new_page(base_url=address, viewport={"width": size["width"], "height": size["height"]})
    page.goto("/accounts/login/")
    page.get_by_label("Sign-in name").fill(who)
    page.get_by_label("Password").fill("read-talk-act")
    page.get_by_role("button", name="Sign in", exact=True).click()
    return page


def take(page: Page, name: str, *, top: Locator | None = None, height: int | None = None) -> None:
    """The window, or `height` pixels of it; `top` is what stands at its upper edge."""
    if top:
        top.evaluate("(element) => window.scrollTo(0, element.getBoundingClientRect().top + scrollY - 90)")
    else:
        page.evaluate("() => window.scrollTo(0, 0)")
    size = page.viewport_size or DESKTOP
    clip = {"x": 0, "y": 0, "width": size["width"], "height": height or size["height"]}
    (HERE / f"{name}.png").write_bytes(paletted(page.screenshot(clip=clip)))  # type: ignore[arg-type]


def open_group(page: Page) -> str:
    page.goto("/groups/")
    page.get_by_role("link", name="The Linen Room").first.click()
    return page.url


def bring_in(page: Page, home: str) -> str:
    """A web page that was saved, on its way to the group's list; where it is read then."""
    page.goto(f"{home}readings/import/")
    take(page, "import")
    page.locator("input[type=file]").set_input_files(HERE / "page.html")
    page.get_by_role("button", name="Look at it first").click()
    take(page, "preview")
    page.locator("details.omitted").nth(1).evaluate("(element) => { element.open = true }")
    take(page, "left-out", top=page.locator("details.omitted").nth(1))
    page.get_by_role("button", name="Save", exact=True).first.click()
    return page.url


def point_at(page: Page, reading: str) -> None:
    """Words selected on a phone, and then the form, which works without a script too."""
    page.goto(reading)
    block = page.locator(".reading .block [dir]", has_text="Five women had come early").first
    block.scroll_into_view_if_needed()
    block.evaluate("(element) => getSelection().selectAllChildren(element)")
    page.get_by_role("link", name="Comment on these words").wait_for()
    take(page, "selecting", top=block)
    page.goto(reading)
    page.locator(".block", has_text="Then one evening we sat").get_by_role(
        "link", name="Comment", exact=False
    ).first.click()
    take(page, "comment")
    page.get_by_label("Your words").fill(QUESTION)
    page.get_by_role("button", name="Ask the group about these words").click()
    for words in ("Nobody said anything clever", "I used to think that I was slow"):
        page.goto(reading)
        page.locator(".block", has_text=words).get_by_role("link", name="Comment", exact=False).first.click()
        page.get_by_label("Your words").fill("This one stays with me. It was the same on our corridor.")
        page.get_by_role("button", name="Add your words").click()


def renew(page: Page, reading: str) -> None:
    """A new version of the text, and what became of the passages."""
    page.goto(reading)
    text = "\n\n".join(page.locator(".reading .block > [dir], .reading h2 > [dir]").all_inner_texts())
    for old, new in EDITS:
        text = text.replace(old, new)
    page.goto(f"{reading}versions/add/")
    page.get_by_label("Or paste the text here").fill(text)
    page.get_by_role("button", name="Look at it first").click()
    page.get_by_role("button", name="Save", exact=True).first.click()
    page.goto(f"{reading}versions/2/changes/")
    take(page, "changes")


def look(page: Page, home: str) -> None:
    """What the demo's group has talked about, and asks, and has in order."""
    page.goto(home)
    page.get_by_role("link", name="What consciousness raising is").first.click()
    page.set_viewport_size({"width": 1120, "height": 720})
    page.locator("mark[data-passage]").first.click()
    page.locator(".talk__close").first.wait_for()
    take(page, "reading", top=page.locator(".reading .block").first)
    page.set_viewport_size({"width": DESKTOP["width"], "height": DESKTOP["height"]})
    page.goto(home)
    page.get_by_role("link", name="From the break room to a demand").first.click()
    take(page, "syllabus")
    page.goto("/search/?q=listened")
    take(page, "search")
    page.goto(home)
    page.get_by_role("link", name="How a round works").first.click()
    take(page, "questions")
    page.get_by_role("link", name="Print it or take it away").click()
    take(page, "away")
    page.goto(home)
    page.get_by_role("link", name="A first whole round").first.click()
    take(page, "session")


def main(address: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = sign_in(browser, address, DESKTOP)
        home = open_group(page)
        look(page, home)
        reading = bring_in(page, home)
        point_at(sign_in(browser, address, PHONE), reading)
        renew(page, reading)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
