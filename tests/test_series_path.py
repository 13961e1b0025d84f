"""A whole series as twelve people walk it, each in a browser of their own: from the first link to what was missed.

The accounts of nine are there before. All else comes about on pages; only the calendar is turned, and mail is sent, as
by the timer.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from groups.models import Closing, DiscussionGroup, GroupSession
from tests.browser import OpenPage
from tests.walking.hands import Hands
from tests.walking.host import Host
from tests.walking.person import GROUP
from tests.walking.speaker import Speaker

NAMES = ["Ines", "Rosa", "Mo", "Tam", "Dina", "Juno", "Pavel", "Amal", "Lise", "Otto", "Nour", "Vera"]
PLACE = "Back room of the bakery, ring twice"
# What a screen with a script asks every few seconds.
LOOKS = "**/version/?since=*"


class Way(NamedTuple):
    """How people are at their pages, and how many they are."""

    opening: dict[str, bool | int]
    hands: Callable[[Page], Hands]
    people: int


WAYS = {
    "twelve phones": Way({"width": 390}, Hands, 12),
    "five without a script": Way({"javascript": False, "width": 390}, Hands, 5),
}


class Circle(dict[str, Speaker]):
    """Everybody, by name; the first gathers them, and the last can't come."""

    @property
    def everybody(self) -> list[Speaker]:
        return list(self.values())

    @property
    def host(self) -> Host:
        first = self.everybody[0]
        assert isinstance(first, Host)
        return first


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_series_from_the_first_link_to_what_was_missed(way: Way, open_page: OpenPage, transactional_db: None) -> None:
    circle = assembled(way, open_page)
    gather(circle)
    find_a_time(circle)
    say_who_comes(circle)
    prepare(circle)
    write(circle)
    speak(circle)
    find_what_is_common(circle)
    decide(circle)
    look_back(circle)
    begin_again(circle)
    close_well(circle)


def assembled(way: Way, open_page: OpenPage) -> Circle:
    """The second to the fourth are new; the others have accounts, from other groups."""
    people = {}
    for place, name in enumerate(NAMES[: way.people]):
        user = (
            None if place in {1, 2, 3} else User.objects.create_user(name.lower(), email=f"{name.lower()}@example.org")
        )
        page = open_page("/", user=user, **way.opening)
        who = Host if place == 0 else Speaker
        people[name] = who(page, way.hands(page), name, follows=bool(way.opening.get("javascript", True)))
    return Circle(people)


def gather(circle: Circle) -> None:
    """By a link, by what a notice on a wall says, by a mail; all say yes to the same agreement."""
    host = circle.host
    host.found()
    host.write_agreement()
    path, notice = host.invite(len(circle.everybody) - 2)
    assert path in notice
    assert GROUP not in notice
    circle["Rosa"].sign_up_by(path)
    circle["Mo"].sign_up_by(urlsplit(re.findall(r"http\S+", notice)[0]).path)
    host.invite_by_mail("tam@example.org")
    letters = delivered()
    assert GROUP not in "".join(f"{letter.subject} {letter.body}" for letter in letters.values())
    circle["Rosa"].confirm_address(link_in(letters["rosa@example.org"]))
    circle["Tam"].sign_up_by(link_in(letters["tam@example.org"]))
    for guest in circle.everybody[4:]:
        guest.come_by(path)
    circle["Rosa"].to_group()
    circle["Rosa"].hands.press(circle["Rosa"].link("Members"))
    for each in circle.everybody:
        expect(circle["Rosa"].main.get_by_text(each.name).first).to_be_visible()
    circle["Rosa"].expect_nothing_of("@example.org", "tam-at-night")


def find_a_time(circle: Circle) -> None:
    """One works late from Monday to Friday: the hour that would leave her out every week isn't chosen."""
    monday = next_monday()
    host, rosa = circle.host, circle["Rosa"]
    host.propose_weeks("Our first series", monday.isoformat(), ("Tuesday", "19:00"), ("Saturday", "10:00"))
    rosa.fill_in_from_shifts("L L L L L - -", monday.isoformat())
    for guest in circle.everybody:
        if guest is not rosa:
            guest.say_when("yyyyyy")
    host.to_poll()
    host.expect_words("Rosa could come to 0 of 3")
    host.expect_nothing_of("L L L L L")
    host.choose("Saturday, 10 a.m.")
    rosa.to_group()
    coming = rosa.region("Next sessions")
    expect(coming.get_by_role("link", name="Our first series")).to_have_count(3)
    expect(coming.get_by_role("link", name="Say whether you are coming")).to_have_count(3)


def say_who_comes(circle: Circle) -> None:
    """The place is for those who come, from the day before; the mail that reminds says neither where nor what."""
    host, rosa, away = circle.host, circle["Rosa"], circle.everybody[-1]
    host.say_where(PLACE)
    for guest in circle.everybody:
        if guest not in {rosa, away}:
            guest.answer("I’m coming", following=guest is not host)
            guest.expect_nothing_of(PLACE)
            guest.expect_words("It stands here for those who are coming")
    away.answer("I can’t")
    begins_in(hours=20)
    letters = delivered()
    assert "rosa@example.org" in letters
    assert f"{away.name.lower()}@example.org" not in letters
    for letter in letters.values():
        for told in (GROUP, "Our first series", PLACE):
            assert told not in letter.subject
    rosa.to_session()
    rosa.expect_nothing_of(PLACE)
    rosa.answer("I’m coming")
    rosa.expect_words(PLACE)
    away.to_session()
    away.expect_nothing_of(PLACE)


def prepare(circle: Circle) -> None:
    """An agenda; and somebody else than who gathered them says yes to leading it."""
    circle.host.make_agenda()
    circle.host.ask_to("Facilitator", "Mo")
    mo = circle["Mo"]
    mo.to_session()
    expect(mo.link("Change the agenda")).to_have_count(0)
    mo.hands.press(mo.button("Yes"))
    expect(mo.region("Who does what")).to_contain_text("Facilitator: Mo")
    expect(mo.link("Change the agenda")).to_be_visible()


def said(name: str) -> str:
    return f"{name} counted the stairs between two rooms."


def write(circle: Circle) -> None:
    """Nobody reads before they have written or passed: not who asked, and not whoever passed for now."""
    mo, tam, host = circle["Mo"], circle["Tam"], circle.host
    words = [said(each.name) for each in circle.everybody]
    mo.ask_in_writing("What did you count today that nobody pays for?")
    writers = [each for each in circle.everybody if each not in {mo, tam, host}]
    for each in writers:
        each.to_written()
        each.expect_nothing_of(*words)
        each.write(said(each.name))
    for each in (mo, host):
        each.to_written()
        each.expect_nothing_of(*words)
    host.pass_in_writing("Pass for now")
    host.expect_nothing_of(*words)
    tam.pass_in_writing()
    tam.expect_words(*(said(each.name) for each in writers))
    mo.write(said("Mo"))
    mo.expect_words(said("Rosa"))
    host.write(said("Ines"))
    for each in circle.everybody:
        each.to_written()
        each.expect_words(*(said(who.name) for who in [*writers, mo, host]))


def speak(circle: Circle) -> None:
    """Once round on everybody's phone; two press at once and one wins; then whoever asks speaks again."""
    begins_in(hours=0, minutes=-10)
    mo = circle["Mo"]
    here = circle.everybody[:-1]
    for each in here:
        each.to_phones()
        each.expect_words("No spoken round is going on.")
    mo.begin_round("What did the counter say, and what did your wrists say?")
    by_name = {each.name: each for each in here}
    turns = mo.order
    assert sorted(turns) == sorted(by_name)
    for each in here:
        each.expect_to_hear(turns[0])
    heard = go_round(by_name, quiet=turns[1])
    assert sorted(heard) == sorted([*turns, turns[1]])
    quiet, later = heard[-1], heard[-2]
    assert quiet == turns[1]
    for each in here:
        each.expect_to_hear("Once round")
    first, second = by_name[later], by_name[quiet]
    first.ask_again()
    second.ask_again(spoken_less=True)
    # Who says that they have spoken less comes before who doesn't.
    first.look_again()
    expect(first.region("Who speaks again").get_by_role("listitem")).to_have_text([quiet, later])
    second.hands.press(second.button("I speak now"))
    first.expect_to_hear(quiet)
    second.have_spoken()
    mo.look_again()
    mo.close_round()
    for each in here:
        each.look_again()
        each.expect_words("No spoken round is going on.")
        each.expect_nothing_of("has had a turn", "Ask to speak again")


def go_round(circle: dict[str, Speaker], *, quiet: str) -> list[str]:
    """Whose turn it was, one after the other. `quiet` passes for now; once, Mo presses for somebody who presses too."""
    mo, heard, pressed = circle["Mo"], list[str](), False
    while (name := mo.now_speaks()) != "Once round":
        heard.append(name)
        speaks = circle[name]
        speaks.expect_to_hear(name)
        expect(speaks.main.get_by_text("It is your turn").first).to_be_visible()
        listens = circle[heard[0]]
        if listens is not speaks:
            listens.expect_to_hear(name)
            expect(listens.main.get_by_text("Listening only")).to_be_visible()
            expect(listens.button("Ask to speak again")).to_have_count(0)
        if name == quiet and heard.count(name) == 1:
            speaks.pass_turn("Pass for now")
        elif len(heard) > 2 and speaks is not mo and not pressed:
            pressed = True
            both_press(mo, speaks)
        else:
            speaks.have_spoken()
    assert pressed
    return heard


def both_press(mo: Speaker, speaks: Speaker) -> None:
    """The one who speaks and the one who leads, at the same moment: the turn ends once, whoever was first.

    Whoever has had their turn themselves is told nothing: what they wanted is done.
    """
    hers, his = speaks.button("I have spoken"), mo.press_for(speaks.name)
    for each in (mo, speaks):  # A screen that looked again just now would have put other buttons there.
        each.page.route(LOOKS, lambda route: route.fulfill(status=204))
    with mo.page.expect_navigation(), speaks.page.expect_navigation():
        for button in (hers, his):
            button.evaluate("button => button.click()")
    for each in (mo, speaks):
        each.page.unroute(LOOKS)
    told = [each.main.get_by_text("Somebody pressed a moment before you.").count() for each in (mo, speaks)]
    assert sum(told) <= 1


def find_what_is_common(circle: Circle) -> None:
    """On cards without names. Whose words they are is asked alone, and says yes or no unseen."""
    tam, rosa, host = circle["Tam"], circle["Rosa"], circle.host
    tam.make_card("We all took the counter’s side against our own wrists.", "common thread")
    rosa.make_card("A number on the wall made me ashamed.", "experience", said_by="Ines")
    rosa.make_card("I hide in the linen room.", "experience", said_by="Tam")
    host.answer_card("A number on the wall made me ashamed.", "Yes, keep it")
    tam.answer_card("I hide in the linen room.", "No")
    for each in circle.everybody:
        each.to_cards()
        each.expect_words("We all took the counter’s side", "A number on the wall made me ashamed.")
        each.expect_nothing_of("I hide in the linen room.")
        for card in each.main.locator(".card").all():
            for name in NAMES:
                assert name not in card.inner_text()


def decide(circle: Circle) -> None:
    """By consent: an objection is heard, the proposal changes, and somebody takes it on."""
    mo, tam, rosa, host = circle["Mo"], circle["Tam"], circle["Rosa"], circle.host
    tam.propose("We go to the manager on Monday.")
    rosa.stand("I object", "I am on trial until May. I can’t be seen there.")
    mo.stand("I agree")
    mo.to_deciding()
    mo.expect_words("Rosa", "I am on trial until May.")
    expect(mo.button("Nobody objects: we do it")).to_have_count(0)
    tam.reword("We write down what the counter says, each for a week.")
    for each in (mo, rosa, host):
        each.stand("I agree")
    mo.to_deciding()
    mo.hands.press(mo.button("Nobody objects: we do it"))
    expect(mo.region("Proposals")).to_contain_text("adopted")
    host.take_on("Buy twelve small notebooks", (timezone.localdate() + timedelta(days=5)).isoformat())
    rosa.to_session()
    expect(rosa.region("What we do")).to_contain_text("Buy twelve small notebooks")


def look_back(circle: Circle) -> None:
    """Who wasn't there reads what was learned, and nothing of what was said or by whom; the place is gone."""
    mo, away = circle["Mo"], circle.everybody[-1]
    mo.write_notes("The counter counts rooms and nobody’s steps.")
    begins_in(hours=-3)
    call_command("send_due")
    circle.host.note_presence([each.name for each in circle.everybody[:-1]])
    away.to_past_session()
    away.expect_nothing_of(PLACE)
    away.hands.press(away.link("If you missed it"))
    away.expect_words(
        "The counter counts rooms and nobody’s steps.",
        "A number on the wall made me ashamed.",
        "We write down what the counter says",
        "Buy twelve small notebooks",
        "Look at the next session",
    )
    away.expect_nothing_of("I am on trial", "stairs between two rooms", "I hide in the linen room", PLACE)


def begin_again(circle: Circle) -> None:
    """The next session: somebody else is proposed to lead it, may decline, and asks what became of it."""
    host, mo = circle.host, circle["Mo"]
    asked = host.whose_turn("Facilitator")
    assert asked[0] != "Mo"
    first, second = (circle[name] if name != "Ines" else host for name in asked[:2])
    host.ask_to("Facilitator", first.name)
    first.to_session()
    first.hands.press(first.button("Not this time"))
    host.ask_to("Facilitator", second.name)
    second.to_session()
    second.hands.press(second.button("Yes"))
    mo.to_session()
    expect(mo.region("Who does what")).to_contain_text(f"Facilitator: {second.name}")
    second.to_deciding()
    expect(second.region("What became of it")).to_contain_text("Buy twelve small notebooks")


def close_well(circle: Circle) -> None:
    """A last day, announced to everybody. After it nobody writes, and whoever was there can still read."""
    host, rosa = circle.host, circle["Rosa"]
    host.announce_last_day((timezone.localdate() + timedelta(days=40)).isoformat())
    assert "rosa@example.org" in delivered()
    rosa.to_session()
    rosa.expect_words("this group closes.")
    over = timezone.now() - timedelta(minutes=1)
    Closing.objects.update(announced_at=over - timedelta(days=40), closes_at=over)
    DiscussionGroup.objects.update(closes_at=over)
    delivered()
    rosa.to_past_session()
    rosa.expect_words("This group has closed.", "A number on the wall made me ashamed.", "Buy twelve small notebooks")
    expect(rosa.main.get_by_role("link", name="make one")).to_have_count(0)


def delivered() -> dict[str, mail.EmailMessage]:
    """What leaves when the timer runs, the last one to each address."""
    mail.outbox.clear()
    call_command("send_due")
    return {letter.to[0]: letter for letter in mail.outbox}


def link_in(letter: mail.EmailMessage) -> str:
    """The path of the first page to which it leads."""
    return urlsplit(re.findall(r"http\S+", str(letter.body))[0]).path


def next_monday() -> date:
    today = timezone.localdate()
    return today + timedelta(days=14 - today.weekday())


def begins_in(*, hours: int, minutes: int = 0) -> None:
    """Turns the calendar for the first session."""
    first = GroupSession.objects.earliest("starts_at")
    starts = timezone.now() + timedelta(hours=hours, minutes=minutes)
    GroupSession.objects.filter(pk=first.pk).update(starts_at=starts, ends_at=starts + timedelta(hours=2))
