"""What it takes to gather twelve people: the group, its agreement, invitations, a poll, an agenda, roles."""

from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.walking.person import GROUP
from tests.walking.speaker import Speaker


class Host(Speaker):
    def found(self) -> None:
        self.go("Groups")
        self.hands.press(self.link("Begin a group"))
        self.hands.write(self.page.get_by_label("Name", exact=True), GROUP)
        self.hands.write(self.page.get_by_label("Purpose"), "To read what touches our work.")
        self.hands.write(self.page.get_by_label("Your name in this group"), self.name)
        self.hands.press(self.button("Begin the group"))
        expect(self.heading).to_have_text(GROUP)

    def write_agreement(self) -> None:
        """From the text that is there to start from."""
        self.to_group()
        self.hands.press(self.link("What we agree on"))
        self.hands.press(self.link("Write it down"))
        self.hands.press(self.link("A short one for the first evening"))
        self.hands.press(self.button("Save as a new version"))
        expect(self.page.get_by_text("We speak from our own lives")).to_be_visible()

    def invite(self, people: int) -> tuple[str, str]:
        """The path of the link, and what the notice to print says."""
        self.to_group()
        self.hands.press(self.link("Invite somebody"))
        self.hands.write(self.page.get_by_label("For how many people"), str(people))
        self.hands.press(self.button("Make a link"))
        link = self.page.get_by_label("Here is the link").input_value()
        self.hands.press(self.button("Print it for a notice board"))
        return urlsplit(link).path, self.main.locator(".poster").inner_text()

    def invite_by_mail(self, address: str) -> None:
        self.to_group()
        self.hands.press(self.link("Invite somebody"))
        self.hands.press(self.link("Invite by email instead"))
        self.hands.write(self.page.get_by_label("Email addresses"), address)
        self.hands.press(self.button("Send the invitations"))
        expect(self.button("Make a link")).to_be_visible()

    def propose_weeks(self, title: str, first: str, *times: tuple[str, str]) -> None:
        self.to_group()
        self.hands.press(self.link("All sessions"))
        self.hands.press(self.link("Finding a time"))
        self.hands.press(self.link("Propose times"))
        self.hands.press(self.link("For several weeks"))
        self.hands.write(self.page.get_by_label("What it is for"), title)
        self.hands.write(self.page.get_by_label("From"), first)
        self.hands.write(self.page.get_by_label("How many weeks"), "3")
        for row, (day, hour) in enumerate(times):
            self.hands.pick(self.page.get_by_label("Weekday").nth(row), day)
            self.hands.write(self.page.get_by_label("Start").nth(row), hour)
        self.hands.press(self.button("Ask everybody"))
        expect(self.heading).to_have_text(title)

    def choose(self, slot: str) -> None:
        """Closes the poll: a whole series at this hour."""
        self.to_poll()
        self.hands.press(self.link("Choose and plan"))
        self.hands.tick(self.page.get_by_role("group", name=slot).get_by_label("The whole series, 3 sessions"))
        self.hands.press(self.button("Plan these and end the poll"))
        expect(self.page.get_by_text("3 sessions are planned.")).to_be_visible()

    def say_where(self, place: str) -> None:
        """For the first session alone."""
        self.to_session()
        self.hands.press(self.page.get_by_text("For organizers"))
        self.hands.press(self.link("Change this session"))
        self.hands.write(self.page.get_by_label("Place (optional)"), place)
        self.hands.press(self.button("Save the session"))

    def make_agenda(self) -> None:
        self.to_session()
        self.hands.press(self.link("Make an agenda"))
        self.hands.press(self.button("Start from this"))
        expect(self.main.locator(".agenda__step").first).to_be_visible()

    def ask_to(self, role: str, name: str) -> None:
        """Somebody else than those whose turn it would be."""
        self.to_session()
        self.hands.press(self.link("Whose turn is it?"))
        self.hands.press(self.page.get_by_text("Ask somebody else"))
        self.hands.pick(self.page.get_by_label("Whom"), name)
        self.hands.pick(self.page.get_by_label("For what"), role)
        self.hands.press(self.main.get_by_role("button", name="Ask", exact=True))
        expect(self.region("Asked so far")).to_contain_text(name)

    def whose_turn(self, role: str) -> list[str]:
        self.to_session()
        self.hands.press(self.link("Whose turn is it?"))
        names = self.region(role).locator("b")
        expect(names.first).to_be_visible()
        return names.all_inner_texts()

    def announce_last_day(self, day: str) -> None:
        self.to_group()
        self.hands.press(self.link("Change the group"))
        self.hands.press(self.link("Closing"))
        self.hands.press(self.link("Announce a last day"))
        self.hands.write(self.page.get_by_label("Its last day"), day)
        self.hands.tick(self.page.get_by_label("It is kept to read"))
        self.hands.press(self.button("Announce it"))
        expect(self.heading).to_have_text("This group closes")
