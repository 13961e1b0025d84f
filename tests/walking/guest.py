"""One of twelve who gather for a series: how they come in, say when they could come, and that they will."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.cast import PASSWORD
from tests.walking.essays import ENGLISH
from tests.walking.hands import Hands
from tests.walking.person import GROUP, Person


class Guest(Person):
    """Goes by `name` in the group; `follows`: whether their screens have a script, and change by themselves."""

    def __init__(self, page: Page, hands: Hands, name: str, *, follows: bool) -> None:
        super().__init__(page, hands, ENGLISH)
        self.name, self.follows = name, follows

    # Coming in

    def sign_up_by(self, path: str) -> None:
        """New here: makes an account on the way in."""
        self.page.goto(path)
        self.hands.press(self.link("I’m new here"))
        self.hands.write(self.page.get_by_label("Sign-in name"), f"{self.name.lower()}-at-night")
        self.hands.write(self.page.get_by_label("Password"), PASSWORD)
        self.hands.write(self.page.get_by_label("Email address"), f"{self.name.lower()}@example.org")
        self.hands.press(self.button("Make the account"))
        self.join()

    def confirm_address(self, path: str) -> None:
        """By the link that came to it."""
        self.page.goto(path)
        self.hands.press(self.main.get_by_role("button").first)

    def come_by(self, path: str) -> None:
        self.page.goto(path)
        self.join()

    def join(self) -> None:
        """Reads what the others agreed on, and says yes to it."""
        expect(self.heading).to_have_text(GROUP)
        expect(self.page.get_by_text("We speak from our own lives")).to_be_visible()
        self.hands.write(self.page.get_by_label("Your name in this group"), self.name)
        self.hands.tick(self.page.get_by_label("I have read the agreement"))
        self.hands.press(self.button("Join the group"))
        expect(self.page.get_by_text(f"You are {self.name} in this group.")).to_be_visible()

    # Finding a time

    def to_poll(self) -> None:
        self.to_group()
        self.hands.press(self.page.get_by_role("region", name="Finding a time").get_by_role("link"))

    def fill_in_from_shifts(self, pattern: str, begins: str) -> None:
        """Enters a rota once; it answers. The others see the answers, and nothing of the rota."""
        self.to_poll()
        self.hands.press(self.link("Enter them once"))
        self.hands.write(self.page.get_by_label("Your shifts, one for each day"), pattern)
        self.hands.write(self.page.get_by_label("A day on which it begins"), begins)
        self.hands.press(self.button("Keep my shifts"))
        self.hands.press(self.button("Fill in from my shifts"))
        expect(self.page.get_by_label("No", exact=True).locator("visible=true").first).to_be_checked()
        self.hands.press(self.button("Save my answers"))
        expect(self.page.get_by_text("Your answers are saved.")).to_be_visible()

    def say_when(self, answers: str) -> None:
        """`answers` for each time in order: y, m (if need be), n."""
        self.to_poll()
        ballots = self.page.locator(".ballot")
        expect(ballots).to_have_count(len(answers))
        for place, answer in enumerate(answers):
            label = {"y": "Yes", "m": "If need be", "n": "No"}[answer]
            self.hands.tick(ballots.nth(place).get_by_label(label, exact=True))
        self.hands.press(self.button("Save my answers"))
        expect(self.page.get_by_text("Your answers are saved.")).to_be_visible()

    # Saying whether one comes

    def to_session(self, place: int = 0) -> None:
        """To one of the next sessions, by the group's home."""
        self.to_group()
        titles = self.page.get_by_role("region", name="Next sessions").locator(".list__title")
        self.hands.press(titles.nth(place).get_by_role("link"))

    def answer(self, answer: str, *, following: bool = False) -> None:
        self.to_session()
        asked = self.page.get_by_role("region", name="Are you coming?")
        if following:
            self.hands.tick(asked.get_by_label("The same for the 2 that follow"))
        self.hands.press(asked.get_by_role("button", name=answer))
        expect(asked.get_by_role("button", name=answer, pressed=True)).to_be_visible()

    def expect_words(self, *words: str) -> None:
        for each in words:
            expect(self.main.get_by_text(each).first).to_be_visible()

    def expect_nothing_of(self, *words: str) -> None:
        """Neither shown nor folded away nor in the page's source."""
        self.page.wait_for_load_state()
        seen = self.page.content()
        for each in words:
            assert each not in seen, (self.name, each)

    @property
    def main(self) -> Locator:
        return self.page.get_by_role("main")

    def region(self, name: str | re.Pattern[str]) -> Locator:
        return self.main.get_by_role("region", name=name)
