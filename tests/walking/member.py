"""What a member does with a text that the group reads: points at words, talks, keeps things for themselves."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.walking.essays import Essay
from tests.walking.person import Person

# What a member says about the paragraphs that change in the next version, by their numbers.
REMARKS = {3: "It was.", 4: "Mine too.", 6: "I heard you.", 8: "Ours was a biscuit tin.", 10: "Nor did ours."}


class Member(Person):
    """Where they can't select words, the form beside each paragraph does it."""

    def unfold(self) -> None:
        """What stands behind a content note is only shown to whoever opens it."""
        folded = self.paragraph(self.essay.whole[3])
        expect(folded).to_be_hidden()
        summary = self.text.locator("summary")
        self.hands.press(summary.filter(has_text=f"Contains: {self.essay.content}"))
        expect(folded).to_be_visible()

    def select(self) -> None:
        """Words from the end of one paragraph to the beginning of the next."""
        (begins, ends), paragraphs = self.essay.selected, self.essay.whole
        self.hands.mark(self.paragraph(paragraphs[0]), begins, self.paragraph(paragraphs[1]), ends)
        self.hands.press(self.page.get_by_role("link", name="Comment on these words"))
        self.say(self.essay.said)

    def choose(self) -> None:
        """The same words, by the form of the first paragraph."""
        self.hands.press(self.form_of(1))
        self.hands.tick(self.page.get_by_label("From sentence 3"))
        self.hands.pick(self.page.get_by_label("How far does it go?"), "To the end of paragraph 2")
        self.hands.write(self.page.get_by_label("Only some of these words"), self.essay.quote.replace("\n\n", " "))
        self.say(self.essay.said)

    def say(self, words: str) -> None:
        self.hands.write(self.page.get_by_label("Your words"), words)
        self.hands.press(self.button("Add your words"))
        expect(self.page.get_by_role("article").filter(has_text=words)).to_be_visible()

    def expect_quote(self) -> None:
        quote = self.page.get_by_role("blockquote")
        expect(quote).to_have_text(re.compile(r"\s+".join(map(re.escape, self.essay.quote.split()))))

    def remark(self) -> None:
        for number, words in REMARKS.items():
            self.back_to_text()
            if number == 4:
                self.unfold()
            self.hands.press(self.form_of(number))
            self.say(words)

    def back_to_text(self) -> None:
        self.hands.press(self.page.get_by_role("navigation", name="Where you are").get_by_role("link").last)
        expect(self.heading).to_have_text(self.essay.title)

    def answer(self) -> None:
        self.hands.press(self.question.get_by_role("link", name="Answer it"))
        expect(self.heading).to_have_text("A question for us")
        self.hands.write(self.page.get_by_label("Your answer"), self.essay.answer)
        self.hands.press(self.button("Answer"))
        expect(self.page.get_by_role("article").filter(has_text=self.essay.answer)).to_be_visible()
        self.back_to_text()
        expect(self.question.get_by_role("link", name="1 answer")).to_be_visible()

    def keep_note(self) -> None:
        """On the paragraph behind the content note, for oneself."""
        self.unfold()
        self.hands.press(self.form_of(4))
        self.hands.press(self.link("Keep a note that only you see instead"))
        self.hands.write(self.page.get_by_label("Your note"), self.essay.note)
        self.hands.press(self.button("Keep it"))
        self.expect_note()

    def expect_note(self) -> None:
        self.unfold()
        self.hands.press(self.text.get_by_text("Your note"))
        expect(self.text.get_by_text(self.essay.note)).to_be_visible()

    def keep_place(self) -> None:
        """A script moves the place along while one reads; so where it is now depends on the window."""
        self.hands.press(self.form_of(5))
        self.hands.press(self.button("Keep my place here"))
        self.to_text()
        self.hands.press(self.link(re.compile("^Go on")))
        expect(self.page).to_have_url(re.compile("#[ps][0-9]+$"))

    def go_over(self, other: Essay, *, language: str, others_name: str) -> None:
        """To the other language at the second paragraph, find the talk that began there, and come back to it."""
        way = self.text.locator("#p1").get_by_role("link", name=others_name)
        self.hands.press(way)
        expect(self.heading).to_have_text(other.title)
        expect(self.page).to_have_url(re.compile("#p1$"))
        expect(self.text).to_have_attribute("dir", other.direction)
        self.hands.press(self.text.locator("#p1").get_by_role("link", name=re.compile(f"comment.* · {language}")))
        self.expect_quote()
        self.back_to_text()

    def sift(self, new: str) -> None:
        """Mine are all, new ones only those where somebody else spoke since."""
        talks = self.page.get_by_role("region", name="What we have talked about").get_by_role("listitem")
        self.hands.press(self.link("Mine"))
        expect(talks).to_have_count(len(REMARKS) + 1)
        self.hands.press(self.link("Unread"))
        expect(talks).to_have_count(1)
        expect(talks).to_contain_text(new)
        self.hands.press(self.link("All"))
        expect(talks).to_have_count(len(REMARKS) + 1)

    def step(self) -> None:
        """From passage to passage, by single keys."""
        self.page.locator("html.live").wait_for()
        self.page.get_by_role("link", name="Skip to the text").focus()
        self.page.keyboard.press("Enter")
        expect(self.page.get_by_role("main")).to_be_focused()
        for key, number in (("n", 2), ("n", 3), ("p", 2)):
            self.page.keyboard.press(key)
            expect(self.text.locator(f"#p{number} .block__talk--some")).to_be_focused()
        self.page.keyboard.press("Enter")
        expect(self.text.locator("#open")).to_contain_text(self.essay.said)

    def search(self) -> None:
        """A word that stands in the text and in what was said about it."""
        self.go("Search")
        self.hands.write(self.page.get_by_label("Words to look for"), self.essay.word)
        self.hands.press(self.button("Search"))
        said = self.page.get_by_role("region", name="What was said").get_by_role("listitem")
        expect(said).to_contain_text(self.essay.said)
        readings = self.page.get_by_role("region", name="Readings")
        expect(readings.get_by_role("link", name=self.essay.title)).to_be_visible()
        self.hands.press(readings.get_by_role("link", name=re.compile("Paragraph")).first)
        expect(self.page).to_have_url(re.compile("#p3$"))
        expect(self.heading).to_have_text(self.essay.title)

    def take_away(self) -> None:
        """On paper and as three kinds of file: in each stands what one said, and no name unless one asks for it."""
        self.hands.press(self.link("Print it or take it away"))
        for kind in ("Markdown", "CSV", "JSON-LD"):
            with self.page.expect_download() as download:
                self.hands.press(self.button(kind))
            taken = Path(download.value.path()).read_text(encoding="utf-8")
            assert self.essay.said.rstrip(".") in taken
            assert self.essay.note not in taken
            assert "Member" not in taken
        self.hands.tick(self.page.get_by_label("With the names used in the group"))
        self.hands.press(self.button("Talk after the text"))
        expect(self.page.get_by_text(self.essay.said).first).to_be_visible()
        expect(self.page.get_by_text("Member").first).to_be_visible()
        expect(self.page.get_by_text(self.essay.note)).to_have_count(0)

    def expect_to_be_told(self) -> None:
        """On the front page, and where they spoke: the words are gone from the text, and nothing that was said is."""
        self.to_front()
        expect(self.page.get_by_text("you spoke about words that are no longer in the newest version")).to_be_visible()
        gone = self.essay.whole[10]
        self.hands.press(self.link(re.compile(re.escape(gone[:20]))))
        expect(self.page.get_by_text("These words are no longer in the newest version of the text.")).to_be_visible()
        expect(self.page.get_by_role("blockquote")).to_have_text(gone)
        expect(self.page.get_by_role("article").filter(has_text=REMARKS[10])).to_be_visible()
        self.hands.press(self.link("Its place in"))
        expect(self.paragraph(gone)).to_be_visible()
        expect(self.page.get_by_text("This is an earlier version of the text.")).to_be_visible()
        self.to_front()
        expect(self.page.get_by_text("words that are no longer in the newest version")).to_have_count(1)


class Stranger(Person):
    """Of another group: finds none of it, by search or in the library, and not by an address that somebody sent."""

    def expect_nothing(self, address: str) -> None:
        self.go("Search")
        self.hands.write(self.page.get_by_label("Words to look for"), self.essay.word)
        self.hands.press(self.button("Search"))
        expect(self.page.get_by_text(f"Nothing found for “{self.essay.word}”.")).to_be_visible()
        self.go("Library")
        expect(self.page.get_by_text(self.essay.title)).to_have_count(0)
        self.page.goto(address)
        expect(self.page.get_by_text(self.essay.title)).to_have_count(0)
        expect(self.heading).to_have_text("Nothing to be found here")
