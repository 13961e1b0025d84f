"""How somebody uses a page: by mouse, by touch, or by keyboard alone."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page

# How often somebody presses a key to reach something before they give up.
PATIENCE = 250
# Where some words of a paragraph stand: [x, y] of the middle of their first letter's near edge and last letter's far.
EDGES = """(text, words) => {
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const start = walker.currentNode.data.indexOf(words);
        if (start < 0) continue;
        const range = document.createRange();
        range.setStart(walker.currentNode, start);
        range.setEnd(walker.currentNode, start + words.length);
        const lines = [...range.getClientRects()], back = getComputedStyle(text).direction === "rtl";
        const first = lines[0], last = lines[lines.length - 1];
        return [[back ? first.right - 1 : first.left + 1, first.top + first.height / 2],
                [back ? last.left + 1 : last.right - 1, last.top + last.height / 2]];
    }
}"""
# What the handles of a selection do under a finger.
DRAW = """([first, last], [begins, ends]) => {
    const place = (text, words, end) => {
        const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
        while (!walker.nextNode().data.includes(words));
        return [walker.currentNode, walker.currentNode.data.indexOf(words) + (end ? words.length : 0)];
    };
    getSelection().setBaseAndExtent(...place(first, begins, false), ...place(last, ends, true));
}"""


class Hands:
    """A mouse, and a keyboard to write with."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, control: Locator) -> None:
        control.click()

    def write(self, field: Locator, words: str) -> None:
        self.press(field)
        field.fill(words)

    def pick(self, field: Locator, label: str) -> None:
        """The answer of a drop-down list that begins so."""
        field.select_option(value=field.get_by_role("option", name=label).first.get_attribute("value"))

    def tick(self, box: Locator) -> None:
        self.press(box)

    def give(self, field: Locator, file: Path) -> None:
        with self.page.expect_file_chooser() as chooser:
            self.press(field)
        chooser.value.set_files(file)

    def mark(self, first: Locator, begins: str, last: Locator, ends: str) -> None:
        """Selects from these words of one paragraph to those of another."""
        first.scroll_into_view_if_needed()
        (start, _), (_, end) = first.evaluate(EDGES, begins), last.evaluate(EDGES, ends)
        self.page.mouse.move(*start)
        self.page.mouse.down()
        self.page.mouse.move(*end, steps=4)
        self.page.mouse.up()


class Finger(Hands):
    """On a phone. What is under the finger has to be large enough to be hit."""

    def press(self, control: Locator) -> None:
        control.tap()

    def mark(self, first: Locator, begins: str, last: Locator, ends: str) -> None:
        both = [first.element_handle(), last.element_handle()]
        self.page.evaluate(f"([texts, words]) => ({DRAW})(texts, words)", [both, [begins, ends]])


class Keys(Hands):
    """Nothing but keys: Tab to get there, and what each kind of control then takes."""

    def reach(self, control: Locator) -> None:
        """Forwards or, to what stands before, backwards; what has the focus has to be seen to have it."""
        there = control.element_handle()
        before = there.evaluate(
            "to => Boolean(to.compareDocumentPosition(document.activeElement) & Node.DOCUMENT_POSITION_FOLLOWING)"
        )
        for _step in range(PATIENCE):
            if there.evaluate("to => to === document.activeElement"):
                assert there.evaluate("to => to.matches(':focus-visible')")
                return
            self.page.keyboard.press("Shift+Tab" if before else "Tab")
        pytest.fail(f"not reached by keyboard: {control}")

    def press(self, control: Locator) -> None:
        self.reach(control)
        self.page.keyboard.press("Enter")

    def write(self, field: Locator, words: str) -> None:
        self.reach(field)
        self.page.keyboard.press("Control+A")
        if field.get_attribute("type") in {"date", "time"}:
            self.page.keyboard.type(typed(words))
        else:
            self.page.keyboard.insert_text(words)

    def pick(self, field: Locator, label: str) -> None:
        self.reach(field)
        self.page.keyboard.type(label)

    def tick(self, box: Locator) -> None:
        """A box; of several of which one can be chosen, the arrows lead from one to the next."""
        if box.get_attribute("type") == "radio":
            group = box.page.locator(f"input[type=radio][name='{box.get_attribute('name')}']")
            self.reach(group.and_(box.page.locator(":checked")))
            for _step in range(PATIENCE):
                if box.is_checked():
                    return
                self.page.keyboard.press("ArrowDown")
            pytest.fail(f"not reached by the arrows: {box}")
        self.reach(box)
        self.page.keyboard.press("Space")


def typed(words: str) -> str:
    """A date or an hour, as it is typed into a field that an American browser divides."""
    if ":" in words:
        hour, minute = map(int, words.split(":"))
        return f"{hour % 12 or 12:02}{minute:02}{'PM' if hour >= 12 else 'AM'}"
    year, month, day = words.split("-")
    return month + day + year
