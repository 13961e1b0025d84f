"""Somebody in front of a page of their own: what everybody does on the way."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.walking.essays import Essay
from tests.walking.hands import Hands

GROUP = "Third shift readers"


class Person:
    """Finds their way by what the pages say, never by an address."""

    def __init__(self, page: Page, hands: Hands, essay: Essay) -> None:
        self.page, self.hands, self.essay = page, hands, essay

    @property
    def heading(self) -> Locator:
        return self.page.get_by_role("heading", level=1)

    @property
    def text(self) -> Locator:
        return self.page.locator("article.reading")

    def paragraph(self, words: str) -> Locator:
        """The words of a paragraph of the text."""
        return self.text.locator("[dir=auto]").get_by_text(words, exact=True).or_(self.text.get_by_text(words)).first

    def link(self, name: str | re.Pattern[str]) -> Locator:
        return self.page.get_by_role("main").get_by_role("link", name=name).first

    def form_of(self, number: int) -> Locator:
        """The way to the form of a paragraph."""
        return self.text.get_by_role("link", name=f"Comment on paragraph {number}", exact=True)

    def button(self, name: str | re.Pattern[str]) -> Locator:
        return self.page.get_by_role("main").get_by_role("button", name=name).first

    def go(self, where: str) -> None:
        """By the line at the top of every page."""
        self.hands.press(self.page.get_by_role("navigation", name="Main").get_by_role("link", name=where))

    def to_front(self) -> None:
        self.hands.press(self.page.get_by_role("link", name="Common Thread"))

    def to_group(self) -> None:
        self.go("Groups")
        self.hands.press(self.link(GROUP))
        expect(self.heading).to_have_text(GROUP)

    def to_text(self, title: str = "") -> None:
        self.to_group()
        self.hands.press(self.link(title or self.essay.title))
        expect(self.heading).to_have_text(title or self.essay.title)

    @property
    def question(self) -> Locator:
        return self.page.get_by_role("region", name="A question for us").filter(has_text=self.essay.question)
