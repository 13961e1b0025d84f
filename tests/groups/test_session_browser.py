"""Sessions and readings of a group in a browser: on a small phone, in the dark, without a script."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from groups import assigning, attendance
from groups.models import Attendance, GroupSession
from readings.models import Reading, Rights
from tests.browser import OpenPage, violations
from tests.cast import Cast

LONG = "What consciousness raising was, and what it can still be for people who work at night"


@pytest.fixture
def addresses(transactional_db: None, cast: Cast) -> dict[str, str]:
    """The pages, with long words on them, of a session that an organizer in another time zone may change."""
    organizer = cast.membership("organizer")
    cast.person("organizer").__class__.objects.update(time_zone="America/Argentina/ComodRivadavia")
    for number, title in enumerate([LONG, "How a round works", "On the list", "Not on the list", "Nor this"]):
        reading = Reading.objects.create(
            slug=f"text-{number}", title=title, author="Rosa", rights=Rights.LICENCE, published_at=timezone.now()
        )
        if number < 3:
            row = assigning.assign(me=organizer, reading=reading)
    starts = timezone.now() + timedelta(days=5)
    session = GroupSession.objects.create(
        group=cast.group,
        title="First evening: whose story counts?",
        reading=row.reading,
        starts_at=starts,
        ends_at=starts + timedelta(hours=2),
        time_zone="Europe/Berlin",
        places=2,
        place="Canteen, second floor, the door beside the loading bay",
        link="https://meet.example.org/third-shift-readers-first-evening-with-a-long-name",
    )
    for role, answer in (("organizer", Attendance.Answer.YES), ("member", Attendance.Answer.YES)):
        attendance.answer(me=cast.membership(role), session=session, answer=answer)
    group = [cast.group.pk]
    return {
        "list": reverse("group_session_list", args=group),
        "new": reverse("group_session_create", args=group),
        "session": session.get_absolute_url(),
        "edit": reverse("group_session_edit", args=[*group, session.pk]),
        "readings": reverse("group_reading_list", args=group),
        "add": reverse("group_reading_add", args=group),
        "import": reverse("group_reading_import", args=group),
    }


def test_a_refused_plan_and_a_full_session_can_be_read_too(
    open_page: OpenPage, addresses: dict[str, str], cast: Cast, axe: str
) -> None:
    page = open_page(addresses["new"], user=cast.person("organizer"), width=320)
    page.get_by_label("Title").fill("Third evening")
    page.get_by_label("Date").fill("2020-03-28")
    page.get_by_label("Start").fill("19:30")
    page.get_by_role("button", name="Plan the session").click()
    expect(page.get_by_role("alert")).to_contain_text("That start is in the past")
    expect(page.get_by_label("Date")).to_have_value("2020-03-28")
    expect(page.get_by_label("Start")).to_have_value("19:30")
    assert violations(page, axe) == []
    page = open_page(addresses["session"], user=cast.person("moderator"), width=320)
    expect(page.get_by_text("All 2 places are taken.")).to_be_visible()
    expect(page.get_by_role("button", name="I’m coming")).to_have_count(0)
    assert violations(page, axe) == []


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_a_session_is_planned_answered_and_called_off(
    javascript: bool, open_page: OpenPage, addresses: dict[str, str], cast: Cast
) -> None:
    page = open_page(addresses["new"], user=cast.person("organizer"), javascript=javascript)
    page.get_by_label("Title").fill("Third evening")
    page.get_by_label("Reading").select_option(LONG)
    page.get_by_label("Date").fill((timezone.now() + timedelta(days=20)).date().isoformat())
    page.get_by_label("Start").fill("19:30")
    page.get_by_label("Place (optional)").fill("Room 4")
    page.get_by_label("Show place and link").select_option("4 weeks before")
    page.get_by_role("button", name="Plan the session").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Third evening")
    expect(page.get_by_text("Room 4")).to_have_count(0)
    member = open_page(urlsplit(page.url).path, user=cast.person("member"), javascript=javascript)
    expect(member.get_by_role("link", name=LONG)).to_be_visible()
    member.get_by_role("button", name="I’m coming").click()
    expect(member.get_by_role("button", name="I’m coming", pressed=True)).to_be_visible()
    expect(member.get_by_text("Room 4")).to_be_visible()
    expect(member.get_by_role("listitem").filter(has_text=re.compile("^Member$"))).to_be_visible()
    page.get_by_text("For organizers").click()
    page.get_by_role("link", name="Call it off").click()
    page.get_by_label("Why, in a word").fill("The canteen is closed.")
    page.get_by_role("button", name="Call it off").click()
    expect(page.get_by_text("This session was called off.")).to_be_visible()
    member.reload()
    expect(member.get_by_text("Room 4")).to_have_count(0)
    expect(member.get_by_text("This session was called off.")).to_contain_text("The canteen is closed.")


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_a_text_is_brought_in_looked_at_and_read(
    javascript: bool, open_page: OpenPage, addresses: dict[str, str], cast: Cast, axe: str
) -> None:
    page = open_page(addresses["add"], user=cast.person("organizer"), javascript=javascript, width=320)
    page.get_by_role("link", name="Import a new text").click()
    essay = "The night bus\n\nNobody on it speaks before the third stop, and then everybody does.\n"
    page.get_by_label("File").set_input_files({"name": "bus.txt", "mimeType": "text/plain", "buffer": essay.encode()})
    page.get_by_role("button", name="Look at it first").click()
    expect(page.get_by_label("Title")).to_have_value("The night bus")
    if javascript:
        assert violations(page, axe) == []
    page.get_by_label("Author").fill("Ada Rahman")
    page.get_by_role("button", name="Save").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The night bus")
    expect(page.get_by_text("Nobody on it speaks before the third stop")).to_be_visible()
    page.goto(addresses["readings"])
    expect(page.get_by_role("list").get_by_role("link").last).to_have_text("The night bus")
