"""What an organizer does to have a text read: from a file to a syllabus, and a year later a new version."""

import re
from datetime import timedelta
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import FloatRect, Locator, expect

from tests.walking.essays import Essay
from tests.walking.person import Person

SYLLABUS = "What nobody counted"


class Organizer(Person):
    """Reads, and prepares what others read."""

    def plan_session(self) -> None:
        self.hands.press(self.link("Plan a session"))
        self.hands.write(self.page.get_by_label("Title"), "First evening")
        day = (timezone.now() + timedelta(days=9)).date().isoformat()
        self.hands.write(self.page.get_by_label("Date"), day)
        self.hands.write(self.page.get_by_label("Start"), "19:30")
        self.hands.press(self.button("Plan the session"))
        expect(self.heading).to_have_text("First evening")

    def bring_in(self, folder: Path) -> None:
        """From the file of a web page, by way of a preview that nobody else sees."""
        file = folder / "ferry.html"
        file.write_text(self.essay.page, encoding="utf-8")
        self.to_group()
        self.hands.press(self.link("Add a reading"))
        self.hands.press(self.link("Import a new text"))
        self.hands.give(self.page.get_by_label("File"), file)
        self.hands.press(self.button("Look at it first"))
        expect(self.page.get_by_label("Title")).to_have_value(self.essay.title)
        expect(self.page.get_by_label("Author")).to_have_value(self.essay.author)
        expect(self.page.get_by_label("Date")).to_have_value("2019-05-03")
        expect(self.page.get_by_label("Language")).to_have_value(self.essay.language)
        self.correct()
        self.hands.press(self.button("Save"))
        expect(self.heading).to_have_text(self.essay.title)
        text = self.page.locator("article.reading")
        expect(text).to_have_attribute("dir", self.essay.direction)
        for words in [*self.essay.whole, self.essay.caption]:
            expect(text.get_by_text(words, exact=True)).to_be_visible()
        expect(text.get_by_role("heading")).to_have_text(self.essay.heading)
        expect(self.page.get_by_text(self.essay.newsletter)).to_have_count(0)
        number, picture = text.get_by_role("link", name="Paragraph 12", exact=True), text.get_by_role("figure")
        assert apart(number.bounding_box(), picture.bounding_box())

    def correct(self) -> None:
        """The newsletter's box stays out, the caption comes in again, two halves are joined, a line is a heading."""
        around = self.page.locator("details.omitted").filter(has_text=self.essay.newsletter)
        expect(around.get_by_text(self.essay.newsletter).first).to_be_hidden()
        self.hands.press(around.locator("summary").first)
        expect(around.get_by_text(self.essay.newsletter).first).to_be_visible()
        self.hands.tick(self.piece(self.essay.caption).get_by_label("Leave out"))
        half = self.piece(self.essay.found[3])
        self.hands.press(half.get_by_text("Paragraph · change"))
        self.hands.tick(half.get_by_label("Join it with the one above"))
        line = self.piece(self.essay.heading)
        self.hands.press(line.get_by_text("Paragraph · change"))
        self.hands.pick(line.get_by_label("What it is"), "heading")
        self.hands.press(line.get_by_role("button", name="Take this over"))
        expect(self.piece(self.essay.whole[2])).to_be_visible()

    def piece(self, words: str) -> Locator:
        return self.page.locator(".piece").filter(has=self.page.locator(".piece__text").filter(has_text=words))

    def note_what_it_contains(self) -> None:
        """The fourth paragraph folds behind the note."""
        self.manage("Content notes")
        self.hands.write(self.page.get_by_label("Paragraph"), "4")
        self.hands.write(self.page.get_by_label("What it contains"), self.essay.content)
        self.hands.press(self.button("Save"))
        self.hands.press(self.link("Back to the text"))
        expect(self.page.get_by_text(self.essay.whole[3])).to_be_hidden()

    def manage(self, what: str) -> None:
        """What only organizers do with a text stands folded at its head."""
        self.hands.press(self.page.get_by_text("For organizers"))
        self.hands.press(self.link(what))

    def ask(self) -> None:
        """About the second paragraph, as a whole."""
        self.hands.press(self.form_of(2))
        self.hands.write(self.page.get_by_label("Your words"), self.essay.question)
        self.hands.press(self.button("Ask the group about these words"))
        expect(self.question).to_be_visible()
        expect(self.text.locator("mark")).to_have_css("font-weight", "400")
        expect(self.page.get_by_text("0 passages")).to_have_count(0)

    def bring_in_translation(self, other: Essay) -> None:
        """Pasted, and said to be one."""
        self.to_group()
        self.hands.press(self.link("Add a reading"))
        self.hands.press(self.link("Import a new text"))
        self.hands.write(self.page.get_by_label("Or paste the text here"), "\n\n".join(other.whole))
        self.hands.press(self.button("Look at it first"))
        self.hands.write(self.page.get_by_label("Title"), other.title)
        expect(self.page.get_by_label("Language")).to_have_value(other.language)
        self.hands.press(self.button("Save"))
        expect(self.page.locator("article.reading")).to_have_attribute("dir", other.direction)
        self.manage("Translation")
        self.hands.press(self.button(re.compile(f"It is a translation of this.*{self.essay.title}")))
        expect(self.page.get_by_text("pairs of paragraphs say the same")).to_be_visible()

    def put_on_syllabus(self) -> None:
        self.to_group()
        self.hands.press(self.link("Syllabi"))
        self.hands.press(self.link("Make a syllabus"))
        self.hands.write(self.page.get_by_label("Title"), SYLLABUS)
        self.hands.press(self.button("Make the syllabus"))
        self.hands.press(self.link("Add a reading"))
        self.hands.press(self.button(f"Add {self.essay.title}"))
        self.hands.write(self.page.get_by_label("Why we read it"), "To begin with what we know.")
        self.hands.pick(self.page.get_by_label("For which session?"), "First evening")
        self.hands.press(self.button("Save"))
        expect(self.link(re.compile("for the session on"))).to_be_visible()

    def bring_in_version(self) -> None:
        self.to_text()
        self.manage("Add a new version")
        self.hands.write(self.page.get_by_label("Or paste the text here"), self.essay.revised)
        self.hands.press(self.button("Look at it first"))
        self.hands.press(self.button("Save"))
        expect(self.heading).to_have_text(self.essay.title)

    def reply(self, words: str) -> None:
        """Under what was said about the words that run through two paragraphs."""
        self.to_text()
        self.hands.press(self.link("1 comment on paragraphs 1 to 2"))
        self.hands.press(self.link("Open the thread"))
        self.hands.press(self.page.get_by_role("article").get_by_role("link", name="Reply"))
        self.hands.write(self.page.get_by_label("Your reply"), words)
        self.hands.press(self.button("Reply"))
        expect(self.page.get_by_role("article").filter(has_text=words)).to_be_visible()

    def judge(self) -> None:
        """Reads what the new version did, confirms one guess and refuses another."""
        self.hands.press(self.link("What changed in this version"))
        for words in ("One was edited", "One stands elsewhere now", "One is no longer in the text"):
            expect(self.page.get_by_text(words)).to_be_visible()
        for old, new, decision in (
            (self.essay.whole[6], self.essay.others[0], "It stands here"),
            (self.essay.whole[8], self.essay.others[1], "It doesn’t"),
        ):
            guess = self.page.get_by_role("listitem").filter(has=self.page.get_by_text(old, exact=True))
            expect(guess).to_contain_text(new)
            self.hands.press(guess.get_by_role("button", name=decision))
        expect(self.page.get_by_text("One was confirmed by a person")).to_be_visible()
        expect(self.page.get_by_text("2 are no longer in the text")).to_be_visible()
        self.to_text()
        confirmed, refused = (self.text.locator(".block").filter(has_text=words) for words in self.essay.others)
        expect(confirmed.get_by_role("link", name="1 comment on")).to_be_visible()
        expect(refused.get_by_role("link", name="comment on")).to_have_text("Comment on paragraph 8")


def apart(one: FloatRect | None, other: FloatRect | None) -> bool:
    """Whether two things on a page stand beside each other, not one over the other."""
    assert one
    assert other
    first, second = sorted((one, other), key=lambda box: box["x"])
    return first["x"] + first["width"] <= second["x"]
