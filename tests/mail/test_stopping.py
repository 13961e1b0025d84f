"""No more of these mails, by a link that works for whoever has it, and tells nobody anything."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from mail.letters import Stop, stop_address
from tests.mail import kinds

pytestmark = pytest.mark.django_db


def path_of(stop: Stop) -> str:
    return stop_address(stop).removeprefix("https://site.example")


def shown(path: str, *, press: bool) -> str:
    client = Client()
    page = client.post(path) if press else client.get(path)
    assert page.status_code == 200
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"|href="[^"]*"', "", page.content.decode())


def test_looking_changes_nothing_and_pressing_does_it() -> None:
    path = path_of(Stop("notes", "room-12"))
    assert "No more notes will come." in shown(path, press=False)
    Client().head(path)
    assert kinds.STOPPED == []
    assert "Done" in shown(path, press=True)
    assert kinds.STOPPED == ["room-12"]


def test_a_mail_program_presses_it_without_having_looked() -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post(path_of(Stop("notes", "room-12")), {"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, kinds.STOPPED) == (200, ["room-12"])


@pytest.mark.parametrize("press", [False, True])
def test_a_wrong_link_is_answered_like_one_that_was_used(press: bool) -> None:
    right = shown(path_of(Stop("notes", "room-12")), press=press)
    shown(path_of(Stop("notes", "room-12")), press=press)
    wrong = reverse("mail_stop", args=["notes", "room-12:forged"])
    assert shown(wrong, press=press) == right == shown(path_of(Stop("notes", "room-12")), press=press)
    assert len(kinds.STOPPED) == (3 if press else 0)


def test_a_link_for_one_kind_stops_no_other(settings: object) -> None:
    token = path_of(Stop("notes", "room-12")).split("/")[-2]
    settings.MAIL_STOPS = {**settings.MAIL_STOPS, "others": "tests.mail.kinds.notes"}  # type: ignore[attr-defined]
    shown(reverse("mail_stop", args=["others", token]), press=True)
    assert kinds.STOPPED == []


def test_its_address_says_nothing_about_an_address() -> None:
    assert "@" not in path_of(Stop("notes", "room-12"))


def test_no_cache_and_no_search_engine_keeps_its_page() -> None:
    page = Client().get(path_of(Stop("notes", "room-12")))
    assert (page["Cache-Control"], page["X-Robots-Tag"]) == ("no-store", "noindex")
