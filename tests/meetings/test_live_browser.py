"""A round on several phones at once, on one that loses its connection, by keyboard, and without a script."""

import re

import pytest
from playwright.sync_api import Page, expect

from groups.models import GroupSession, Membership
from meetings.models import Round, RoundPlace
from tests.browser import OpenPage, violations
from tests.meetings.rounds import State, begun, circle, fresh, now_in, press, speaker

People = list[Membership]
# The screens ask every four seconds, on a machine that may be busy with other things.
SOON = 30_000


@pytest.fixture
def three(transactional_db: None) -> People:
    return circle(3)


@pytest.fixture
def session(three: People) -> GroupSession:
    return now_in(three[0].group)


@pytest.fixture
def round_(three: People, session: GroupSession) -> Round:
    return begun(three, session, minutes_each=2)


def phone(open_page: OpenPage, person: Membership, session: GroupSession, **more: object) -> Page:
    return open_page(f"{session.get_absolute_url()}live/", user=person.user, width=320, height=640, **more)


def test_three_phones_follow_one_round(
    three: People, session: GroupSession, round_: Round, open_page: OpenPage
) -> None:
    phones = [phone(open_page, person, session) for person in three]
    for page in phones:
        expect(page.locator(".circle__name")).to_have_text("Person0")
    phones[0].get_by_role("button", name="I have spoken").click()
    for page in phones[1:]:
        expect(page.locator(".circle__name")).to_have_text("Person1", timeout=SOON)
    # What a screen reader is told, politely and once.
    expect(phones[1].locator("#room-says")).to_have_text("It is your turn.")
    expect(phones[2].locator("#room-says")).to_have_text("Person1 speaks. Next: Person2.")
    phones[1].get_by_role("button", name="Pass for now").click()
    expect(phones[2].get_by_role("button", name="I have spoken")).to_be_visible(timeout=SOON)
    phones[2].get_by_role("button", name="I have spoken").click()
    expect(phones[1].get_by_role("button", name="I have spoken")).to_be_visible(timeout=SOON)
    expect(phones[1].get_by_role("button", name="Pass for now")).to_have_count(0)
    phones[1].get_by_role("button", name="Pass").click()
    expect(phones[0].get_by_role("button", name="Ask to speak again")).to_be_visible(timeout=SOON)
    phones[2].get_by_role("button", name="Ask to speak again").click()
    phones[2].get_by_role("button", name="I speak now").click()
    expect(phones[1].locator(".circle__name")).to_have_text("Person2", timeout=SOON)


def test_a_lost_connection_shows_itself_and_recovers(
    three: People, session: GroupSession, round_: Round, open_page: OpenPage, browser_problems: list[str]
) -> None:
    page = phone(open_page, three[2], session)
    page.context.set_offline(True)
    expect(page.locator("#room-lost")).to_contain_text(re.compile(r"No connection since \d\d:\d\d"), timeout=SOON)
    expect(page.locator(".circle__name")).to_have_text("Person0")
    press(three[0], round_)
    page.context.set_offline(False)
    expect(page.locator(".circle__name")).to_have_text("Person1", timeout=SOON)
    expect(page.locator("#room-lost")).to_be_empty()
    browser_problems[:] = [line for line in browser_problems if "INTERNET_DISCONNECTED" not in line]


def test_a_hidden_page_asks_nothing(three: People, session: GroupSession, round_: Round, open_page: OpenPage) -> None:
    page = open_page("/healthz", user=three[2].user)
    page.clock.install()
    page.goto(f"{session.get_absolute_url()}live/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    hide = """hidden => {
        Object.defineProperty(document, "hidden", { get: () => hidden, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
    }"""
    with page.expect_response("**since=*"):
        page.clock.run_for(6000)
    page.evaluate(hide, True)
    asked.clear()
    page.clock.run_for(60_000)
    assert asked == []
    press(three[0], round_)
    page.evaluate(hide, False)
    expect(page.locator(".circle__name")).to_have_text("Person1", timeout=SOON)


def test_what_is_in_hand_is_kept_while_the_round_goes_on(
    three: People, session: GroupSession, round_: Round, open_page: OpenPage
) -> None:
    page = phone(open_page, three[0], session)
    page.get_by_text("Lead the round").click()
    again = page.get_by_role("link", name="Look again")
    again.focus()
    press(three[0], round_)
    expect(page.locator(".circle__name")).to_have_text("Person1", timeout=SOON)
    expect(page.locator("#room-lead")).to_have_attribute("open", "")
    expect(again).to_be_focused()
    page.get_by_role("button", name="Person1 has spoken").click()
    expect(page.locator(".circle__name")).to_have_text("Person2")
    assert speaker(round_) == "Person2"


def test_whoever_is_removed_sees_nothing_more(
    three: People, session: GroupSession, round_: Round, open_page: OpenPage, browser_problems: list[str]
) -> None:
    page = phone(open_page, three[2], session)
    Membership.objects.filter(pk=three[2].pk).update(status="removed", ended_at=session.starts_at)
    expect(page.locator(".circle__name")).to_have_count(0, timeout=SOON)
    expect(page.locator("body")).not_to_contain_text("Person")
    browser_problems[:] = [line for line in browser_problems if not line.startswith("404")]


def test_without_a_script_by_plain_forms(
    three: People, session: GroupSession, round_: Round, open_page: OpenPage
) -> None:
    first, second = (phone(open_page, person, session, javascript=False) for person in three[:2])
    first.get_by_role("button", name="Pass for now").click()
    expect(first.locator("main")).to_contain_text("You passed for now")
    second.get_by_role("link", name="Look again").click()
    second.get_by_role("button", name="I have spoken").click()
    expect(second.locator(".circle__name")).to_have_text("Person2")
    assert speaker(round_) == "Person2"


def test_by_keyboard_alone(three: People, session: GroupSession, round_: Round, open_page: OpenPage) -> None:
    page = phone(open_page, three[0], session)
    page.locator("main").focus()
    for _press in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "room-passed":
            break
    page.keyboard.press("Enter")
    expect(page.locator(".circle__name")).to_have_text("Person1")
    assert round_.places.get(position=0).state == State.PASSED


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("size", [3, 12])
def test_the_screens_fit_a_small_phone_and_axe_finds_nothing(
    size: int, dark: bool, transactional_db: None, open_page: OpenPage, axe: str
) -> None:
    """Listening, one's own turn, leading it, the stack, and the phone that goes round the table."""
    people = circle(size)
    session = now_in(people[0].group)
    round_ = begun(people, session, minutes_each=2)
    Membership.objects.filter(pk=people[1].pk).update(name="Wilhelmina Oluwaseun van Dijk-Constantinopolitanou")
    screens = [phone(open_page, person, session, dark=dark) for person in people[:2]]
    screens[0].get_by_text("Lead the round").click()
    for page in screens:
        assert sees(page) == [] == violations(page, axe)
    screens[0].goto(f"{session.get_absolute_url()}live/table/")
    screens[0].get_by_role("button", name="Lend this phone").click()
    expect(screens[0].get_by_role("button", name="Give the phone back")).to_be_visible()
    assert sees(screens[0]) == [] == violations(screens[0], axe)
    RoundPlace.objects.filter(round=round_).exclude(state=State.SPEAKING).update(state=State.SPOKEN)
    press(people[0], fresh(round_))
    screens[1].reload()
    assert sees(screens[1]) == [] == violations(screens[1], axe)


def sees(page: Page) -> list[str]:
    """What is wider than the phone, once its style sheets are there."""
    page.wait_for_load_state("load")
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return ["scrolls sideways"] if wide else []


def test_the_phone_that_goes_round_the_table(
    three: People, session: GroupSession, round_: Round, open_page: OpenPage
) -> None:
    """It follows what another phone presses, leads nowhere else, and comes back by the sign-in."""
    table = phone(open_page, three[0], session)
    table.get_by_text("Lead the round").click()
    table.get_by_role("link", name="Pass this phone round").click()
    table.get_by_role("button", name="Lend this phone to the table").click()
    table.get_by_role("button", name="I have spoken").click()
    expect(table.locator(".circle__name")).to_have_text("Person1")
    other = phone(open_page, three[1], session)
    other.get_by_role("button", name="Pass", exact=True).click()
    expect(table.locator(".circle__name")).to_have_text("Person2", timeout=SOON)
    links = table.get_by_role("link")
    expect(links).to_have_count(2)
    for link, address in zip((links.first, links.last), ("#main", "/table/"), strict=True):
        expect(link).to_have_attribute("href", address)
    signing_in = re.compile("/accounts/login/")
    table.goto("/groups/")
    expect(table).to_have_url(signing_in)
    table.goto("/table/")
    table.get_by_role("button", name="Give the phone back").click()
    expect(table).to_have_url(signing_in)
