"""Takes the screenshots of the README from a running demo: `.venv/bin/python docs/screenshots/take.py` beside ./run.

Needs ./test's packages and Debian's Chromium. The address is its one argument (http://127.0.0.1:8000).
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent


def take(page: Page, name: str) -> None:
    page.screenshot(path=HERE / f"{name}.png")


def main(address: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(base_url=address, viewport={"width": 1120, "height": 720})
        page.goto("/accounts/login/")
        page.get_by_label("Sign-in name").fill("organizer")
        page.get_by_label("Password").fill("read-talk-act")
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.goto("/groups/")
        page.get_by_role("link", name="The Linen Room").first.click()
        home = page.url
        page.get_by_role("link", name="What consciousness raising is").first.click()
        take(page, "reading")
        page.goto(home)
        page.get_by_role("link", name="A first whole round").first.click()
        take(page, "session")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
