"""What somebody does in a session: writes, speaks, finds something in common, decides, takes something on."""

from playwright.sync_api import Locator, expect

from tests.walking.guest import Guest

# The screens ask every four seconds, on a machine that may be busy with other things.
SOON = 30_000


class Speaker(Guest):
    # In writing

    def to_written(self) -> None:
        self.to_session()
        self.hands.press(self.region("In writing").get_by_role("link").first)

    def write(self, words: str) -> None:
        self.to_written()
        self.hands.write(self.page.get_by_label("Your words"), words)
        self.hands.press(self.button("Contribute"))
        expect(self.main.get_by_text(words).first).to_be_visible()

    def pass_in_writing(self, how: str = "Pass") -> None:
        self.to_written()
        self.hands.press(self.main.get_by_role("button", name=how, exact=True))

    def ask_in_writing(self, question: str) -> None:
        """For who facilitates: everybody is asked, from now on."""
        self.to_session()
        self.hands.press(self.link("Ask a question in writing"))
        self.hands.write(self.page.get_by_label("Question"), question)
        self.hands.press(self.button("Save the round"))
        self.hands.press(self.button("Open it now"))
        expect(self.heading).to_have_text(question)

    # Aloud

    def begin_round(self, question: str) -> None:
        """For who facilitates: of those who said that they come, in an order drawn by lot."""
        self.hands.press(self.link("Begin a round"))
        self.hands.write(self.page.get_by_label("Question"), question)
        self.hands.press(self.button("Begin the round"))
        expect(self.heading).to_have_text(question)

    @property
    def order(self) -> list[str]:
        seats = self.page.get_by_role("list", name="The round, in order").locator("bdi")
        expect(seats.first).to_be_visible()
        return seats.all_inner_texts()

    def to_phones(self) -> None:
        self.to_session()
        self.hands.press(self.link("Open the round"))

    def expect_to_hear(self, name: str) -> None:
        """The screen comes to it by itself; one without a script is looked at again."""
        if not self.follows:
            self.hands.press(self.link("Look again"))
        expect(self.page.locator(".circle__name")).to_have_text(name, timeout=SOON)

    def have_spoken(self) -> None:
        self.hands.press(self.button("I have spoken"))

    def look_again(self) -> None:
        self.hands.press(self.link("Look again"))

    def now_speaks(self) -> str:
        self.look_again()
        return self.page.locator(".circle__name").inner_text()

    def pass_turn(self, how: str) -> None:
        self.hands.press(self.main.get_by_role("button", name=how, exact=True))

    def press_for(self, name: str) -> Locator:
        """For who leads: the button that ends somebody else's turn."""
        self.hands.press(self.page.get_by_text("Lead the round"))
        return self.button(f"{name} has spoken")

    def ask_again(self, *, spoken_less: bool = False) -> None:
        if spoken_less:
            self.hands.tick(self.page.get_by_label("I have spoken less"))
        self.hands.press(self.button("Ask to speak again"))

    def close_round(self) -> None:
        self.hands.press(self.page.get_by_text("Lead the round"))
        self.hands.press(self.button("Close the round"))

    def to_past_session(self) -> None:
        self.to_group()
        self.hands.press(self.link("All sessions"))
        self.hands.press(self.region("Past").get_by_role("link").first)

    # In common

    def to_cards(self) -> None:
        self.to_session()
        self.hands.press(self.region("Common threads").get_by_role("link", name="the cards").last)

    def make_card(self, words: str, kind: str, *, said_by: str = "") -> None:
        self.to_cards()
        self.hands.write(self.page.get_by_label("In a sentence, without names"), words)
        self.hands.tick(self.page.get_by_label(kind, exact=True))
        if said_by:
            self.hands.tick(self.page.get_by_label("These are my own words"))
            self.hands.tick(self.page.get_by_role("checkbox", name=said_by, exact=True))
        self.hands.press(self.button("Make the card"))

    def answer_card(self, words: str, answer: str) -> None:
        self.to_session()
        self.hands.press(self.link("You are asked about 1 card"))
        asked = self.region("You are asked")
        expect(asked).to_contain_text(words)
        self.hands.press(asked.get_by_role("button", name=answer, exact=True))

    # What follows

    def to_deciding(self) -> None:
        self.to_session()
        self.hands.press(self.region("What we do").get_by_role("link").first)

    def propose(self, words: str) -> None:
        self.to_deciding()
        self.hands.write(self.page.get_by_label("We could"), words)
        self.hands.press(self.button("Propose this"))

    def stand(self, answer: str, why: str = "") -> None:
        self.to_deciding()
        self.hands.tick(self.page.get_by_label(answer))
        if why:
            self.hands.write(self.page.get_by_label("Why"), why)
        self.hands.press(self.main.get_by_role("button", name="Answer", exact=True).last)

    def reword(self, words: str) -> None:
        self.to_deciding()
        self.hands.press(self.link("Change the proposal"))
        self.hands.write(self.page.get_by_label("We could"), words)
        self.hands.press(self.main.get_by_role("button").last)

    def take_on(self, what: str, by: str) -> None:
        self.to_deciding()
        self.hands.press(self.link("Who does it, and by when?"))
        self.hands.write(self.page.get_by_label("What", exact=True), what)
        self.hands.write(self.page.get_by_label("By when"), by)
        self.hands.press(self.button("Take it on"))
        expect(self.region("Who does what by when")).to_contain_text(what)

    def write_notes(self, themes: str) -> None:
        self.to_session()
        self.hands.press(self.link("Notes"))
        self.hands.press(self.link("Write"))
        self.hands.write(self.page.get_by_label("Themes"), themes)
        self.hands.press(self.button("Save the notes"))

    def note_presence(self, names: list[str]) -> None:
        """Afterwards."""
        self.to_past_session()
        self.hands.press(self.link("Note who was there"))
        for name in names:
            box = self.page.get_by_label(name)
            if not box.is_checked():
                self.hands.tick(box)
        self.hands.press(self.button("Note who was there"))
        expect(self.region("Who was there").get_by_role("listitem")).to_have_count(len(names))
